// The states that bring containers about without a rollout, or take them away: what they leave
// alone.

#include <doctest/doctest.h>

#include "converge/base/text.h"
#include "converge/docker/absence.h"
#include "converge/docker/created.h"
#include "engine/rollout_world.h"

namespace converge {
namespace {

/// What is done, a word each, and the error.
std::string done(const PaperMachine& machine, ResourcePtr resource) {
  ShadowHost shadow(machine);
  Graph graph;
  graph.states.resize(1);
  graph.states[0].resources.push_back(std::move(resource));
  const RunReport report = run_graph(graph, shadow, EngineOptions{}, [](const Event&) {});
  std::vector<std::string> lines;
  for (const ActionReport& action : report.states[0].actions) lines.push_back(action.description);
  if (report.states[0].error) lines.push_back(report.states[0].error->message());
  return join(lines, "; ");
}

std::string create(World& world) {
  world.unit().start = false;
  return done(world.machine, std::make_unique<ContainerCreated>(world.wanted));
}
std::string remove(const World& world, bool force = false) {
  return done(world.machine, std::make_unique<ContainerAbsent>("app", force));
}

ContainerFacts adopted(ContainerFacts facts) {
  facts.labels.clear();
  return facts;
}

}  // namespace

TEST_CASE("created: one that compose made is refused, also when it does not run") {
  for (const auto status : {running, exited}) {
    World world;
    ContainerFacts composed = old_one("app", status);
    composed.labels = {{"com.docker.compose.project", "shop"}};
    world.with(composed);
    CHECK(create(world) == "container 'app' belongs to the compose project 'shop'");
    world.unit().adopt = true;
    CHECK(create(world).find("create app") != std::string::npos);
  }
}

TEST_CASE("created: what an interrupted first deployment left is not started for it") {
  World world;
  world.with(new_one("app.next", created, "no"));
  CHECK(create(world) == "remove app.next; create app");
}

TEST_CASE("absent: an adopted .prev goes before the one that knows whose it is") {
  World world;
  const ContainerFacts former = adopted(old_one("app.prev", exited));
  world.with(former).with(after(former, new_one("app", exited)));
  CHECK(remove(world) == "remove app.prev; remove app");
}

TEST_CASE("absent: one of the two runs: nothing is removed without force") {
  World world;
  world.with(old_one("app.prev", running)).with(new_one("app", exited));
  CHECK(remove(world) == "container app.prev runs");
  CHECK(remove(world, true) == "stop app.prev; remove app.prev; remove app");
}

TEST_CASE("absent: a stranger's .prev stays") {
  World world;
  world.with(adopted(old_one("app.prev", exited))).with(new_one("app", exited));
  CHECK(remove(world) == "remove app");
}

}  // namespace converge
