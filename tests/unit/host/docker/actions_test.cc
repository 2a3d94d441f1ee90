#include "converge/host/docker/actions.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "host/fake_daemon.h"

using namespace converge;
using Requests = std::vector<std::string>;

namespace {

/// A daemon and a client that speaks with it.
struct Talk {
  FakeDaemon daemon;
  DockerApi api{daemon.endpoint(), std::nullopt};

  std::optional<ContainerFacts> seen(const std::string& name) { return *api.container(name); }
};

std::string told(const Result<Outcome>& outcome) {
  if (!outcome) return "error: " + outcome.error().message();
  return (outcome->changed ? "changed" : "unchanged") +
         (outcome->comment.empty() ? "" : ": " + outcome->comment);
}

constexpr auto lost = "changed: done, though the daemon's answer never came";

Value body(const std::string& run, const std::string& spec) {
  Value labels = Value::map();
  labels.set("io.converge.run", run);
  labels.set("io.converge.spec", spec);
  Value body = Value::map();
  body.set("Image", "sha256:aa");
  body.set("Labels", labels);
  return body;
}

Reply made_by(const std::string& run, const std::string& spec) {
  return {.body = container_json("app", R"("Status":"created")",
                                 R"(,"Config":{"Labels":{"io.converge.run":")" + run +
                                     R"(","io.converge.spec":")" + spec + "\"}}")};
}

Reply status(const std::string& state, const std::string& since = "one") {
  return {.body =
              container_json("app", R"("Status":")" + state + R"(","StartedAt":")" + since + "\"")};
}

const Reply nothing{404, R"({"message":"No such container: app"})"};

}  // namespace

TEST_CASE("create sends the body and reports the daemon's warnings") {
  Talk talk;
  talk.daemon.on("POST /containers/create", {{201, R"({"Id":"1","Warnings":["no swap limit"]})"}});
  const auto outcome = perform_docker(talk.api, CreateContainer{"app", body("r", "s")});
  CHECK(told(outcome) == "changed");
  CHECK(outcome->warnings == std::vector<std::string>{"no swap limit"});
  CHECK(talk.daemon.body_of("POST /containers/create?name=app") ==
        R"({"Image":"sha256:aa","Labels":{"io.converge.run":"r","io.converge.spec":"s"}})");
}

TEST_CASE("create: a name that an earlier attempt of this run took is success") {
  Talk talk;
  talk.daemon.on("POST /containers/create", {{409, R"({"message":"Conflict"})"}});
  talk.daemon.on("GET /containers/app/json", {made_by("r", "s")});
  CHECK(told(perform_docker(talk.api, CreateContainer{"app", body("r", "s")})) == lost);
}

TEST_CASE("create: a name that somebody else took is an error that names the holder") {
  Talk talk;
  talk.daemon.on("POST /containers/create", {{409, R"({"message":"Conflict"})"}});
  for (const auto& other : {made_by("other", "s"), made_by("r", "other"), running("app")}) {
    talk.daemon.on("GET /containers/app/json", {other});
    CHECK(told(perform_docker(talk.api, CreateContainer{"app", body("r", "s")}))
              .starts_with("error: create container app: the name is taken by"));
  }
}

TEST_CASE("create: a name that is just being removed is waited for") {
  Talk talk;
  talk.daemon.on("POST /containers/create", {{409, R"({"message":"removal"})"}, {201, "{}"}});
  talk.daemon.on("GET /containers/app/json", {status("removing"), status("removing"), nothing});
  CHECK(told(perform_docker(talk.api, CreateContainer{"app", body("r", "s")})) == "changed");
}

TEST_CASE("create: a lost answer is looked after, not repeated, when the container is there") {
  Talk talk;
  talk.daemon.on("POST /containers/create", {no_answer()});
  talk.daemon.on("GET /containers/app/json", {nothing, made_by("r", "s")});
  CHECK(told(perform_docker(talk.api, CreateContainer{"app", body("r", "s")})) == lost);
  const auto requests = talk.daemon.requests();
  CHECK(std::count(requests.begin(), requests.end(), "POST /containers/create?name=app") == 1);
}

TEST_CASE("create: a lost request is made again when the container is not there") {
  Talk talk;
  talk.daemon.on("POST /containers/create", {no_answer(), {201, "{}"}});
  CHECK(told(perform_docker(talk.api, CreateContainer{"app", body("r", "s")})) == "changed");
}

TEST_CASE("create: a wrong specification is an error with the daemon's words") {
  Talk talk;
  talk.daemon.on("POST /containers/create", {{400, R"({"message":"invalid memory"})"}});
  const auto outcome = perform_docker(talk.api, CreateContainer{"app", body("r", "s")});
  CHECK(told(outcome) == "error: create container app: the daemon answers 400: invalid memory");
  CHECK(outcome.error().trouble() == Trouble::failed);
}

TEST_CASE("start: 304 changes nothing") {
  Talk talk;
  talk.daemon.on("POST /containers/app/start", {{304}});
  CHECK(told(perform_docker(talk.api, StartContainer{"app"}, std::nullopt)) ==
        "unchanged: app runs already");
}

TEST_CASE("start: only 400 is the container's own fault") {
  Talk talk;
  for (const int code : {400, 404, 409, 500, 503}) {
    talk.daemon.on("POST /containers/app/start", {{code, R"({"message":"x"})"}});
    const auto outcome = perform_docker(talk.api, StartContainer{"app"}, std::nullopt);
    REQUIRE_FALSE(outcome);
    CHECK((outcome.error().trouble() == Trouble::own_fault) == (code == 400));
  }
}

TEST_CASE("after a failed start the container gets back the networks it was in") {
  const auto in = [](const std::string& networks) {
    return Reply{.body = container_json("app", R"("Status":"exited","StartedAt":"one")",
                                        R"(,"NetworkSettings":{"Networks":{)" + networks + "}}")};
  };
  const std::string kept = R"("kept":{"Aliases":null})";
  Talk talk;
  talk.daemon.on("GET /containers/app/json",
                 {in(kept + R"(,"lost":{"Aliases":["web","id-of-app"],"NetworkID":"1",)"
                            R"("IPAMConfig":{"IPv4Address":"10.0.0.9"},"Links":null})"),
                  in(kept)});
  talk.daemon.on("POST /networks/lost/connect", {{200}});
  const auto before = talk.seen("app");
  give_networks_back(talk.api, *before);
  CHECK(talk.daemon.requests().back() == "POST /networks/lost/connect");
  CHECK(talk.daemon.body_of("POST /networks/lost/connect") ==
        R"({"Container":"app","EndpointConfig":{"IPAMConfig":{"IPv4Address":"10.0.0.9"},)"
        R"("Aliases":["web"]}})");
  CHECK(std::ranges::count(talk.daemon.requests(), "POST /networks/kept/connect") == 0);
}

TEST_CASE("start: a lost answer counts when the container has started, even if it ended since") {
  Talk talk;
  talk.daemon.on("POST /containers/app/start", {no_answer()});
  talk.daemon.on("GET /containers/app/json", {status("created", "never"), exited("app", 1)});
  const auto before = talk.seen("app");
  CHECK(told(perform_docker(talk.api, StartContainer{"app"}, before)) == lost);
}

TEST_CASE("stop: an absent or stopped container is as wanted") {
  Talk talk;
  talk.daemon.on("POST /containers/app/stop", {{304}, nothing});
  CHECK(told(perform_docker(talk.api, StopContainer{"app", {}}, std::nullopt)) ==
        "unchanged: app is stopped already");
  CHECK(told(perform_docker(talk.api, StopContainer{"app", {}}, std::nullopt)) ==
        "unchanged: app does not exist");
}

TEST_CASE("stop sends the grace only when the file gives one") {
  Talk talk;
  talk.daemon.on("POST /containers/app/stop", {{204}});
  (void)perform_docker(talk.api, StopContainer{"app", {}}, std::nullopt);
  (void)perform_docker(talk.api, StopContainer{"app", std::chrono::seconds(3)}, std::nullopt);
  CHECK(talk.daemon.requests() ==
        Requests{"POST /containers/app/stop", "POST /containers/app/stop?t=3"});
}

TEST_CASE("rename: repeated after a lost answer it is known by the container's id") {
  Talk talk;
  talk.daemon.on("GET /containers/app/json", {running("app")});
  talk.daemon.on("POST /containers/app/rename", {no_answer()});
  auto renamed = running("app.prev");
  renamed.body.replace(renamed.body.find("id-of-app.prev"), 14, "id-of-app");
  talk.daemon.on("GET /containers/app.prev/json", {renamed});
  CHECK(told(perform_docker(talk.api, RenameContainer{"app", "app.prev"}, talk.seen("app"))) ==
        lost);
}

TEST_CASE("rename: a taken name is an error that names the holder") {
  Talk talk;
  talk.daemon.on("POST /containers/app/rename", {{409, R"({"message":"Conflict"})"}});
  talk.daemon.on("GET /containers/web/json", {running("web")});
  CHECK(told(perform_docker(talk.api, RenameContainer{"app", "web"}, std::nullopt)) ==
        "error: rename container app to web: the name is taken by container id-of-web");
}

TEST_CASE("remove: what is gone is as wanted") {
  Talk talk;
  talk.daemon.on("DELETE /containers/app", {nothing});
  CHECK(told(perform_docker(talk.api, RemoveContainer{"app"})) == "unchanged: app does not exist");
}

TEST_CASE("remove: one that is being removed is waited for") {
  Talk talk;
  talk.daemon.on("DELETE /containers/app", {{409, R"({"message":"in progress"})"}});
  talk.daemon.on("GET /containers/app/json", {status("removing"), status("removing"), nothing});
  CHECK(told(perform_docker(talk.api, RemoveContainer{"app"})) == "changed");
}

TEST_CASE("remove: a running one is an error") {
  Talk talk;
  talk.daemon.on("DELETE /containers/app", {{409, R"({"message":"You cannot remove"})"}});
  talk.daemon.on("GET /containers/app/json", {running("app")});
  CHECK(told(perform_docker(talk.api, RemoveContainer{"app"})) ==
        "error: remove container app: the daemon answers 409: You cannot remove");
}

TEST_CASE("remove: volumes are only removed when asked") {
  Talk talk;
  talk.daemon.on("DELETE /containers/app", {{204}});
  (void)perform_docker(talk.api, RemoveContainer{"app"});
  (void)perform_docker(talk.api, RemoveContainer{"app", true, true});
  CHECK(talk.daemon.requests() ==
        Requests{"DELETE /containers/app?force=0&v=0", "DELETE /containers/app?force=1&v=1"});
}

TEST_CASE("update: an engine without it is named as the reason") {
  Talk talk;
  talk.daemon.on("POST /containers/app/update", {{404, "Not Found\n"}});
  const auto outcome = perform_docker(talk.api, UpdateContainer{"app", Value::map()});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().hint_text() == "this engine cannot update containers");
}

TEST_CASE("connect and disconnect: what is so already changes nothing") {
  Talk talk;
  const auto with = [](const std::string& networks) {
    return Reply{.body = container_json("app", R"("Status":"running")",
                                        R"(,"NetworkSettings":{"Networks":{)" + networks + "}}")};
  };
  talk.daemon.on("POST /networks/", {{403, R"({"message":"exists"})"}});
  talk.daemon.on("GET /containers/app/json", {with(R"("front":{})")});
  CHECK(told(perform_docker(talk.api, ConnectNetwork{"app", "front", {}}, std::nullopt)) ==
        "unchanged: it is so already");
  CHECK(told(perform_docker(talk.api, DisconnectNetwork{"app", "front"}, std::nullopt)) ==
        "error: disconnect app from network front: the daemon answers 403: exists");
  talk.daemon.on("GET /containers/app/json", {with("")});
  CHECK(told(perform_docker(talk.api, DisconnectNetwork{"app", "front"}, std::nullopt)) ==
        "unchanged: it is so already");
}

TEST_CASE("connect: a stopped container's second connect is answered 200 and changes nothing") {
  Talk talk;
  talk.daemon.on("POST /networks/", {{200}});
  talk.daemon.on("GET /containers/app/json",
                 {{.body = container_json("app", R"("Status":"exited")",
                                          R"(,"NetworkSettings":{"Networks":{"front":{}}})")}});
  CHECK(told(perform_docker(talk.api, ConnectNetwork{"app", "front", {}}, talk.seen("app"))) ==
        "unchanged: it is so already");
}

TEST_CASE("connect sends the endpoint's settings when there are some") {
  Talk talk;
  talk.daemon.on("POST /networks/", {{200}});
  Value endpoint = Value::map();
  endpoint.set("Aliases", Value::list()).push_back("db");
  (void)perform_docker(talk.api, ConnectNetwork{"app", "front", endpoint}, std::nullopt);
  CHECK(talk.daemon.body_of("POST /networks/front/connect") ==
        R"({"Container":"app","EndpointConfig":{"Aliases":["db"]}})");
  (void)perform_docker(talk.api, ConnectNetwork{"app", "back", {}}, std::nullopt);
  CHECK(talk.daemon.body_of("POST /networks/back/connect") == R"({"Container":"app"})");
}

TEST_CASE("kill and unpause: a container that does not run, or is not paused, is left alone") {
  Talk talk;
  talk.daemon.on("POST /containers/app/kill", {{409, "{}"}});
  talk.daemon.on("POST /containers/app/unpause", {{500, "{}"}});
  talk.daemon.on("GET /containers/app/json", {running("app")});
  CHECK(told(perform_docker(talk.api, KillContainer{"app", "HUP"})) ==
        "unchanged: app does not run");
  CHECK(told(perform_docker(talk.api, UnpauseContainer{"app"})) == "unchanged: app is not paused");
}
