#include "converge/host/docker/observations.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "converge/host/machine.h"
#include "host/fake_daemon.h"

using namespace converge;
using Requests = std::vector<std::string>;

namespace {

struct Sight {
  FakeDaemon daemon;
  DockerApi api{daemon.endpoint(), std::nullopt};
  Observations seen{api};

  explicit Sight(const std::string& leftovers = "[]") {
    daemon.on("GET /containers/json", {{.body = leftovers}});
    daemon.on("GET /containers/app/json", {running("app")});
    daemon.on("GET /containers/app.prev/json", {exited("app.prev", 0)});
    daemon.on("GET /images/", {{.body = R"({"Id":"sha256:aa"})"}});
  }
  long count(const std::string& request) const {
    const auto all = daemon.requests();
    return std::count_if(all.begin(), all.end(),
                         [&](const auto& line) { return line.starts_with(request); });
  }
};

}  // namespace

TEST_CASE("a thing is looked at once, however often it is asked for") {
  Sight sight;
  for (int i = 0; i < 3; ++i) {
    CHECK(sight.seen.container("app")->has_value());
    CHECK(sight.seen.image("app:1")->has_value());
    CHECK_FALSE(sight.seen.container("none")->has_value());
  }
  CHECK(sight.daemon.requests().size() == 3);
}

TEST_CASE("leftover names cost one list for all of them") {
  Sight sight;
  for (const auto* name : {"app.next", "app.prev", "app.failed", "web.next"}) {
    CHECK_FALSE(sight.seen.container(name)->has_value());
  }
  CHECK(sight.count("GET /containers/json") == 1);
  CHECK(sight.daemon.requests().size() == 1);
}

TEST_CASE("a leftover in the list is looked at itself") {
  Sight sight(R"([{"Names":["/app.prev"]}])");
  CHECK(sight.seen.container("app.prev")->has_value());
  CHECK_FALSE(sight.seen.container("app.next")->has_value());
  CHECK(sight.daemon.requests().size() == 2);
}

TEST_CASE("after an action only what it touched is looked at again") {
  Sight sight;
  (void)sight.seen.container("app");
  (void)sight.seen.container("web");
  (void)sight.seen.image("app:1");
  sight.seen.forget_after(StopContainer{"app", {}});
  (void)sight.seen.container("app");
  (void)sight.seen.container("web");
  (void)sight.seen.image("app:1");
  CHECK(sight.count("GET /containers/app/json") == 2);
  CHECK(sight.count("GET /containers/web/json") == 1);
  CHECK(sight.count("GET /images/") == 1);
}

TEST_CASE(
    "a tag that moved between the look and the creation is seen by the new container's image") {
  const auto made_for = [](const std::string& image) {
    return container_json("app", R"("Status":"created")",
                          R"(,"Config":{"Labels":{"io.converge.image":")" + image + R"("}})");
  };
  for (const auto& [image, looks] : {std::pair{"sha256:aa", 1}, std::pair{"sha256:old", 2}}) {
    Sight sight;
    sight.daemon.on("GET /containers/app/json", {{.body = made_for(image)}});
    (void)sight.seen.image("app:1");
    sight.seen.created("app");
    (void)sight.seen.image("app:1");
    CHECK(sight.count("GET /images/") == looks);
  }
}

TEST_CASE("a leftover name that an action touched is looked at itself, without a new list") {
  Sight sight;
  CHECK_FALSE(sight.seen.container("app.prev")->has_value());
  sight.seen.forget_after(RenameContainer{"app", "app.prev"});
  CHECK(sight.seen.container("app.prev")->has_value());
  CHECK_FALSE(sight.seen.container("app.next")->has_value());
  CHECK(sight.count("GET /containers/json") == 1);
}

TEST_CASE("a pull makes all images unknown, as any reference may mean the new one") {
  Sight sight;
  (void)sight.seen.image("app:1");
  (void)sight.seen.image("web:1");
  sight.seen.forget_after(PullImage{"app:1"});
  (void)sight.seen.image("web:1");
  CHECK(sight.count("GET /images/web") == 2);
}

TEST_CASE("after a command everything is looked at again") {
  Sight sight;
  (void)sight.seen.container("app");
  (void)sight.seen.container("app.next");
  (void)sight.seen.image("app:1");
  sight.seen.forget_after(RunCommand{});
  (void)sight.seen.container("app");
  (void)sight.seen.container("app.next");
  (void)sight.seen.image("app:1");
  CHECK(sight.daemon.requests().size() == 6);
}

TEST_CASE("looking ahead asks for each thing once, and asking for it then costs nothing") {
  Sight sight;
  sight.seen.prefetch(
      {.containers = {"app", "web", "app", "app.next"}, .images = {"a:1", "b:1", "a:1"}});
  auto all = sight.daemon.requests();
  std::sort(all.begin(), all.end());
  REQUIRE(all.size() == 5);
  CHECK(all[0] == "GET /containers/app/json");
  CHECK(all[1].starts_with("GET /containers/json?all=1"));
  CHECK(all[2] == "GET /containers/web/json");
  CHECK(all[3] == "GET /images/a%3A1/json");
  CHECK(all[4] == "GET /images/b%3A1/json");
  (void)sight.seen.container("app");
  (void)sight.seen.container("app.next");
  (void)sight.seen.image("b:1");
  CHECK(sight.daemon.requests().size() == 5);
}

TEST_CASE("looking ahead at nothing asks nobody") {
  Sight sight;
  sight.seen.prefetch({});
  CHECK(sight.daemon.version().empty());
  CHECK(sight.daemon.requests().empty());
}

TEST_CASE("an error is told to who asks, and asking again looks again") {
  Sight sight;
  sight.daemon.on("GET /containers/app/json", {{400, "x"}, running("app")});
  CHECK_FALSE(sight.seen.container("app"));
  CHECK(sight.seen.container("app")->has_value());
}

TEST_CASE("many threads that ask for one thing cause one look") {
  Sight sight;
  auto slow = running("app");
  slow.delay_ms = 100;
  sight.daemon.on("GET /containers/app/json", {slow});
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] { CHECK(sight.seen.container("app")->has_value()); });
    }
  }
  CHECK(sight.count("GET /containers/app/json") == 1);
}

TEST_CASE("a look that began before an action is not kept after it") {
  Sight sight;
  auto slow = running("app");
  slow.delay_ms = 150;
  sight.daemon.on("GET /containers/app/json", {slow, exited("app", 0)});
  std::jthread early([&] { (void)sight.seen.container("app"); });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  sight.seen.forget_after(StopContainer{"app", {}});
  early.join();
  CHECK((*sight.seen.container("app"))->status == ContainerStatus::exited);
}

TEST_CASE("a container is fresh once started and proven once watched, until it starts again") {
  Sight sight;
  sight.daemon.on("GET /containers/app/json",
                  {running("app"), running("app"), running("app"), running("app", "two")});
  const auto look = [&] {
    sight.seen.forget_after(UpdateContainer{"app", {}});
    return **sight.seen.container("app");
  };
  const auto facts = look();
  CHECK_FALSE(facts.fresh);
  sight.seen.started(facts, 0);
  CHECK(look().fresh);
  sight.seen.prove(facts);
  const auto proven = look();
  CHECK(proven.proof == Proof{"one"});
  CHECK_FALSE(proven.fresh);
  const auto again = look();
  CHECK_FALSE(again.proof);
  CHECK(again.fresh);
}

TEST_CASE("two networks of one name are an error") {
  Sight sight;
  sight.daemon.on("GET /networks", {{.body = R"([{"Name":"n","Id":"1"},{"Name":"n","Id":"2"}])"}});
  const auto network = sight.seen.network("n");
  REQUIRE_FALSE(network);
  CHECK(network.error().message() == "2 networks are called 'n'");
}

TEST_CASE("the machine forgets what an action touched even when the action failed") {
  Sight sight;
  const auto host = make_docker_host(sight.daemon.endpoint());
  (void)host->container("app");
  sight.daemon.on("POST /containers/app/start", {{500, "{}"}});
  CHECK_FALSE(host->perform(StartContainer{"app"}, {}));
  (void)host->container("app");
  CHECK(sight.count("GET /containers/app/json") == 2);
}
