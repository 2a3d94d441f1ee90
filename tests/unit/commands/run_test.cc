#include <doctest/doctest.h>

#include "converge/commands/states.h"
#include "paper_machine.h"

using namespace converge;

namespace {

StateBody build(const StateFunction& function, const std::string& name, Value arguments) {
  Result<StateBody> body = function.build(written(function, name, std::move(arguments)));
  REQUIRE(body.has_value());
  return std::move(*body);
}

Act act_of(const ResourcePtr& resource) {
  const Result<Decision> decision = resource->check(PaperMachine());
  REQUIRE(decision.has_value());
  REQUIRE(std::holds_alternative<Act>(*decision));
  return std::get<Act>(*decision);
}

RunCommand command_of(const ResourcePtr& resource) {
  return std::get<RunCommand>(std::get<CommandAction>(act_of(resource).action));
}

std::string refusal(Value arguments) {
  const Result<StateBody> body = cmd_run.build(written(cmd_run, "true", std::move(arguments)));
  return body ? "" : body.error().message();
}

}  // namespace

TEST_CASE("a command runs once whenever its turn comes") {
  const StateBody body = build(cmd_run, "echo a", mapping({}));
  const Act act = act_of(body.resources.at(0));
  CHECK(act.last);
  CHECK(std::get<RunCommand>(std::get<CommandAction>(act.action)).command.text == "echo a");
  CHECK(std::get<RunCommand>(std::get<CommandAction>(act.action)).command.shell == "/bin/sh");
  CHECK(body.resources.at(0)->opaque());
}

TEST_CASE("a command runs again when a watched state changed") {
  const StateBody body = build(cmd_run, "echo a", mapping({}));
  CHECK(command_of(body.reaction.at(0)).command.text == "echo a");
}

TEST_CASE("cmd.wait does nothing by itself") {
  const StateBody body = build(cmd_wait, "echo a", mapping({{"cwd", "/tmp"}}));
  const auto decision = body.resources.at(0)->check(PaperMachine());
  REQUIRE(decision.has_value());
  CHECK(std::holds_alternative<Keep>(*decision));
  CHECK(command_of(body.reaction.at(0)).command.cwd == "/tmp");
}

TEST_CASE("the arguments of a command arrive") {
  const StateBody body = build(cmd_run, "true",
                               mapping({{"cwd", "/srv"},
                                        {"shell", "/bin/bash"},
                                        {"runas", "nobody"},
                                        {"umask", "027"},
                                        {"timeout", 5},
                                        {"stateful", true},
                                        {"hide_output", true},
                                        {"success_retcodes", Value::List{2, 3}}}));
  const RunCommand action = command_of(body.resources.at(0));
  CHECK(action.command.cwd == "/srv");
  CHECK(action.command.shell == "/bin/bash");
  CHECK(action.command.run_as == "nobody");
  CHECK(action.command.umask == 027u);
  CHECK(action.command.timeout == Milliseconds(5000));
  CHECK(action.stateful);
  CHECK(action.hide_output);
  CHECK(action.good_codes == std::vector<int>{0, 2, 3});
}

TEST_CASE("the environment is a mapping or a list of mappings, values as Python prints them") {
  const auto environment = [](Value env) {
    return command_of(build(cmd_run, "true", mapping({{"env", std::move(env)}})).resources.at(0))
        .command.environment;
  };
  const std::map<std::string, std::string> wanted = {{"A", "one"}, {"B", "2"}};
  CHECK(environment(mapping({{"A", "one"}, {"B", 2}})) == wanted);
  CHECK(environment(Value::List{mapping({{"A", "one"}}), mapping({{"B", 2}})}) == wanted);
  CHECK(environment(mapping({{"A", nullptr}, {"B", true}})) ==
        std::map<std::string, std::string>{{"A", ""}, {"B", "True"}});
  CHECK(environment(nullptr).empty());
}

TEST_CASE("an environment that Salt would drop in silence is refused") {
  CHECK(refusal(mapping({{"env", "A=b"}})).find("'env'") == 0);
  CHECK(refusal(mapping({{"env", Value::List{"A=b"}}})).find("'env'") == 0);
  CHECK(refusal(mapping({{"env", mapping({{"A", Value::List{1}}})}})).find("'env'") == 0);
  CHECK(refusal(mapping({{"env", mapping({{"", "x"}})}})).find("'env'") == 0);
  CHECK(refusal(mapping({{"env", mapping({{"A=", "x"}})}})).find("'env'") == 0);
}

TEST_CASE("exit codes that are none are refused") {
  CHECK(refusal(mapping({{"success_retcodes", Value::List{"two"}}})).find("'success_retcodes'") ==
        0);
  CHECK(refusal(mapping({{"success_retcodes", 99999}})).find("'success_retcodes'") == 0);
}

TEST_CASE("a command with a NUL is refused") {
  const auto body = cmd_run.build(written(cmd_run, std::string("a\0b", 3), mapping({})));
  REQUIRE_FALSE(body.has_value());
  CHECK(body.error().trouble() == Trouble::refused);
}
