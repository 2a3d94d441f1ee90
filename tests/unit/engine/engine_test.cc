#include "converge/engine/engine.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "converge/host/shadow/host.h"
#include "paper_machine.h"

namespace converge {
namespace {

/// Decides on one fixed action until the machine shows a container of its name.
class Wants : public Resource {
 public:
  Wants(std::string name, Action action) : name_(std::move(name)), action_(std::move(action)) {}
  std::string title() const override { return name_; }
  Result<Decision> check(const HostView& host) const override {
    TRY(const auto container, host.container(name_));
    if (container && container->running()) return Decision{Keep{"it runs"}};
    return Decision{Act{.action = action_, .why = "it does not run"}};
  }
  Result<Recovery> recover(const HostView&, const Error&) const override {
    return Recovery{Settled{Standing::down, "nobody serves"}};
  }

 private:
  std::string name_;
  Action action_;
};

class Pretends : public Resource {
 public:
  explicit Pretends(Pretend outcome) : outcome_(std::move(outcome)) {}
  std::string title() const override { return "pretence"; }
  Result<Decision> check(const HostView&) const override {
    return Decision{Act{.action = outcome_, .why = "told to", .last = true}};
  }

 private:
  Pretend outcome_;
};

State state(const std::string& id, ResourcePtr resource) {
  State state;
  state.id = state.name = id;
  state.sls = "app";
  state.function = "test.x";
  state.resources.push_back(std::move(resource));
  return state;
}

State pretending(const std::string& id, bool succeed, bool change) {
  return state(id, std::make_unique<Pretends>(Pretend{.succeed = succeed, .change = change}));
}

std::string words(const RunReport& report) {
  std::string text;
  for (const StateReport& one : report.states)
    text += fmt::format("{} {}{}\n", one.id,
                        !one.result   ? "pending"
                        : *one.result ? "good"
                                      : "failed",
                        one.changed ? " changed" : "");
  return text;
}

RunReport run(const Graph& graph, EngineOptions options = {}) {
  PaperMachine machine;
  ShadowHost host(machine);
  options.shadow = [&host] {
    return std::make_unique<ShadowHost>(static_cast<const HostView&>(host));
  };
  return run_graph(graph, host, options, [](const Event&) {});
}

}  // namespace

TEST_CASE("states are reported in the order of the graph, whatever finishes first") {
  Graph graph;
  for (const char* id : {"a", "b", "c"}) graph.states.push_back(pretending(id, true, *id == 'b'));
  CHECK(words(run(graph)) == "a good\nb good changed\nc good\n");
}

TEST_CASE("what requires a failed state is not run and says which one") {
  Graph graph;
  graph.states.push_back(pretending("bad", false, false));
  graph.states.push_back(pretending("next", true, true));
  graph.states[1].requisites = {{RequisiteKind::require, RequisiteGroup::all, {0}}};
  const RunReport report = run(graph);
  CHECK(words(report) == "bad failed\nnext failed\n");
  CHECK(report.states[1].comment == "One or more requisite failed: app.bad");
}

TEST_CASE("failhard ends the run, and what would have followed is not reported") {
  Graph graph;
  graph.states.push_back(pretending("bad", false, false));
  graph.states[0].failhard = true;
  graph.states.push_back(pretending("next", true, false));
  CHECK(words(run(graph)) == "bad failed\n");
}

TEST_CASE("in check mode a change is pending") {
  Graph graph;
  graph.states.push_back(pretending("a", true, true));
  CHECK(words(run(graph, {.check = true})) == "a pending changed\n");
}

TEST_CASE("prereq runs before its target, and only when the target would change") {
  for (const bool change : {true, false}) {
    Graph graph;
    graph.states.push_back(pretending("before", true, true));
    graph.states[0].requisites = {{RequisiteKind::prereq, RequisiteGroup::any, {1}}};
    graph.states.push_back(pretending("target", true, change));
    CHECK(words(run(graph)) ==
          (change ? "before good changed\ntarget good changed\n" : "before good\ntarget good\n"));
  }
}

TEST_CASE("a listener that has nothing to react with fails, once what it listens to changes") {
  for (const bool changes : {true, false}) {
    Graph graph;
    graph.states.push_back(pretending("listener", true, false));
    graph.states[0].reaction.clear();
    graph.states[0].requisites = {{RequisiteKind::listen, RequisiteGroup::all, {1}}};
    graph.states.push_back(pretending("loud", true, changes));
    CHECK(words(run(graph)) == (changes
                                    ? "listener good\nloud good changed\nlistener_listener failed\n"
                                    : "listener good\nloud good\n"));
  }
}

TEST_CASE("a listener reacts once, after all states") {
  Graph graph;
  graph.states.push_back(pretending("listener", true, false));
  graph.states[0].requisites = {{RequisiteKind::listen, RequisiteGroup::all, {1, 2}}};
  graph.states[0].reaction.push_back(std::make_unique<Pretends>(Pretend{.change = true}));
  graph.states.push_back(pretending("loud", true, true));
  graph.states.push_back(pretending("louder", true, true));
  CHECK(words(run(graph)) ==
        "listener good\nloud good changed\nlouder good changed\nlistener_listener good changed\n");
}

TEST_CASE("an action that changes nothing is told as not convergent, with its cause") {
  Graph graph;
  graph.states.push_back(
      state("app", std::make_unique<Wants>("app", RenameContainer{"other", "elsewhere"})));
  const RunReport report = run(graph);
  CHECK(report.states[0].result == false);
  CHECK(report.states[0].standing == Standing::down);
}

TEST_CASE("a run that is asked to end starts nothing more and says so") {
  Interrupt interrupt;
  interrupt.request(15);
  Graph graph;
  graph.states.push_back(pretending("a", true, true));
  const RunReport report = run(graph, {.interrupt = &interrupt});
  CHECK(words(report) == "a failed\n");
  CHECK(report.states[0].skipped);
  REQUIRE(report.interrupted);
  CHECK(report.interrupted->message() == "ended by Terminated");
}

TEST_CASE("retry repeats until the result is the wanted one and tells the attempts") {
  Graph graph;
  graph.states.push_back(pretending("a", false, false));
  graph.states[0].retry = Retry{.attempts = 2, .interval = Milliseconds{0}};
  CHECK(run(graph).states[0].comment.starts_with("Attempt 1: Returned a result of \"False\""));
}

TEST_CASE("many states side by side all end") {
  Graph graph;
  for (int i = 0; i < 200; ++i)
    graph.states.push_back(pretending("s" + std::to_string(i), true, i % 2 == 0));
  const RunReport report = run(graph, {.jobs = 8});
  CHECK(report.states.size() == 200);
  for (const StateReport& one : report.states) CHECK(one.result == true);
}

}  // namespace converge
