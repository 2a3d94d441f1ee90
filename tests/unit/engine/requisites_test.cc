#include "converge/engine/requisites.h"

#include <doctest/doctest.h>

#include <map>

namespace converge {
namespace {

/// State 0 has the requisite; the others are its targets.
struct Case {
  Graph graph;
  std::map<std::size_t, Settlement> settled;

  Case(RequisiteKind kind, RequisiteGroup group, std::vector<Settlement> targets) {
    graph.states.resize(targets.size() + 1);
    Requisite requisite{kind, group, {}};
    for (std::size_t i = 0; i < targets.size(); ++i) {
      graph.states[i + 1].id = "t" + std::to_string(i + 1);
      graph.states[i + 1].sls = "app";
      settled[i + 1] = targets[i];
      requisite.targets.push_back(i + 1);
    }
    graph.states[0].requisites = {requisite};
  }

  RequisiteVerdict judge() {
    const auto answer = [this](std::size_t i) { return settled[i]; };
    return judge_requisites(graph, 0, find_forerunners(graph), answer, answer);
  }

  std::string words() {
    switch (judge().kind) {
      case RequisiteVerdict::Kind::run:
        return "run";
      case RequisiteVerdict::Kind::run_and_watch:
        return "run and watch";
      case RequisiteVerdict::Kind::stand_by:
        return "stand by";
      case RequisiteVerdict::Kind::failed:
        return "failed";
    }
    return {};
  }
};

const Settlement good{true, false, true};
const Settlement changed{true, true, true};
const Settlement bad{false, false, true};
const Settlement pending{std::nullopt, true, true};

std::string verdict(RequisiteKind kind, RequisiteGroup group, std::vector<Settlement> targets) {
  return Case(kind, group, std::move(targets)).words();
}

constexpr auto all = RequisiteGroup::all;
constexpr auto any = RequisiteGroup::any;

/// Something that a watch can trigger.
class Reaction : public Resource {
  std::string title() const override { return "reaction"; }
  Result<Decision> check(const HostView&) const override { return Decision{Keep{"kept"}}; }
};

}  // namespace

TEST_CASE("require runs when all are good and names the one that failed") {
  CHECK(verdict(RequisiteKind::require, all, {good, changed}) == "run");
  CHECK(verdict(RequisiteKind::require, all, {good, bad}) == "failed");
  CHECK(Case(RequisiteKind::require, all, {good, bad}).judge().comment ==
        "One or more requisite failed: app.t2");
}

TEST_CASE("require_any needs one good state") {
  CHECK(verdict(RequisiteKind::require, any, {bad, good}) == "run");
  CHECK(verdict(RequisiteKind::require, any, {bad, bad}) == "failed");
}

TEST_CASE("a watch without a reaction is a require") {
  CHECK(verdict(RequisiteKind::watch, all, {changed}) == "run");
}

TEST_CASE("a watch with a reaction fires on a change") {
  Case one(RequisiteKind::watch, all, {changed});
  one.graph.states[0].reaction.push_back(std::make_unique<Reaction>());
  CHECK(one.words() == "run and watch");
  one.settled[1] = good;
  CHECK(one.words() == "run");
}

TEST_CASE("onchanges stands by without a change; a failed state counts as unchanged") {
  CHECK(verdict(RequisiteKind::onchanges, all, {good}) == "stand by");
  CHECK(verdict(RequisiteKind::onchanges, all, {good, changed}) == "run");
  CHECK(verdict(RequisiteKind::onchanges, all, {changed, bad}) == "run");
  CHECK(verdict(RequisiteKind::onchanges, all, {bad}) == "stand by");
  CHECK(verdict(RequisiteKind::onchanges, any, {changed, bad}) == "run");
}

TEST_CASE("onfail runs when one failed, onfail_all only when all did") {
  CHECK(verdict(RequisiteKind::onfail, any, {good, bad}) == "run");
  CHECK(verdict(RequisiteKind::onfail, any, {good, good}) == "stand by");
  CHECK(verdict(RequisiteKind::onfail, all, {good, bad}) == "stand by");
  CHECK(verdict(RequisiteKind::onfail, all, {bad, bad}) == "run");
}

TEST_CASE("prereq runs only when its target would change") {
  CHECK(verdict(RequisiteKind::prereq, any, {pending}) == "run");
  CHECK(verdict(RequisiteKind::prereq, any, {good}) == "stand by");
  CHECK(verdict(RequisiteKind::prereq, any, {bad}) == "failed");
}

TEST_CASE("a state does not run when what had to come before it failed") {
  Case one(RequisiteKind::prereq, any, {pending});
  one.graph.states[0].id = "forerunner";
  one.graph.states[0].sls = "app";
  one.settled[0] = bad;
  const auto answer = [&](std::size_t i) { return one.settled[i]; };
  const RequisiteVerdict verdict =
      judge_requisites(one.graph, 1, find_forerunners(one.graph), answer, answer);
  CHECK(verdict.kind == RequisiteVerdict::Kind::failed);
  CHECK(verdict.comment == "One or more requisite failed: app.forerunner");
}

namespace {

class Opaque : public Reaction {
  bool opaque() const override { return true; }
};

Graph graph_of(const std::string& kinds) {
  Graph graph;
  for (char kind : kinds) {
    State state;
    if (kind == 'o') state.resources.push_back(std::make_unique<Opaque>());
    if (kind == 'd') state.resources.push_back(std::make_unique<Reaction>());
    graph.states.push_back(std::move(state));
  }
  return graph;
}

using Before = std::vector<std::vector<std::size_t>>;

}  // namespace

TEST_CASE("Docker states run side by side, a command waits for all before it and all after wait") {
  CHECK(prerequisites(graph_of("ddodd")) == Before{{}, {}, {0, 1}, {2}, {2}});
}

TEST_CASE("an implicit edge is waited for") {
  Graph graph = graph_of("dd");
  graph.edges = {{0, 1}};
  CHECK(prerequisites(graph) == Before{{}, {0}});
}

}  // namespace converge
