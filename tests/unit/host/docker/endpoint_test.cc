#include "converge/host/docker/endpoint.h"

#include <doctest/doctest.h>

using namespace converge;

namespace {

std::string refusal(const std::string& text) {
  const auto endpoint = parse_endpoint(text, "DOCKER_HOST");
  if (endpoint) return "accepted " + endpoint->socket;
  CHECK(endpoint.error().trouble() == Trouble::refused);
  return endpoint.error().message();
}

}  // namespace

TEST_CASE("nothing means the usual socket") {
  CHECK(parse_endpoint("", "DOCKER_HOST")->socket == "/var/run/docker.sock");
}

TEST_CASE("a unix address is the path of its socket") {
  CHECK(parse_endpoint("unix:///tmp/a b.sock", "--host")->socket == "/tmp/a b.sock");
  CHECK(parse_endpoint("unix:///tmp/d.sock", "--host")->text() == "unix:///tmp/d.sock");
}

TEST_CASE("a socket's path may have 107 bytes and no more") {
  CHECK(parse_endpoint("unix:///" + std::string(106, 'a'), "").has_value());
  CHECK(refusal("unix:///" + std::string(107, 'a')) ==
        "DOCKER_HOST: socket path longer than 107 bytes (108)");
}

TEST_CASE("what is no address of a daemon is refused with what was expected") {
  CHECK(refusal("foo") == "DOCKER_HOST: 'foo' is not an address of a daemon, expected unix://");
  CHECK(refusal("unix://") == "DOCKER_HOST: unix:// needs the path of a socket");
  CHECK(refusal("unix://relative") ==
        "DOCKER_HOST: the path of the socket must be absolute, got 'relative'");
  CHECK(refusal(std::string("unix:///a\0b", 11)) ==
        "DOCKER_HOST: the path of the socket contains a NUL byte");
}

TEST_CASE("a bare path is refused with the spelling that works") {
  const auto endpoint = parse_endpoint("/run/docker.sock", "--host");
  REQUIRE_FALSE(endpoint);
  CHECK(endpoint.error().hint_text() == "did you mean 'unix:///run/docker.sock'?");
}

TEST_CASE("tcp and ssh are refused, whatever they carry") {
  for (const auto* text : {"tcp://1.2.3.4:2375", "https://1.2.3.4:2376", "ssh://-oProxyCommand=x",
                           "ssh://user@host"}) {
    CHECK(refusal(text).find("not supported in this version") != std::string::npos);
  }
}

TEST_CASE("control characters of a wrong address do not reach the terminal") {
  CHECK(refusal("\x1b[31m").find('\x1b') == std::string::npos);
}

TEST_CASE("the option wins over the environment") {
  const auto environment = [](const std::string& name) -> std::optional<std::string> {
    if (name == "DOCKER_HOST") return "unix:///from/environment";
    return std::nullopt;
  };
  CHECK(choose_endpoint("unix:///from/option", environment)->socket == "/from/option");
  CHECK(choose_endpoint(std::nullopt, environment)->socket == "/from/environment");
}
