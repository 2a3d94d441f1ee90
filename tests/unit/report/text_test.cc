#include "converge/report/text.h"

#include <doctest/doctest.h>

#include "report/reports.h"

using namespace converge;

namespace {

const Style plain{.color = false, .unicode = true};

/// What is printed when the states finish in this order (by index).
std::string printed(const RunReport& run, TextOptions options,
                    const std::vector<std::size_t>& order) {
  std::string text;
  std::vector<std::string> ids;
  for (const StateReport& state : run.states) ids.push_back(state.id);
  TextReporter reporter([&](std::string_view part) { text += part; }, options, ids);
  for (const std::size_t index : order) reporter(StateFinished{run.states[index]});
  reporter(RunFinished{&run});
  return text;
}

std::string printed(const RunReport& run, TextOptions options = {.style = plain}) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < run.states.size(); ++i) order.push_back(i);
  return printed(run, options, order);
}

}  // namespace

TEST_CASE("each state is one line with mark, id, function and why, and a summary ends it") {
  StateReport skipped = state_report("job", "cmd.run", "unless condition is true");
  skipped.skipped = true;
  StateReport pending = state_report("later", "cmd.run", "would run");
  pending.result = std::nullopt;
  CHECK(printed(run_report({state_report("net", "docker_network.present", "exists"),
                            changed_report("a", "test.succeed_with_changes", "it says so"), skipped,
                            pending})) ==
        "✔ net    docker_network.present  exists\n"
        "+ a      test.succeed_with_changes  it says so\n"
        "– job    cmd.run  unless condition is true\n"
        "~ later  cmd.run  would run\n"
        "4 states: 1 changed, 1 kept, 1 skipped, 0 failed in 1.2 s\n");
}

TEST_CASE("marks are plain letters where the locale has no others") {
  RunReport run =
      run_report({state_report("a", "test.nop", "ok"), failed_report("b", "cmd.run", Error("no"))});
  CHECK(printed(run, {.style = {false, false}}) ==
        "= a  test.nop  ok\n! b  cmd.run  failed\n    error: no\n"
        "2 states: 0 changed, 1 kept, 1 failed in 1.2 s\n");
}

TEST_CASE("several functions under one id stand below it") {
  CHECK(printed(run_report({state_report("app", "docker_image.present", "there"),
                            state_report("app", "docker_container.running", "runs"),
                            state_report("b", "test.nop", "ok")})) ==
        "app\n"
        "  ✔ docker_image.present  there\n"
        "  ✔ docker_container.running  runs\n"
        "✔ b    test.nop  ok\n"
        "3 states: 0 changed, 3 kept, 0 failed in 1.2 s\n");
}

TEST_CASE("a name that is not the id is shown") {
  StateReport report = state_report("files", "file.managed", "ok");
  report.name = "/etc/x";
  CHECK(printed(run_report({report})).find("files  file.managed /etc/x  ok\n") !=
        std::string::npos);
}

TEST_CASE("the order is Salt's whatever the order of finishing") {
  const RunReport run =
      run_report({state_report("a", "test.nop", "ok"), state_report("b", "test.nop", "ok"),
                  state_report("b", "test.fail", "ok")});
  CHECK(printed(run, {.style = plain}, {2, 1, 0}) == printed(run));
  CHECK(printed(run, {.style = plain}, {}) == printed(run));
}

TEST_CASE("a state is printed as soon as all before it are done") {
  std::string text;
  TextReporter reporter([&](std::string_view part) { text += part; }, {.style = plain},
                        {"a", "b", "c"});
  RunReport run = run_report({state_report("a", "test.nop"), state_report("b", "test.nop"),
                              state_report("c", "test.nop")});
  reporter(StateFinished{run.states[1]});
  CHECK(text == "");
  reporter(StateFinished{run.states[0]});
  CHECK(text == "✔ a  test.nop\n✔ b  test.nop\n");
}

TEST_CASE("what was done stands below a changed state, with its cause and how long it took") {
  StateReport report = changed_report("app", "docker_container.running", "the image changed");
  report.actions = {{.resource = "image app:2",
                     .description = "pull app:2",
                     .why = "the image changed",
                     .error = std::nullopt,
                     .duration = Milliseconds(800)},
                    {.resource = "container app",
                     .description = "start app",
                     .why = "it is stopped",
                     .recovery = true,
                     .error = "no",
                     .duration = Milliseconds(20)}};
  CHECK(printed(run_report({report}))
            .find("+ app  docker_container.running  the image changed\n"
                  "    pull app:2  0.80 s\n"
                  "    to put things right: start app (it is stopped) ✗\n") != std::string::npos);
}

TEST_CASE("an error stands below its state with its place and hint") {
  const SourceFile file("app.yml", "a:\n  b: c\n");
  const RunReport run = run_report({failed_report(
      "app", "docker_container.running",
      Error("the port is taken").at({&file, 2, 3}).hint("choose another"), Standing::rolled_back)});
  CHECK(printed(run) ==
        "✗ app  docker_container.running  rolled back; the old version serves again\n"
        "    app.yml:2:3: error: the port is taken\n"
        "      2 |   b: c\n"
        "        |   ^\n"
        "      hint: choose another\n"
        "1 state: 0 changed, 0 kept, 1 failed in 1.2 s\n");
}

TEST_CASE("a service that is down is said loudly") {
  CHECK(printed(run_report({failed_report("a", "b", Error("x"), Standing::down)}))
            .find("THE SERVICE IS DOWN") != std::string::npos);
}

TEST_CASE("changes are shown with --diff only") {
  StateReport report = changed_report("x", "file.managed", "its contents differ");
  report.changes = {{"mode", "0644", "0600"}, {"diff", nullptr, "@@ -1 +1 @@\n-a\n+b\n"}};
  CHECK(printed(run_report({report})).find("0600") == std::string::npos);
  CHECK(printed(run_report({report}), {.style = plain, .diff = true})
            .find("    mode: 0644 → 0600\n    diff:\n      @@ -1 +1 @@\n      -a\n      +b\n") !=
        std::string::npos);
}

TEST_CASE("a command that failed shows its exit code and its output") {
  StateReport report = state_report("x", "cmd.run", "Command \"false\" run");
  report.result = false;
  report.changes = {{"retcode", nullptr, 3}, {"stdout", nullptr, ""}, {"stderr", nullptr, "oh"}};
  CHECK(printed(run_report({report})).find("run\n    retcode: 3\n    stderr: oh\n1 state") !=
        std::string::npos);
}

TEST_CASE("warnings are shown below their state") {
  StateReport report = state_report("x", "test.nop", "ok");
  report.warnings = {"it is old"};
  CHECK(printed(run_report({report})).find("    warning: it is old\n") != std::string::npos);
}

TEST_CASE("quiet says nothing when all is as it should be") {
  CHECK(printed(run_report({state_report("a", "test.nop")}), {.style = plain, .quiet = true}) ==
        "");
}

TEST_CASE("quiet shows what changed or failed and the summary") {
  CHECK(printed(run_report({state_report("a", "test.nop"), changed_report("b", "cmd.run", "why")}),
                {.style = plain, .quiet = true}) ==
        "+ b  cmd.run  why\n2 states: 1 changed, 1 kept, 0 failed in 1.2 s\n");
}

TEST_CASE("listeners that come after all others are printed too") {
  RunReport run = run_report({state_report("a", "test.nop", "ok")});
  std::string text;
  TextReporter reporter([&](std::string_view part) { text += part; }, {.style = plain}, {"a"});
  reporter(StateFinished{run.states[0]});
  run.states.push_back(state_report("listener_a", "test.mod_watch", "ok"));
  run.states[1].index = 1;
  reporter(StateFinished{run.states[1]});
  reporter(RunFinished{&run});
  CHECK(text.find("listener_a") != std::string::npos);
}

TEST_CASE("a check says that nothing was touched") {
  RunReport run = run_report({changed_report("a", "cmd.run", "why")});
  run.check = true;
  run.states[0].result = std::nullopt;
  CHECK(printed(run).find("1 state: 1 would change, 0 kept, 0 failed in 1.2 s (check: nothing was "
                          "touched)\n") != std::string::npos);
}

TEST_CASE("an interrupted run says so, quiet or not") {
  RunReport run = run_report({state_report("a", "test.nop")});
  run.interrupted = Error("the deadline of 5 s is over", Trouble::interrupted);
  CHECK(printed(run, {.style = plain, .quiet = true}).find("the deadline of 5 s is over") !=
        std::string::npos);
}

TEST_CASE("nothing from the machine drives the terminal") {
  StateReport report = changed_report("a\x1b[2J", "cmd.run", "b\x1b]0;x\x07");
  report.name = "n\x1b[1m";
  report.comment = "c\x1b[0m";
  report.warnings = {"w\x1b[0m"};
  report.actions = {
      {.resource = "r", .description = "d\x1b[0m", .why = "y\x1b[0m", .error = "e\x1b[0m"},
      {.resource = "r", .description = "d", .why = "y", .error = std::nullopt}};
  report.changes = {{"w\x1b[0m", "b\x1b[0m", "a\x1b[0m"}, {"d", nullptr, "x\n\x1b[0m\n"}};
  const std::string text = printed(run_report({report}), {.style = plain, .diff = true});
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("\\x1b[2J") != std::string::npos);
}

TEST_CASE("colours are on when they are asked for") {
  CHECK(printed(run_report({state_report("a", "test.nop")}), {.style = {true, true}})
            .find("\x1b[32m✔\x1b[0m") != std::string::npos);
}

TEST_CASE("a command that failed tells its output, not why it ran") {
  StateReport report = changed_report("x", "cmd.run", "it runs every time");
  report.result = false;
  report.comment = "Command \"x\" run\nno such file";
  CHECK(
      printed(run_report({report})).find("✗ x  cmd.run  Command \"x\" run\n      no such file\n") !=
      std::string::npos);
}

TEST_CASE("a script as a name is told by its first line") {
  StateReport report = state_report("x", "cmd.run", "ok");
  report.name = "set -e\necho a\n";
  CHECK(printed(run_report({report})).find("✔ x  cmd.run set -e...  ok\n") != std::string::npos);
}

TEST_CASE("a hundred thousand states under one id take no square time") {
  std::vector<StateReport> states(100'000, state_report("x", "test.nop"));
  CHECK(printed(run_report(std::move(states))).size() > 100'000);
}

TEST_CASE("what is taken as done has a mark of its own and is counted apart") {
  StateReport assumed = state_report("nginx", "pkg.installed", "assumed to be done");
  assumed.assumed = true;
  const RunReport run = run_report({assumed, state_report("a", "test.nop", "ok")});
  CHECK(printed(run) ==
        "≈ nginx  pkg.installed  assumed to be done\n"
        "✔ a      test.nop  ok\n"
        "2 states: 0 changed, 1 kept, 1 assumed, 0 failed in 1.2 s\n");
  CHECK(printed(run, {.style = {false, false}}).starts_with("? nginx"));
}
