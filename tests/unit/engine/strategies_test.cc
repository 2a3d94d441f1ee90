// What other strategies and groups need of the pure functions: a further order of the stages, and
// several units. The product has neither yet.

#include <doctest/doctest.h>

#include <array>

#include "engine/rollout_world.h"

namespace converge {
namespace {

constexpr std::array overlapping{Stage::created, Stage::started,   Stage::proven, Stage::renamed,
                                 Stage::stopped, Stage::committed, Stage::removed};
constexpr Strategy start_first{"start_first", overlapping, true, true};

}  // namespace

TEST_CASE("start_first is an order of the stages: the old one serves until the new one is proven") {
  World world;
  world.wanted.strategy = &start_first;
  world.with(old_one());
  CHECK(world.transcript() ==
        "create app.next\n"
        "start app.next\n"
        "watch app.next for 2 s\n"
        "rename app to app.prev\n"
        "rename app.next to app\n"
        "stop app.prev\n"
        "update app\n"
        "update app.prev\n"
        "remove app.prev\n"
        "= good\n"
        "app new runs always\n");
}

TEST_CASE("start_first: a new one that fails is taken away from beside the old one") {
  World world;
  world.wanted.strategy = &start_first;
  world.with(old_one());
  CHECK(world.transcript("watch app.next for 2 s", Trouble::own_fault) ==
        "create app.next\n"
        "start app.next\n"
        "watch app.next for 2 s FAILED\n"
        "stop app.next\n"
        "rename app.next to app.failed\n"
        "= failed\n"
        "app old runs always\n"
        "app.failed new stands no\n");
}

TEST_CASE("a group changes together: nothing is committed before all are proven") {
  World world{"db", "web"};
  world.with(old_one("db")).with(old_one("web"));
  CHECK(world.transcript() ==
        "create db.next\n"
        "create web.next\n"
        "stop db\n"
        "stop web\n"
        "rename db to db.prev\n"
        "rename db.next to db\n"
        "rename web to web.prev\n"
        "rename web.next to web\n"
        "start db\n"
        "start web\n"
        "watch db for 2 s\n"
        "watch web for 2 s\n"
        "update db\n"
        "update web\n"
        "update db.prev\n"
        "remove db.prev\n"
        "update web.prev\n"
        "remove web.prev\n"
        "= good\n"
        "db new runs always\n"
        "web new runs always\n");
}

TEST_CASE(
    "a group goes back together: the one at fault is kept, nothing is held against the other") {
  World world{"db", "web"};
  world.with(old_one("db")).with(old_one("web"));
  world.run("watch web for 2 s", Trouble::own_fault);
  CHECK(world.standing_ ==
        "db old runs always\n"
        "web old runs always\n"
        "web.failed new stands no\n");
}

TEST_CASE("a group of which one is as wanted changes the other alone") {
  World world{"db", "web"};
  world.with(new_one("db")).with(old_one("web"));
  const std::string text = world.transcript();
  CHECK(text.find("create web.next\nstop web\n") == 0);
  CHECK(text.find("db.") == std::string::npos);
}

}  // namespace converge
