// What takes a service down on its way is gone to its end on a shadow first, or nothing is touched.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "converge/host/docker/facts.h"
#include "engine/rollout_world.h"

namespace converge {
namespace {

/// A real machine, as far as the engine can tell: it can be rehearsed on, and it counts what is
/// done to it. With `respells` it gives every new container another variable than was asked for,
/// without the labels that would say what it was made from.
class Machine : public Host {
 public:
  explicit Machine(const HostView& real) : shadow_(real) {}

  bool respells = false;
  std::vector<std::string> done;

  Result<std::optional<ImageFacts>> image(const std::string& name) const override {
    return shadow_.image(name);
  }
  Result<std::optional<ContainerFacts>> container(const std::string& name) const override {
    TRY(auto facts, shadow_.container(name));
    if (facts && respells && name.ends_with(".next"))
      facts->labels[std::string(label::spec)] = "1:of something else";
    return facts;
  }
  Result<std::optional<NetworkFacts>> network(const std::string& name) const override {
    return shadow_.network(name);
  }
  Result<std::optional<FileFacts>> file(const std::string& path) const override {
    return shadow_.file(path);
  }
  Result<std::string> contents(const std::string& path) const override {
    return shadow_.contents(path);
  }
  Result<CommandResult> run(const Command& command) const override { return shadow_.run(command); }
  Result<Outcome> perform(const Action& action, const ActionContext& context) override {
    done.push_back(describe(action));
    return shadow_.perform(action, context);
  }
  std::unique_ptr<Host> rehearsal() const override { return std::make_unique<ShadowHost>(*this); }

 private:
  ShadowHost shadow_;
};

/// Stops the container and is then never content with it.
class Restless : public Resource {
 public:
  std::string title() const override { return "restless"; }
  bool rehearsed() const override { return true; }
  Result<Decision> check(const HostView& host) const override {
    TRY(const auto app, host.container("app"));
    if (app->running()) return Decision{Act{.action = StopContainer{"app", {}}, .why = "it runs"}};
    return Decision{Act{.action = StartContainer{"app"}, .why = "it does not run", .in_gap = true}};
  }
};

RunReport run(Machine& machine, ResourcePtr resource) {
  Graph graph;
  graph.states.resize(1);
  graph.states[0].resources.push_back(std::move(resource));
  return run_graph(graph, machine, EngineOptions{}, [](const Event&) {});
}

}  // namespace

TEST_CASE("what comes to no end on the shadow is not begun") {
  World world;
  world.with(old_one());
  Machine machine(world.machine);
  const RunReport report = run(machine, std::make_unique<Restless>());
  CHECK(machine.done.empty());
  CHECK(report.states[0].result == false);
  CHECK(report.states[0].error->message().starts_with("not convergent: did '"));
}

TEST_CASE(
    "a container that the daemon makes otherwise than asked is noticed while the old one serves") {
  World world;
  world.with(old_one());
  Machine machine(world.machine);
  machine.respells = true;
  const RunReport report = run(machine, std::make_unique<RolloutResource>(world.wanted));
  CHECK(report.states[0].result == false);
  CHECK(report.states[0].standing == Standing::serving);
  for (const std::string& action : machine.done) CHECK_MESSAGE(action != "stop app", action);
  CHECK((*machine.container("app"))->running());
}

TEST_CASE("a rollout that comes to its end there is done, once") {
  World world;
  world.with(old_one());
  Machine machine(world.machine);
  CHECK(run(machine, std::make_unique<RolloutResource>(world.wanted)).states[0].result == true);
  CHECK(machine.done.size() == 9);
  machine.done.clear();
  CHECK(run(machine, std::make_unique<RolloutResource>(world.wanted)).states[0].result == true);
  CHECK(machine.done.empty());
}

TEST_CASE("what was made on the shadow is replaced there like any other") {
  World world;
  world.with(old_one());
  Machine machine(world.machine);
  CHECK(run(machine, std::make_unique<RolloutResource>(world.wanted)).states[0].result == true);
  world.unit().force = true;
  world.wanted.run_id = "another run";
  CHECK(run(machine, std::make_unique<RolloutResource>(world.wanted)).states[0].result == true);
}

TEST_CASE("whatever a daemon puts in the place of an inspect's parts, a rollout comes to its end") {
  ContainerFacts usual = old_one();
  for (const char* part : {"Config", "HostConfig", "NetworkSettings", "Mounts"})
    for (const Value& odd :
         {Value(), Value(true), Value(1), Value("x"), Value(Value::List{Value(1)}),
          Value(Value::List{}), mapping({{"Networks", 1}, {"Ports", "x"}}),
          mapping({{"RestartPolicy", "x"}, {"PortBindings", 1}})}) {
      Value inspect = usual.inspect;
      inspect.set("Id", "id-of-app");
      inspect.set("Name", "/app");
      inspect.set("Image", old_image);
      inspect.set("State", mapping({{"Status", "running"}}));
      inspect.set(part, odd);
      World world;
      world.with(container_facts(inspect));
      Machine machine(world.machine);
      CHECK(run(machine, std::make_unique<RolloutResource>(world.wanted)).states[0].result == true);
      CHECK(machine.container("app")->value().image.text == new_image);
    }
}

}  // namespace converge
