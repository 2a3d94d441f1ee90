#include "converge/language/compile/compiler.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "language/files.h"

using namespace converge;

namespace {

Compiled compiled(const std::string& text) {
  static std::vector<std::unique_ptr<PaperFiles>> kept;  // places point into their sources
  kept.push_back(std::unique_ptr<PaperFiles>(new PaperFiles({{"app.sls", text}})));
  return kept.back()->compile();
}

const State& state(const Compiled& result, std::string_view id) {
  return *std::ranges::find(result.graph.states, id, &State::id);
}

std::string ids(const Compiled& result, const std::vector<std::size_t>& indices) {
  std::string text;
  for (std::size_t i : indices) text += (text.empty() ? "" : " ") + result.graph.states[i].id;
  return text;
}

}  // namespace

TEST_CASE("requisites name ids and names, of the module or of any, as patterns too") {
  const auto targets = [](const std::string& requisite) {
    const Compiled result =
        compiled("a:\n  test.nop:\n    - require:\n      - " + requisite +
                 "\nweb-1: test.nop\nweb-2:\n  cmd.run:\n    - name: echo hi\nother:\n  test.nop:\n"
                 "    - name: web-3\n");
    const State& a = state(result, "a");
    return a.requisites.empty() ? "missing" : ids(result, a.requisites[0].targets);
  };
  CHECK(targets("test: web-1") == "web-1");
  CHECK(targets("cmd: echo hi") == "web-2");
  CHECK(targets("web-2") == "web-2");
  CHECK(targets("test: web-*") == "web-1 other");
  CHECK(targets("'*b-[12]'") == "web-1 web-2");
  CHECK(targets("cmd: web-1") == "missing");
}

TEST_CASE("a requisite to nothing fails its state when its turn comes, and pulls nothing") {
  const Compiled result = compiled(
      "a:\n  test.nop:\n    - require:\n      - test: nowhere\n      - test: b\nb: test.nop\n");
  CHECK(result.errors.empty());
  CHECK(result.graph.states[0].id == "a");
  CHECK(result.graph.states[0].requisites.empty());
  CHECK(result.graph.states[0].missing_requisites ==
        "The following requisites were not found:\n"
        "                   require:\n"
        "                       test: nowhere\n");
}

TEST_CASE("every requisite word has its kind and its group") {
  const auto meaning = [](const std::string& word) {
    const Compiled result =
        compiled("a:\n  test.nop:\n    - " + word + ":\n      - test: b\nb: test.nop\n");
    const Requisite& requisite = state(result, "a").requisites.at(0);
    return std::pair(requisite.kind, requisite.group);
  };
  using enum RequisiteKind;
  using enum RequisiteGroup;
  CHECK(meaning("require") == std::pair(require, all));
  CHECK(meaning("require_any") == std::pair(require, any));
  CHECK(meaning("watch_any") == std::pair(watch, any));
  CHECK(meaning("onchanges") == std::pair(onchanges, all));
  CHECK(meaning("onchanges_any") == std::pair(onchanges, any));
  CHECK(meaning("onfail") == std::pair(onfail, any));
  CHECK(meaning("onfail_all") == std::pair(onfail, all));
  CHECK(meaning("prereq") == std::pair(prereq, all));
  CHECK(meaning("listen").first == listen);
}

TEST_CASE("listen and listen_in name whole ids, and what is nowhere is lost") {
  const Compiled result = compiled(
      "s:\n  test.nop:\n    - listen_in:\n      - test: l\n      - test: gone\n"
      "l:\n  test.nop:\n    - listen:\n      - test: s\n      - test: away\n");
  const State& listener = state(result, "l");
  for (const Requisite& requisite : listener.requisites)
    CHECK(requisite.kind == RequisiteKind::listen);
  REQUIRE(result.graph.lost_listens.size() == 2);
  CHECK(result.graph.lost_listens[0].target == "gone");
  CHECK(result.graph.lost_listens[0].when_changed == std::vector<std::size_t>{0});
  CHECK(result.graph.lost_listens[1].target == "away");
  CHECK(result.graph.lost_listens[1].when_changed.empty());
}

TEST_CASE("a state that can react to nothing is warned of when it listens") {
  const Compiled result = compiled(
      "a: test.succeed_with_changes\nf: {file.absent: [{name: /x}, {listen: [{test: a}]}]}\n");
  REQUIRE(result.graph.states.size() == 2);
  REQUIRE(result.graph.states[1].warnings.size() == 1);
  CHECK(result.graph.states[1].warnings[0].message().find(
            "file.absent has nothing that 'listen'") == 0);
}

TEST_CASE("states that wait for each other are refused with their places") {
  CHECK(errors_of("a:\n  test.nop:\n    - require:\n      - test: b\n"
                  "b:\n  test.nop:\n    - watch:\n      - a\n") ==
        "app.sls:8:9: these states wait for each other: 'a' -> 'b' -> 'a' ('a' waits for 'b' "
        "(require): app.sls:4:15; 'b' waits for 'a' (watch): app.sls:8:9)\n");
}

TEST_CASE("an unknown function is refused with the one that is meant") {
  CHECK(errors_of("a: docker_container.runing\n") ==
        "app.sls:1:4: no state function is called 'docker_container.runing' (did you mean "
        "'docker_container.running'?)\n");
  CHECK(errors_of("a: docker.runing\n").find("did you mean 'docker.running'?") !=
        std::string::npos);
}

TEST_CASE("states of other tools are refused with a hint") {
  CHECK(errors_of("nginx: pkg.installed\n").find("--assume pkg takes them as done") !=
        std::string::npos);
}

TEST_CASE("an unknown argument is refused with the one that is meant, in lenient mode warned of") {
  const std::string text =
      "a:\n  cmd.run:\n    - name: x\n    - requires:\n      - b\n"
      "b:\n  cmd.run:\n    - name: y\n    - cdw: /tmp\n";
  CHECK(errors_of(text) ==
        "app.sls:4:7: cmd.run has no argument 'requires' (did you mean "
        "'require'?)\n"
        "app.sls:9:7: cmd.run has no argument 'cdw' (did you mean 'cwd'?)\n");
  PaperFiles files({{"app.sls", text}});
  files.input.settings.lenient = true;
  const Compiled result = files.compile();
  CHECK(result.errors.empty());
  CHECK(state(result, "b").warnings.size() == 1);
}

TEST_CASE("a misspelt requisite of a test state, which takes anything, is warned of") {
  const Compiled result =
      compiled("a:\n  test.nop:\n    - requires:\n      - b\n    - anything: 1\n");
  REQUIRE(result.graph.states.size() == 1);
  REQUIRE(result.graph.states[0].warnings.size() == 1);
  CHECK(result.graph.states[0].warnings[0].message().find("'requires'") != std::string::npos);
}

TEST_CASE("retry, failhard and parallel are the compiler's, with Salt's defaults") {
  const Compiled result = compiled(
      "a:\n  test.nop:\n    - failhard: yes\n    - parallel: true\n    - onfail_stop: false\n"
      "    - retry:\n        attempts: 5\n        until: false\n"
      "b:\n  test.nop:\n    - retry: true\n"
      "c:\n  test.nop:\n    - retry:\n      - attempts: 3\n      - interval: many\n");
  REQUIRE(result.errors.empty());
  const State& a = state(result, "a");
  CHECK((a.failhard && a.parallel && !a.onfail_stop));
  CHECK(a.retry->attempts == 5);
  CHECK(!a.retry->until);
  CHECK(a.retry->interval == std::chrono::seconds(30));
  CHECK(state(result, "b").retry->attempts == 2);
  CHECK(state(result, "c").retry->attempts == 3);
  CHECK(state(result, "c").warnings.size() == 1);
}

TEST_CASE("conditions run with the options of their state") {
  const Compiled result = compiled(
      "a:\n  cmd.run:\n    - name: x\n    - unless: test -f y\n    - onlyif: ['a', 'b']\n"
      "    - cwd: /tmp\n    - runas: app\n    - umask: '077'\n    - timeout: 5\n    - shell: "
      "/bin/bash\n"
      "    - env:\n      - A: 1\n    - creates: [/p, /q]\n    - check_cmd: ['true']\n");
  REQUIRE(result.errors.empty());
  const Conditions& conditions = result.graph.states[0].conditions;
  REQUIRE(conditions.unless.size() == 1);
  const Command& command = std::get<ShellCondition>(conditions.unless[0]).command;
  CHECK(command.text == "test -f y");
  CHECK(command.cwd == "/tmp");
  CHECK(command.run_as == "app");
  CHECK(command.umask == 077);
  CHECK(command.timeout == Milliseconds(5000));
  CHECK(command.shell == "/bin/bash");
  CHECK(command.environment.at("A") == "1");
  CHECK(conditions.only_if.size() == 2);
  CHECK(conditions.creates == std::vector<std::string>{"/p", "/q"});
  REQUIRE(conditions.check_commands.size() == 1);
  CHECK(conditions.check_commands[0].cwd == "");
}

TEST_CASE("cmd_opts_exclude keeps options from the conditions") {
  const Compiled result = compiled(
      "a:\n  cmd.run:\n    - name: x\n    - unless: y\n    - cwd: /tmp\n    - runas: app\n"
      "    - cmd_opts_exclude: [runas]\n");
  REQUIRE(result.errors.empty());
  const Condition& condition = result.graph.states[0].conditions.unless[0];
  const Command& command = std::get<ShellCondition>(condition).command;
  CHECK(command.cwd == "/tmp");
  CHECK(!command.run_as);
}

TEST_CASE("a condition with fun is converge's own question") {
  const Compiled result = compiled(
      "a:\n  test.nop:\n    - unless:\n      - fun: docker.uses_image\n        container: app\n"
      "        image: app:1\n    - onlyif:\n        fun: docker.running\n        container: db\n");
  REQUIRE(result.errors.empty());
  const Conditions& conditions = result.graph.states[0].conditions;
  CHECK(std::get<NativeCondition>(conditions.unless.at(0)).function == "docker.uses_image");
  CHECK(std::get<NativeCondition>(conditions.only_if.at(0)).function == "docker.running");
}

TEST_CASE("conditions of the wrong type are refused") {
  const auto with = [](const std::string& condition) {
    return errors_of("a:\n  test.nop:\n    - " + condition + "\n");
  };
  CHECK(with("unless: true") ==
        "app.sls:3:15: 'unless' should be a command or a mapping with 'fun', this is true or false "
        "(the "
        "commands true and false need quotes)\n");
  CHECK(with("onlyif: ''").find("'onlyif' is an empty command") != std::string::npos);
  CHECK(with("unless: [{path: /x}]").find("has no 'fun'") != std::string::npos);
  CHECK(with("creates: 5").find("'creates' should be a path") != std::string::npos);
}

TEST_CASE("a condition that can never hold is warned of, with the way to say it") {
  const Compiled result = compiled(
      "a:\n  test.nop:\n    - unless: docker inspect --format \"{{ '{{ .Image ' }}}}\" x | grep "
      "$(docker images | grep \"localhost:5000/catalog:dev\" | awk '{ print $3 }')\n");
  REQUIRE(result.errors.empty());
  REQUIRE(result.graph.states[0].warnings.size() == 1);
  const std::string warning = one_line(result.graph.states[0].warnings[0]);
  CHECK(warning.find("can never succeed") != std::string::npos);
  CHECK(warning.find("docker.uses_image") != std::string::npos);
}

TEST_CASE("listings of images that may match are not warned of") {
  for (const std::string command :
       {"docker images | grep app", "docker images -q app:1", "docker images | grep '1.0'",
        "docker images --format '{{.Repository}}:{{.Tag}}' | grep app:1", "docker images"}) {
    const Compiled result =
        compiled("#!yaml\na:\n  test.nop:\n    - unless: \"" + command + "\"\n");
    REQUIRE(result.graph.states.size() == 1);
    CHECK(result.graph.states[0].warnings.empty());
  }
}

TEST_CASE("a container waits for the image that another state brings, wherever it stands") {
  const Compiled result = compiled(
      "app:\n  docker_container.running:\n    - image: repo/app:1\n"
      "repo/app:\n  docker_image.present:\n    - tag: '1'\n");
  REQUIRE(result.errors.empty());
  CHECK(result.graph.states[0].id == "repo/app");
  CHECK(result.graph.edges == std::vector<std::pair<std::size_t, std::size_t>>{{0, 1}});
}

TEST_CASE("states that all need each other are refused before they take the memory") {
  std::string text;
  for (int i = 0; i < 400; ++i)
    text += "i" + std::to_string(i) + ": {docker_image.present: [{name: 'i:1'}]}\nc" +
            std::to_string(i) + ": {docker_container.running: [{image: 'i:1'}]}\n";
  CHECK(
      errors_of(text).find("the states of these files need each other in more than 100000 ways") !=
      std::string::npos);
}

TEST_CASE("an implied edge gives way to a written requisite") {
  const Compiled result = compiled(
      "app:\n  docker_container.running:\n    - image: repo/app:1\n"
      "repo/app:\n  docker_image.present:\n    - tag: '1'\n    - require:\n"
      "      - docker_container: app\n");
  REQUIRE(result.errors.empty());
  CHECK(result.graph.states[0].id == "app");
  CHECK(result.graph.edges.empty());
}

TEST_CASE("the older words match requisites by either name of their module") {
  for (const std::string module : {"docker", "docker_image"}) {
    const Compiled result = compiled("c:\n  test.nop:\n    - require:\n      - " + module +
                                     ": image\nimage:\n  docker.pulled:\n    - name: repo/app\n"
                                     "    - tag: dev\n");
    REQUIRE(result.errors.empty());
    CHECK(result.graph.states[0].id == "image");
    CHECK(result.graph.states[0].function == "docker_image.present");
  }
}

TEST_CASE("two states that make one container differently are refused") {
  CHECK(errors_of("a:\n  docker_container.running:\n    - name: app\n    - image: x:1\n"
                  "b:\n  docker_container.running:\n    - name: app\n    - image: y:1\n")
            .find("app.sls:6:3: two states make the container app in different ways") == 0);
}

TEST_CASE("a state that fails to build does not hide the mistakes of others") {
  const std::string errors = errors_of(
      "app:\n  docker_container.running:\n    - image: Foo:1\n"
      "b:\n  docker_container.running:\n    - image: x:1\n    - name: -bad\n");
  CHECK(errors.find("app.sls:3:14: ") != std::string::npos);
  CHECK(std::ranges::count(errors, '\n') == 2);
}
