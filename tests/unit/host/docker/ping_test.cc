#include <doctest/doctest.h>

#include "converge/host/docker/api.h"

using namespace converge;

namespace {

HttpAnswer pong(const std::string& version) {
  return {200, "OK", {{"api-version", version}, {"ostype", "linux"}}};
}

std::string refusal(const Result<DaemonFacts>& facts) {
  return facts ? "accepted " + facts->version.text() : facts.error().message();
}

}  // namespace

TEST_CASE("the smaller of the two newest versions is spoken") {
  CHECK(judge_ping(pong("1.41"), std::nullopt)->version == ApiVersion{1, 41});
  CHECK(judge_ping(pong("1.99"), std::nullopt)->version == newest_api);
  CHECK(judge_ping(pong("2.0"), std::nullopt)->version == newest_api);
}

TEST_CASE("the engine's release and newest version are known") {
  HttpAnswer answer = pong("1.99");
  CHECK(judge_ping(answer, std::nullopt)->release.empty());
  answer.headers["server"] = "Docker/20.10.24+dfsg1 (linux)";
  const auto facts = judge_ping(answer, ApiVersion{1, 41});
  REQUIRE(facts);
  CHECK(facts->release == "20.10.24+dfsg1");
  CHECK(facts->newest == ApiVersion{1, 99});
}

TEST_CASE("versions are compared as numbers") {
  CHECK(ApiVersion{1, 9} < ApiVersion{1, 41});
  CHECK(refusal(judge_ping(pong("1.9"), std::nullopt)) == "daemon too old: API 1.9, need 1.40");
  CHECK(refusal(judge_ping(pong("1.24"), std::nullopt)) == "daemon too old: API 1.24, need 1.40");
}

TEST_CASE("a version that is none is no Docker daemon") {
  for (const auto* version : {"banana", "0", "1.", ".41", "1.41.2", "-1.41", "1.99999"}) {
    const auto facts = judge_ping(pong(version), std::nullopt);
    REQUIRE_FALSE(facts);
    CHECK(facts.error().trouble() == Trouble::unreachable);
    CHECK(facts.error().message().starts_with("not a Docker daemon"));
  }
}

TEST_CASE("a page in HTML and an empty answer are no Docker daemon") {
  CHECK(refusal(judge_ping({200, "<html><body>Login</body></html>", {}}, std::nullopt)) ==
        "not a Docker daemon: GET /_ping answers a page in HTML, not an answer of a daemon");
  CHECK(refusal(judge_ping({200, "", {}}, std::nullopt)) ==
        "not a Docker daemon: GET /_ping answers nothing");
}

TEST_CASE("a proxy that drops the version is taken for 1.41") {
  CHECK(judge_ping({200, "OK", {}}, std::nullopt)->version == ApiVersion{1, 41});
}

TEST_CASE("another status than 200 is named") {
  const auto facts = judge_ping({403, "Forbidden by rule", {}}, std::nullopt);
  CHECK(refusal(facts) == "GET /_ping: the daemon answers 403: Forbidden by rule");
  CHECK(facts.error().trouble() == Trouble::unreachable);
}

TEST_CASE("podman is known by its headers") {
  auto answer = pong("1.41");
  CHECK_FALSE(judge_ping(answer, std::nullopt)->podman);
  answer.headers["libpod-api-version"] = "4.3.1";
  CHECK(judge_ping(answer, std::nullopt)->podman);
}

TEST_CASE("a version asked for is spoken when the daemon knows it, else refused") {
  CHECK(judge_ping(pong("1.56"), ApiVersion{1, 44})->version == ApiVersion{1, 44});
  const auto facts = judge_ping(pong("1.41"), ApiVersion{1, 44});
  CHECK(refusal(facts) == "DOCKER_API_VERSION: the daemon speaks at most 1.41, not 1.44");
  CHECK(facts.error().trouble() == Trouble::refused);
}

TEST_CASE("DOCKER_API_VERSION is a version that converge speaks") {
  CHECK(*parse_api_override("1.44") == ApiVersion{1, 44});
  CHECK(*parse_api_override("v1.44") == ApiVersion{1, 44});
  for (const auto* text : {"", "abc", "1.99", "1.39", "1", "1.4 4"}) {
    const auto version = parse_api_override(text);
    REQUIRE_FALSE(version);
    CHECK(version.error().trouble() == Trouble::refused);
    CHECK(version.error().message().starts_with("DOCKER_API_VERSION: "));
  }
}
