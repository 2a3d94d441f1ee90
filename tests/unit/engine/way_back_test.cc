// What a rollout keeps of the former version, and whom it never touches.

#include <doctest/doctest.h>

#include "converge/docker/rollout/body.h"
#include "engine/rollout_world.h"

namespace converge {

TEST_CASE("a rollback gives the policy back that the former one had just before the swap") {
  // Created with `always`, changed to `unless-stopped` since: its own labels know nothing of it.
  World world;
  world.with(old_one("app", running, "unless-stopped"));
  const RunReport report = world.run("watch app for 2 s", Trouble::own_fault);
  CHECK(report.states[0].standing == Standing::rolled_back);
  CHECK(world.standing_ == "app old runs unless-stopped\napp.failed new stands no\n");
}

TEST_CASE(
    "one that was armed by a run that died before the stop is disarmed when nothing follows") {
  World world;
  ContainerFacts armed = new_one();
  world.with(armed).with(after(armed, old_one("app.next", created, "no"), "unless-stopped"));
  world.unit().spec.restart_policy = mapping({{"Name", "unless-stopped"}});
  CHECK(world.transcript().find("update app\nremove app.next\n") == 0);
  CHECK(world.standing_ == "app new runs unless-stopped\n");
}

TEST_CASE("a label that nobody of us wrote is no memory, and no exception") {
  ContainerFacts facts = new_one();
  for (const char* text : {"", "x", "id always", "id on-failure:x ", "id bogus net", "a b c d"}) {
    facts.labels[std::string(label::former)] = text;
    const auto former = former_of(facts);
    CHECK_MESSAGE((!former || former->restart_policy == "on-failure:x"), text);
  }
  CHECK(to_text(*former_of(after(old_one(), new_one(), "on-failure:3"))) ==
        "id-of-app on-failure:3 ");
  CHECK(policy_value("on-failure:99999999999999999999").find("MaximumRetryCount") == nullptr);
}

TEST_CASE("a stranger's .prev is never touched") {
  ContainerFacts backup = old_one("app.prev");
  backup.labels.clear();
  for (const ContainerFacts& live : {new_one(), old_one()}) {
    World world;
    const RunReport report = world.with(live).with(backup).run();
    CHECK(report.states[0].actions.empty());
    CHECK(report.states[0].error->trouble() == Trouble::refused);
  }
}

TEST_CASE("an adopted former one is known by the one that follows it") {
  ContainerFacts adopted = old_one("app.prev", exited);
  adopted.labels.clear();
  World world;
  world.with(adopted).with(after(adopted, new_one()));
  CHECK(world.transcript() == "update app.prev\nremove app.prev\n= good\napp new runs always\n");
}

TEST_CASE("somebody took the name in the gap: the known-good one is not given up for a stranger") {
  ContainerFacts stranger = old_one();
  stranger.labels.clear();
  World world;
  world.with(stranger).with(old_one("app.prev", exited));
  world.with(after(old_one("app.prev"), new_one("app.next", created, "no")));
  const RunReport report = world.run();
  CHECK(report.states[0].error->trouble() == Trouble::refused);
  CHECK(world.standing_.find("app.prev old stands always\n") != std::string::npos);
}

TEST_CASE("labels of ours on a container of another image were committed with that image") {
  ContainerFacts copy = new_one();
  copy.labels[std::string(label::image)] = old_image;
  CHECK_FALSE(is_ours(copy));
}

TEST_CASE("what the daemon removes when it stops has no way back: refused before it is stopped") {
  World world;
  ContainerFacts once = old_one();
  once.inspect.find("HostConfig")->set("AutoRemove", true);
  world.with(once);
  CHECK(world.run().states[0].actions.empty());
  CHECK(world.standing_ == "app old runs always\n");
  world.wanted.strategy = &remove_first();
  CHECK(world.run().states[0].result == true);
}

TEST_CASE("anonymous volumes come beside the user's mounts, never in their place") {
  World world;
  world.unit().spec.body.find("HostConfig")->set("Mounts", [] {
    Value mounts = Value::list();
    mounts.push_back(mapping({{"Type", "bind"}, {"Source", "/etc"}, {"Target", "/cfg"}}));
    return mounts;
  }());
  UnitSight sight;
  sight.image = ImageFacts{.id = {new_image}};
  sight.image->config =
      mapping({{"Volumes", mapping({{"/data", Value::map()}, {"/cfg", Value::map()}})}});
  ContainerFacts former = old_one();
  Value mounts = Value::list();
  for (const char* at : {"/data", "/cfg"})
    mounts.push_back(
        mapping({{"Type", "volume"}, {"Name", std::string(64, 'a').c_str()}, {"Destination", at}}));
  former.inspect.set("Mounts", mounts);
  const Value body = rollout_body({world.wanted, world.unit(), sight}, former);
  const Value& made = *body.find_path({"HostConfig", "Mounts"});
  REQUIRE(made.items().size() == 2);
  CHECK(made.items()[0].text_at("Target") == "/cfg");
  CHECK(made.items()[0].text_at("Type") == "bind");
  CHECK(made.items()[1].text_at("Target") == "/data");
}

TEST_CASE("a failed version counts as known bad only while all of its definition is the same") {
  World world;
  world.with(old_one()).with(new_one("app.failed", exited, "no"));
  CHECK(world.run().states[0].error->trouble() == Trouble::known_bad);
  world.unit().spec.body.find("HostConfig")->set("Memory", 64);
  world.unit().spec.fields.push_back({"mem_limit", {}, Value(64)});
  CHECK(world.transcript().find("create app.next\n") == 0);
}

TEST_CASE("down is said only when it is seen that nothing serves") {
  World world;
  world.with(old_one());
  world.rest_fails = true;
  // The old one was never touched, though nothing could be put right.
  CHECK(world.run("stop app").states[0].standing == Standing::serving);
  CHECK(world.run("rename app to app.prev").states[0].standing == Standing::down);
  // The new one runs, and nobody has seen yet whether it is good.
  CHECK(world.run("watch app for 2 s", Trouble::own_fault).states[0].standing == Standing::unknown);
}

TEST_CASE("start: False: a failure starts nothing that somebody else stopped") {
  World world;
  world.unit().start = false;
  world.with(old_one("app", exited));
  CHECK(world.transcript("create app.next") ==
        "create app.next FAILED\n= failed\napp old stands always\n");
  world.run("watch app for 2 s", Trouble::own_fault);
  CHECK(world.standing_ == "app old runs always\napp.failed new stands no\n");
  world.with(after(old_one(), new_one("app.failed", exited, "no")));
  CHECK(world.run().states[0].actions.empty());
}

TEST_CASE("what was stopped on the way serves again, what was not still does") {
  World world;
  world.with(old_one());
  const auto told = [&](const char* failing) {
    return world.run(failing).states[0].comment.find("still serves") != std::string::npos;
  };
  CHECK(told("create app.next"));
  CHECK_FALSE(told("start app"));
}

}  // namespace converge
