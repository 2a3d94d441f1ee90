// The replace sequence, from every stage in which a run can have died, on the shadow host.

#include <doctest/doctest.h>

#include "converge/docker/rollout/questions.h"
#include "engine/rollout_world.h"

namespace converge {

TEST_CASE("nothing there: created beside, renamed, started, proven, committed") {
  CHECK(World().transcript() ==
        "create app.next\n"
        "rename app.next to app\n"
        "start app\n"
        "watch app for 2 s\n"
        "update app\n"
        "= good\n"
        "app new runs always\n");
}

TEST_CASE("the wanted one runs: nothing is done") {
  CHECK(World().with(new_one()).transcript() == "= good\napp new runs always\n");
}

TEST_CASE("the image moved: the old one goes only when the new one is proven") {
  CHECK(World().with(old_one()).transcript() ==
        "create app.next\n"
        "stop app\n"
        "rename app to app.prev\n"
        "rename app.next to app\n"
        "start app\n"
        "watch app for 2 s\n"
        "update app\n"
        "update app.prev\n"
        "remove app.prev\n"
        "= good\n"
        "app new runs always\n");
}

TEST_CASE("an unless-stopped one is armed before it is stopped: a reboot has to bring it back") {
  const std::string text = World().with(old_one("app", running, "unless-stopped")).transcript();
  CHECK(text.find("create app.next\nupdate app\nstop app\n") == 0);
}

TEST_CASE("died after the new one was created: it is used") {
  CHECK(World()
            .with(old_one())
            .with(after(old_one(), new_one("app.next", created, "no")))
            .transcript()
            .find("stop app\nrename app to app.prev\n") == 0);
}

TEST_CASE("died after the stop: goes on with the rename") {
  World world;
  world.with(old_one("app", exited))
      .with(after(old_one("app"), new_one("app.next", created, "no")));
  CHECK(world.transcript().find("rename app to app.prev\nrename app.next to app\nstart app\n") ==
        0);
}

TEST_CASE("died between the renames: goes on with the second") {
  World world;
  world.with(old_one("app.prev", exited))
      .with(after(old_one("app.prev"), new_one("app.next", created, "no")));
  CHECK(world.transcript().find("rename app.next to app\nstart app\nwatch app for 2 s\n") == 0);
}

TEST_CASE("died before the start: starts it") {
  World world;
  world.with(old_one("app.prev", exited)).with(new_one("app", created, "no"));
  CHECK(world.transcript().find("start app\nwatch app for 2 s\nupdate app\nupdate app.prev\n") ==
        0);
}

TEST_CASE("died before the proof: proves it, with the former one kept until then") {
  World world;
  world.with(old_one("app.prev", exited)).with(new_one("app", running, "no"));
  CHECK(world.transcript().find("watch app for 2 s\nupdate app\nupdate app.prev\n") == 0);
}

TEST_CASE("died after the commit: only cleans up") {
  World world;
  world.with(old_one("app.prev", exited)).with(new_one());
  CHECK(world.transcript() == "update app.prev\nremove app.prev\n= good\napp new runs always\n");
}

TEST_CASE("a daemon restart in the gap brought the former one back: it stops before the start") {
  World world;
  world.with(old_one("app.prev", running)).with(new_one("app", created, "no"));
  CHECK(world.transcript().find("stop app.prev\nstart app\nwatch app for 2 s\n") == 0);
}

TEST_CASE("only the former one is left: it serves before anything else happens") {
  World world;
  world.with(old_one("app.prev", exited));
  CHECK(world.transcript().find("rename app.prev to app\n") == 0);
}

TEST_CASE("an unproven version that is no longer wanted gives way to the former one") {
  World world;
  ContainerFacts unproven = ours("app", "sha256:other", running, "no");
  world.with(old_one("app.prev", exited)).with(unproven);
  CHECK(world.transcript().find("stop app\nremove app\nrename app.prev to app\n") == 0);
}

TEST_CASE("a half-deleted container is deleted before anything else is asked of it") {
  World world;
  world.with(new_one()).with(old_one("app.prev", ContainerStatus::dead));
  CHECK(world.transcript().find("remove app.prev\n= good\n") == 0);
}

TEST_CASE("a create that fails touches nothing that serves") {
  World world;
  world.with(old_one());
  CHECK(world.transcript("create app.next") ==
        "create app.next FAILED\n= failed\napp old runs always\n");
}

TEST_CASE("a network or a shared container that is not there is found out before the gap") {
  World world;
  world.with(old_one());
  world.unit().spec.body.set("HostConfig", mapping({{"NetworkMode", "nowhere"}}));
  RunReport report = world.run();
  CHECK(report.states[0].actions.empty());
  CHECK(report.states[0].standing == Standing::serving);
  CHECK(report.states[0].error->message() == "there is no network 'nowhere'");
  world.unit().spec.body.set("HostConfig", mapping({{"NetworkMode", "container:nobody"}}));
  report = world.run();
  CHECK(report.states[0].actions.empty());
  CHECK(report.states[0].error->message() ==
        "there is no container 'nobody', whose namespace 'app' is to share");
  CHECK(world.standing_ == "app old runs always\n");
}

TEST_CASE("a start that fails for no fault of its own is undone without a verdict") {
  World world;
  world.with(old_one());
  CHECK(world.transcript("start app", Trouble::failed) ==
        "create app.next\n"
        "stop app\n"
        "rename app to app.prev\n"
        "rename app.next to app\n"
        "start app FAILED\n"
        "rename app to app.next\n"
        "rename app.prev to app\n"
        "start app\n"
        "remove app.next\n"
        "= failed\n"
        "app old runs always\n");
}

TEST_CASE("the former one gets the networks back that a failed start took") {
  const auto restored = [](std::vector<std::string> had,
                           std::vector<std::string> seen) -> std::string {
    ContainerFacts facts = old_one();
    Value networks = Value::map();
    for (const std::string& name : seen) networks.set(name, Value::map());
    facts.inspect.set("NetworkSettings", Value::map()).set("Networks", networks);
    const auto act = restore_networks(unit_called("app").spec, facts, Former{"", "no", had});
    return act ? describe(act->action) : "nothing";
  };
  CHECK(restored({"back", "front"}, {"back", "front"}) == "nothing");
  CHECK(restored({"back", "front"}, {"back"}) == "connect app to network front");
  CHECK(restored({"back"}, {}) == "connect app to network back");
  // It was moved to another one since it was made.
  CHECK(restored({"bridge"}, {"front"}) == "nothing");
}

TEST_CASE("an interruption takes down what is unproven, and leaves what is proven") {
  World world;
  world.with(old_one());
  world.run("watch app for 2 s", Trouble::interrupted);
  CHECK(world.standing_ == "app old runs always\n");
  const RunReport report = world.run("remove app.prev", Trouble::interrupted);
  CHECK(world.standing_ == "app new runs always\napp.prev old stands no\n");
  CHECK(report.states[0].standing == Standing::serving);
}

TEST_CASE("a version that fails its proof is kept as evidence, and the old one serves again") {
  World world;
  world.with(old_one());
  const RunReport report = world.run("watch app for 2 s", Trouble::own_fault);
  CHECK(report.states[0].standing == Standing::rolled_back);
  CHECK(world.standing_ == "app old runs always\napp.failed new stands no\n");
}

TEST_CASE("a known-bad version is not tried again, and the old one is not touched") {
  World world;
  world.with(old_one()).with(new_one("app.failed", exited, "no"));
  const RunReport report = world.run();
  CHECK(report.states[0].actions.empty());
  CHECK(report.states[0].standing == Standing::rolled_back);
  CHECK(report.states[0].error->trouble() == Trouble::known_bad);
}

TEST_CASE("--retry-failed tries it again") {
  World world;
  world.wanted.retry_failed = true;
  world.with(old_one()).with(new_one("app.failed", exited, "no"));
  CHECK(world.transcript().find("create app.next\nstop app\n") == 0);
}

TEST_CASE("the first version that fails leaves the service down and is tried again") {
  World world;
  const RunReport report = world.run("watch app for 2 s", Trouble::own_fault);
  CHECK(report.states[0].standing == Standing::down);
  CHECK(world.standing_ == "app new runs no\n");
}

TEST_CASE("a restart policy that somebody changed is put right in place") {
  World world;
  world.with(new_one("app", running, "unless-stopped"));
  CHECK(world.transcript() == "update app\n= good\napp new runs always\n");
}

TEST_CASE("a stopped one is started and proven") {
  World world;
  world.with(new_one("app", exited));
  CHECK(world.transcript() == "start app\nwatch app for 2 s\n= good\napp new runs always\n");
}

TEST_CASE("force replaces what is just the same, once") {
  World world;
  world.unit().force = true;
  world.with(new_one());
  CHECK(world.transcript().find("create app.next\nstop app\n") == 0);
}

TEST_CASE("remove_first goes the plain way of stop, remove, create, start") {
  World world;
  world.wanted.strategy = &remove_first();
  world.with(old_one());
  CHECK(world.transcript() ==
        "stop app\n"
        "remove app\n"
        "create app\n"
        "start app\n"
        "watch app for 2 s\n"
        "update app\n"
        "= good\n"
        "app new runs always\n");
}

TEST_CASE("what Swarm or compose made is refused before anything is touched") {
  World world;
  ContainerFacts foreign = old_one();
  foreign.labels = {{"com.docker.compose.project", "shop"}};
  world.with(foreign);
  const RunReport report = world.run();
  CHECK(report.states[0].actions.empty());
  CHECK(report.states[0].error->hint_text() == "say 'adopt: True' in the state to take it over");
  world.unit().adopt = true;
  CHECK(world.run().states[0].result == true);
}

TEST_CASE("a matching container that somebody else made is adopted as it stands") {
  World world;
  ContainerFacts foreign = new_one();
  foreign.labels.clear();
  CHECK(world.with(foreign).transcript() == "= good\napp new runs always\n");
}

TEST_CASE(
    "missing ports: a restart where a network publishes them, else nothing is stopped for it") {
  for (const auto& [network, restarted] :
       {std::pair{NetworkFacts{"1", "net", "bridge"}, true},
        std::pair{NetworkFacts{"1", "net", "bridge", true}, false},
        std::pair{NetworkFacts{"1", "net", "macvlan"}, false}}) {
    World world;
    world.machine.networks["net"] = network;
    const Value bound = mapping({{"80/tcp", Value(Value::List{mapping({{"HostPort", "80"}})})}});
    const Value host = mapping({{"NetworkMode", "net"}, {"PortBindings", bound}});
    world.unit().spec.body.set("HostConfig", host);
    ContainerFacts facts = new_one();
    facts.inspect = mapping({{"HostConfig", host}});
    facts.inspect.find("HostConfig")->set("RestartPolicy", mapping({{"Name", "always"}}));
    facts.inspect.set("NetworkSettings", mapping({{"Networks", mapping({{"net", Value::map()}})},
                                                  {"Ports", Value::map()}}));
    const std::string text = world.with(facts).transcript();
    CHECK((text.find("restart app\n") == 0) == restarted);
    CHECK(text.find("= good\napp new runs always\n") != std::string::npos);
  }
}

}  // namespace converge
