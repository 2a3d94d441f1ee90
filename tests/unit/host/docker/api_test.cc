#include "converge/host/docker/api.h"

#include <doctest/doctest.h>

#include "host/fake_daemon.h"

using namespace converge;
using Requests = std::vector<std::string>;
using namespace std::chrono_literals;

namespace {

Endpoint nowhere() {
  return {"/nonexistent/docker.sock"};
}

std::string message(const auto& result) {
  return result ? "no error" : one_line(result.error());
}

}  // namespace

TEST_CASE("nobody is asked before something of Docker is looked at") {
  const FakeDaemon daemon;
  const DockerApi api(daemon.endpoint(), std::nullopt);
  CHECK(daemon.version().empty());
}

TEST_CASE("paths carry the version that was agreed upon") {
  FakeDaemon daemon;
  daemon.on("GET /containers/app/json", {running("app")});
  REQUIRE(DockerApi(daemon.endpoint(), std::nullopt).container("app"));
  CHECK(daemon.version() == "1.41");
  REQUIRE(DockerApi(daemon.endpoint(), ApiVersion{1, 40}).container("app"));
  CHECK(daemon.version() == "1.40");
}

TEST_CASE("the manifest of our platform is asked for where the API has it, with the same request") {
  FakeDaemon daemon;
  daemon.on("GET /images/", {{.body = R"({"Id":"sha256:aa"})"}});
  REQUIRE(DockerApi(daemon.endpoint(), std::nullopt).image("a/b:1"));
  daemon.on("GET /_ping", {{.body = "OK", .headers = "Api-Version: 1.48\r\n"}});
  REQUIRE(DockerApi(daemon.endpoint(), std::nullopt).image("a/b:1"));
  CHECK(daemon.requests() ==
        Requests{"GET /images/a/b%3A1/json", "GET /images/a/b%3A1/json?manifests=1"});
}

TEST_CASE("what is not there is nothing, not an error") {
  FakeDaemon daemon;
  const DockerApi api(daemon.endpoint(), std::nullopt);
  CHECK_FALSE(api.container("app")->has_value());
  CHECK_FALSE(api.image("app:1")->has_value());
}

TEST_CASE("an unknown path is an error, not nothing") {
  FakeDaemon daemon;
  daemon.on("GET /containers", {{404, R"({"message":"page not found"})"}});
  const DockerApi api(daemon.endpoint(), std::nullopt);
  CHECK(message(api.container("app")) ==
        "look at container app: the daemon answers 404: page not found");
}

TEST_CASE("a container found by the beginning of its id is another one") {
  FakeDaemon daemon;
  daemon.on("GET /containers/abc/json", {running("web")});
  CHECK_FALSE(DockerApi(daemon.endpoint(), std::nullopt).container("abc")->has_value());
}

TEST_CASE("an answer without an id is no answer") {
  FakeDaemon daemon;
  daemon.on("GET /containers/app/json", {{.body = "{}"}});
  daemon.on("GET /images/app", {{.body = "[]"}});
  const DockerApi api(daemon.endpoint(), std::nullopt);
  CHECK(message(api.container("app")) == "look at container app: the daemon's answer has no Id");
  CHECK(message(api.image("app")) == "look at image app: the daemon's answer has no Id");
}

TEST_CASE("a cut answer in JSON is an error") {
  FakeDaemon daemon;
  daemon.on("GET /containers/app/json", {{.body = R"({"Id":"1","Name)"}});
  CHECK_FALSE(DockerApi(daemon.endpoint(), std::nullopt).container("app"));
}

TEST_CASE("a read that meets 5xx is repeated twice") {
  FakeDaemon daemon;
  const DockerApi api(daemon.endpoint(), std::nullopt);
  daemon.on("GET /containers/app/json", {{500, "a"}, {503, "b"}, running("app")});
  CHECK(api.container("app")->has_value());
  daemon.on("GET /containers/app/json", {{500, "a"}, {500, "b"}, {500, "c"}, running("app")});
  CHECK(message(api.container("app")) == "look at container app: the daemon answers 500: c");
}

TEST_CASE("a read whose connection broke is repeated when the daemon is there") {
  FakeDaemon daemon;
  const DockerApi api(daemon.endpoint(), std::nullopt);
  REQUIRE(api.connect());
  daemon.on("GET /containers/app/json", {no_answer(), no_answer(), running("app")});
  CHECK(api.container("app")->has_value());
  CHECK(api.outages() > 0);
}

TEST_CASE("a daemon that comes back within the patience is waited for") {
  FakeDaemon daemon;
  daemon.on("GET /containers/app/json", {running("app")});
  const DockerApi api(daemon.endpoint(), std::nullopt);
  REQUIRE(api.connect());
  daemon.stop();
  std::thread later([&] {
    std::this_thread::sleep_for(200ms);
    daemon.start();
  });
  CHECK(api.container("app")->has_value());
  later.join();
}

TEST_CASE("a write is not repeated after its answer was lost") {
  FakeDaemon daemon;
  daemon.on("POST /containers/app/start", {no_answer()});
  const DockerApi api(daemon.endpoint(), std::nullopt);
  daemon.on("GET /containers/app/json", {running("app")});
  REQUIRE(api.container("app"));  // so that a connection is kept
  const auto answer = api.start("app");
  REQUIRE_FALSE(answer);
  CHECK(answer.error().trouble() == Trouble::unknown);
  CHECK(daemon.requests() == Requests{"GET /containers/app/json", "POST /containers/app/start"});
}

TEST_CASE("an absent socket, a dead one and one that is none are three different errors") {
  FakeDaemon daemon;
  const auto connect = [](const Endpoint& endpoint) {
    const auto facts = DockerApi(endpoint, std::nullopt).connect();
    CHECK(facts.error().trouble() == Trouble::unreachable);
    return facts.error().message();
  };
  CHECK(connect(nowhere()) == "daemon unreachable: /nonexistent/docker.sock does not exist");
  daemon.stop();
  CHECK(connect(daemon.endpoint()) ==
        "daemon unreachable: " + daemon.endpoint().socket + " exists but nobody listens on it");
  const TemporaryDirectory folder;
  put(folder / "file", "");
  CHECK(connect({folder / "file"}) ==
        "daemon unreachable: " + (folder / "file") + " is not a socket");
}

TEST_CASE("a redirect is not followed") {
  FakeDaemon daemon;
  daemon.on("GET /containers/app/json", {{301, "", "Location: /v1.41/containers/other/json\r\n"}});
  CHECK_FALSE(DockerApi(daemon.endpoint(), std::nullopt).container("app"));
  CHECK(daemon.requests().size() == 1);
}

TEST_CASE("an answer larger than 64 MiB is refused") {
  FakeDaemon daemon;
  daemon.on("GET /containers/app/json", {{.body = std::string((64U << 20U) + 1, ' ')}});
  CHECK(message(DockerApi(daemon.endpoint(), std::nullopt).container("app"))
            .find("is larger than 64 MiB") != std::string::npos);
}

TEST_CASE("a body shorter than promised is a broken answer") {
  FakeDaemon daemon;
  const Reply cut{.raw = true, .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"Id\":"};
  daemon.on("GET /containers/app/json", {cut});
  CHECK_FALSE(DockerApi(daemon.endpoint(), std::nullopt).container("app"));
}

TEST_CASE("a damaged chunk is a broken answer") {
  FakeDaemon daemon;
  const Reply cut{
      .raw = true,
      .bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"};
  daemon.on("GET /containers/app/json", {cut});
  CHECK_FALSE(DockerApi(daemon.endpoint(), std::nullopt).container("app"));
}

TEST_CASE("a proxy in the environment is not asked") {
  setenv("http_proxy", "http://127.0.0.1:9/", 1);
  setenv("ALL_PROXY", "http://127.0.0.1:9/", 1);
  FakeDaemon daemon;
  CHECK(DockerApi(daemon.endpoint(), std::nullopt).container("app"));
  unsetenv("http_proxy");
  unsetenv("ALL_PROXY");
}

TEST_CASE("names are encoded in paths, and an image keeps its slashes") {
  FakeDaemon daemon;
  const DockerApi api(daemon.endpoint(), std::nullopt);
  (void)api.container("a/../b?c");
  (void)api.image("host:5000/a b@sha256:00");
  CHECK(daemon.requests() == Requests{"GET /containers/a%2F..%2Fb%3Fc/json",
                                      "GET /images/host%3A5000/a%20b%40sha256%3A00/json"});
}

TEST_CASE("leftovers are one list with a filter") {
  FakeDaemon daemon;
  daemon.on("GET /containers/json", {{.body = R"([{"Names":["/app.prev"]}])"}});
  const DockerApi api(daemon.endpoint(), std::nullopt);
  CHECK(*api.leftovers() == std::set<std::string>{"app.prev"});
  CHECK(daemon.requests() ==
        Requests{"GET /containers/json?all=1&filters="
                 "%7B%22name%22%3A%5B%22%5C%5C.%28next%7Cprev%7Cfailed%29%24%22%5D%7D"});
}
