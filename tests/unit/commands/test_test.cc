#include <doctest/doctest.h>

#include "converge/commands/states.h"
#include "paper_machine.h"

using namespace converge;

namespace {

StateBody build(const StateFunction& function, Value arguments = Value::map()) {
  return function.build(written(function, "app", std::move(arguments))).value();
}

/// What the state pretends; nothing when it keeps.
std::optional<Pretend> pretends(const std::vector<ResourcePtr>& resources) {
  const Decision decision = resources.at(0)->check(PaperMachine()).value();
  if (std::holds_alternative<Keep>(decision)) return std::nullopt;
  return std::get<Pretend>(std::get<CommandAction>(std::get<Act>(decision).action));
}

std::string comment(const StateBody& body) {
  const Decision decision = body.resources.at(0)->check(PaperMachine()).value();
  if (const Keep* keep = std::get_if<Keep>(&decision)) return keep->why;
  return std::get<Pretend>(std::get<CommandAction>(std::get<Act>(decision).action)).comment;
}

std::string check_pillar(const Value& pillar, Value arguments) {
  StateInput input = written(test_check_pillar, "app", std::move(arguments));
  input.pillar = &pillar;
  const auto body = test_check_pillar.build(input);
  if (!body) return body.error().message();
  const auto pretence = pretends(body->resources);
  return pretence ? pretence->comment : "all there";
}

}  // namespace

TEST_CASE("states that change nothing keep, with their comment") {
  CHECK(!pretends(build(test_nop).resources));
  CHECK(comment(build(test_nop)) == "Success!");
  CHECK(comment(build(test_succeed_without_changes, mapping({{"comment", "mine"}}))) == "mine");
  CHECK(comment(build(test_succeed_without_changes, mapping({{"comment", nullptr}}))) == "");
}

TEST_CASE("states that change or fail say so beforehand") {
  const auto change = pretends(build(test_succeed_with_changes).resources);
  CHECK((change->succeed && change->change));
  const auto failure = pretends(build(test_fail_without_changes).resources);
  CHECK((!failure->succeed && !failure->change));
  CHECK(failure->check_result == false);
  const auto both = pretends(build(test_fail_with_changes).resources);
  CHECK((!both->succeed && both->change));
  CHECK(!both->check_result);
}

TEST_CASE("the configurable state ends as it is told, in check mode as Salt's does") {
  const auto with = [](Value changes, Value result) {
    return *pretends(
        build(test_configurable_test_state, mapping({{"changes", changes}, {"result", result}}))
            .resources);
  };
  CHECK((with(true, false).change && !with(true, false).succeed));
  CHECK(!with(true, false).check_result);
  CHECK(with(false, false).check_result == true);
  CHECK(with(false, true).check_comment == "This is a test");
}

TEST_CASE("the configurable state refuses what is neither True nor False nor Random") {
  const StateInput input =
      written(test_configurable_test_state, "app", mapping({{"changes", "often"}}));
  CHECK(test_configurable_test_state.build(input).error().message() ==
        "'changes' should be True, False or Random, got 'often'");
}

TEST_CASE("a watched change is a change of its own, with the state's result and comment") {
  const auto plain = pretends(build(test_nop).reaction);
  CHECK((plain->succeed && plain->change));
  CHECK(plain->comment == "Watch statement fired.");
  const auto told =
      pretends(build(test_nop, mapping({{"result", false}, {"comment", "no"}})).reaction);
  CHECK((!told->succeed && told->change));
  CHECK(told->comment == "no");
}

TEST_CASE("a notification needs its text") {
  CHECK(comment(build(test_show_notification, mapping({{"text", "hello"}}))) == "hello");
  CHECK(!test_show_notification.build(written(test_show_notification, "app", Value::map())));
}

TEST_CASE("check_pillar names what is missing or of another kind") {
  const Value pillar = mapping({{"a", 1}, {"b", mapping({{"c", "text"}})}});
  CHECK(check_pillar(pillar, mapping({{"present", "a"}, {"string", "b:c"}})) == "all there");
  CHECK(check_pillar(pillar, mapping({{"present", "z"}, {"boolean", "a"}})) ==
        "Pillar key \"z\" is missing.\nPillar key \"a\" is not <class 'bool'>.\n");
  CHECK(check_pillar(pillar, Value::map()) == "test.check_pillar needs keys to look for");
}
