#include "converge/host/docker/prove.h"

#include <doctest/doctest.h>

#include "converge/base/json.h"
#include "converge/host/docker/facts.h"
#include "host/fake_daemon.h"

using namespace converge;
using namespace std::chrono_literals;

namespace {

struct Watched {
  FakeDaemon daemon;
  DockerApi api{daemon.endpoint(), std::nullopt};
  int outages = 0;  ///< when the container was started

  explicit Watched(std::vector<Reply> looks) {
    daemon.on("GET /containers/app/json", std::move(looks));
    daemon.on("GET /containers/id-of-app/logs",
              {{.body = std::string("\x01\0\0\0\0\0\0\x05oops\n", 13)}});
  }
  Result<ContainerFacts> prove(Milliseconds window = 300ms, Milliseconds health = 0ms) {
    return converge::prove(api, ProveContainer{"app", window, health}, outages, {});
  }
};

Reply health(const std::string& status) {
  return {.body = container_json(
              "app",
              R"("Status":"running","StartedAt":"one","Health":{"Status":")" + status +
                  R"(","Log":[{"Output":"sick\n"}]})",
              R"(,"Config":{"Healthcheck":{"Test":["CMD","x"],"Interval":1000000000}})")};
}

Reply restarted(int count, const std::string& since) {
  return {.body = container_json("app", R"("Status":"running","StartedAt":")" + since + "\"",
                                 R"(,"RestartCount":)" + std::to_string(count))};
}

std::string verdict(const Result<ContainerFacts>& facts) {
  if (facts) return "proven since " + facts->started_at;
  const bool own = facts.error().trouble() == Trouble::own_fault;
  return (own ? "own fault: " : "error: ") + facts.error().message();
}

}  // namespace

TEST_CASE(
    "a daemon that was away between the start and the first look of the watch is no verdict") {
  Watched watched({running("app"), exited("app", 0)});
  CHECK(watched.api.container("app"));
  watched.daemon.stop();
  std::thread later([&] {
    std::this_thread::sleep_for(100ms);
    watched.daemon.start();
  });
  CHECK(watched.api.container("app")->value().exit_code == 0);
  later.join();
  CHECK(watched.api.outages() == 1);
  CHECK(verdict(watched.prove()) == "error: app ended while the daemon was away");
  watched.outages = 1;
  CHECK(verdict(watched.prove()).starts_with("own fault: app exited with code 0"));
}

TEST_CASE("a container that runs through the window is proven") {
  Watched watched({running("app")});
  const auto begin = std::chrono::steady_clock::now();
  CHECK(verdict(watched.prove(250ms)) == "proven since one");
  CHECK(std::chrono::steady_clock::now() - begin >= 250ms);
  CHECK(watched.daemon.requests().size() >= 3);
}

TEST_CASE(
    "a window of nothing still is a moment: a start is answered before a command ends at once") {
  Watched good({running("app")});
  CHECK(verdict(good.prove(0ms)) == "proven since one");
  CHECK(good.daemon.requests().size() > 1);
  Watched short_lived({running("app"), exited("app", 0)});
  CHECK(verdict(short_lived.prove(0ms)).starts_with("own fault"));
  Watched bad({exited("app", 0)});
  CHECK(verdict(bad.prove(0ms)).starts_with("own fault"));
}

TEST_CASE("one that exits in the window failed by its own fault, with its last words") {
  Watched watched({running("app"), exited("app", 3)});
  CHECK(verdict(watched.prove()) == "own fault: app exited with code 3; its last words: oops");
}

TEST_CASE("one that keeps restarting failed by its own fault") {
  Watched flapping({running("app"), {.body = container_json("app", R"("Status":"restarting",
    "Running":true,"StartedAt":"one","ExitCode":1)")}});
  CHECK(verdict(flapping.prove()).starts_with("own fault: app keeps restarting, last exit code 1"));
  Watched counted({restarted(0, "one"), restarted(2, "two")});
  CHECK(verdict(counted.prove()).starts_with("own fault: app exited and was restarted 2 times"));
}

TEST_CASE("one that somebody else restarts is watched anew for the whole window") {
  Watched watched({restarted(0, "one"), restarted(0, "one"), restarted(0, "two")});
  CHECK(verdict(watched.prove(150ms)) == "proven since two");
}

TEST_CASE("one that somebody else restarts for ever is given up, without a verdict") {
  std::vector<Reply> looks;
  for (int i = 0; i < 10; ++i) looks.push_back(restarted(0, std::to_string(i)));
  Watched watched(looks);
  CHECK(verdict(watched.prove()) == "error: app is restarted by somebody else again and again");
}

TEST_CASE("absent, paused, not started and half removed are no verdict on the container") {
  const auto state = [](const std::string& status) {
    return Reply{.body = container_json("app", "\"Status\":\"" + status + "\"")};
  };
  CHECK(verdict(Watched({{404, "{}"}}).prove()) == "error: app is gone");
  CHECK(verdict(Watched({state("paused")}).prove()) == "error: app has been paused");
  CHECK(verdict(Watched({state("created")}).prove()) == "error: app has not been started");
  CHECK(verdict(Watched({state("dead")}).prove()) == "error: app is being removed");
}

TEST_CASE("another container of the same name is no proof") {
  auto other = running("app");
  other.body.replace(other.body.find("id-of-app"), 9, "id-of-web");
  CHECK(verdict(Watched({running("app"), other}).prove()) ==
        "error: app has been replaced by another container");
}

TEST_CASE("a health check has to say healthy, and unhealthy ends the wait") {
  CHECK(verdict(Watched({health("starting"), health("starting"), health("healthy")})
                    .prove(0ms, 5000ms)) == "proven since one");
  CHECK(verdict(Watched({health("starting"), health("unhealthy")}).prove(0ms, 5000ms)) ==
        "own fault: app is unhealthy: sick; its last words: oops");
}

TEST_CASE("a health check that stays starting is given up at its deadline") {
  CHECK(verdict(Watched({health("starting")}).prove(0ms, 200ms)) ==
        "own fault: app did not become healthy within 0.20 s: sick; its last words: oops");
}

TEST_CASE("healthy at once still has to run through the window") {
  Watched watched({health("healthy"), exited("app", 1)});
  CHECK(verdict(watched.prove(300ms)).starts_with("own fault: app exited with code 1"));
}

TEST_CASE("a container that ended while the daemon was away is no verdict") {
  Watched watched({running("app"), no_answer(), no_answer(), exited("app", 137)});
  CHECK(verdict(watched.prove()) == "error: app ended while the daemon was away");
}

TEST_CASE("a container that ended as the daemon went down is no verdict") {
  Watched watched({running("app"), exited("app", 0)});
  // The first one is for the version; the second is asked on a new connection before the verdict.
  watched.daemon.on("GET /_ping", {{.body = "OK", .headers = "Api-Version: 1.41\r\n"}, {500, ""}});
  CHECK(verdict(watched.prove()) == "error: app ended while the daemon was away");
}

TEST_CASE("the watch ends when it is told to give up") {
  Watched watched({running("app")});
  const auto facts = prove(watched.api, ProveContainer{"app", 60s}, 0, {{}, [] { return true; }});
  REQUIRE_FALSE(facts);
  CHECK(facts.error().trouble() == Trouble::interrupted);
}
