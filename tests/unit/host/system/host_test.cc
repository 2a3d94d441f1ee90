#include "converge/host/system/host.h"

#include <doctest/doctest.h>

#include "host/temporary_directory.h"

using namespace converge;

namespace {

RunCommand stateful() {
  RunCommand action{.command = {.text = "x"}};
  action.stateful = true;
  return action;
}

std::string told(const RunCommand& action, const CommandResult& result) {
  const auto outcome = judge_command(action, result);
  std::string text = outcome.succeeded ? "good" : "bad";
  text += outcome.changed ? " changed" : " unchanged";
  text += " '" + outcome.comment + "'";
  for (const auto& change : outcome.changes) {
    text += " " + change.what + "=" + python_text(change.after);
  }
  return text;
}

}  // namespace

TEST_CASE("a command is a change, good or bad by its exit code") {
  const RunCommand action{.command = {.text = "x"}};
  CHECK(told(action, {0, "out\n\n", "err\n", false}) ==
        "good changed 'Command \"x\" run' retcode=0 stdout=out stderr=err");
  CHECK(told(action, {3, "", "", false}) ==
        "bad changed 'Command \"x\" run' retcode=3 stdout= stderr=");
  const RunCommand patient{.command = {.text = "x"}, .good_codes = {0, 3}};
  CHECK(told(patient, {3, "", "", false}).starts_with("good"));
}

TEST_CASE("a command that was ended by its timeout is bad, whatever its exit code") {
  RunCommand action{.command = {.text = "x"}, .good_codes = {0, 143}};
  action.command.timeout = Milliseconds(2000);
  CHECK(
      told(action, {143, "", "", true}).starts_with("bad changed 'Command \"x\" was ended after"));
}

TEST_CASE("hidden output is not in the report") {
  RunCommand action{.command = {.text = "x"}};
  action.hide_output = true;
  CHECK(told(action, {0, "secret", "secret", false}) ==
        "good changed 'Command \"x\" run' retcode=0");
}

TEST_CASE("a stateful command says in its last line whether something changed") {
  CHECK(told(stateful(), {0, "working\nchanged=yes comment='all is well' size=3\n", "", false}) ==
        "good changed 'all is well' changed=yes size=3 retcode=0 stdout=working");
  CHECK(told(stateful(), {0, "changed=no comment=idle\n", "", false}) == "good unchanged 'idle'");
  CHECK(told(stateful(), {0, "comment=x", "", false}) == "good unchanged 'x'");
}

TEST_CASE("a stateful command may answer in JSON") {
  CHECK(told(stateful(), {0, R"({"changed": true, "comment": "done"})", "", false}) ==
        "good changed 'done' changed=True retcode=0");
  CHECK(told(stateful(), {1, R"({"changed": false})", "", false}) == "bad unchanged ''");
}

TEST_CASE("a stateful command without output changes nothing and shows its errors") {
  CHECK(told(stateful(), {0, "\n", "a warning\n", false}) == "good unchanged 'a warning'");
}

TEST_CASE("a stateful command with an output in another form is bad") {
  for (const auto* out : {"all fine", "changed=yes=no", "changed='yes", "[1]", "changed=perhaps"}) {
    CHECK(told(stateful(), {0, out, "", false}).starts_with("bad"));
  }
}

TEST_CASE("actions of this machine are performed") {
  const TemporaryDirectory folder;
  CHECK(perform_system(MakeDirectory{folder / "a"}, {})->changed);
  WriteFile write;
  write.path = folder / "a/file";
  write.contents = "text";
  CHECK(perform_system(write, {})->changed);
  CHECK(get(folder / "a/file") == "text");
  CHECK(perform_system(ChangeOwnership{folder / "a/file", 0600, {}, {}}, {})->changed);
  CHECK(perform_system(RemovePath{folder / "a"}, {})->changed);
  CHECK_FALSE(perform_system(RemovePath{folder / "a"}, {})->changed);
  const auto outcome = perform_system(RunCommand{.command = {.text = "exit 3"}}, {});
  REQUIRE(outcome);
  CHECK_FALSE(outcome->succeeded);
  CHECK_FALSE(perform_system(Pretend{.succeed = false, .change = true}, {})->succeeded);
}
