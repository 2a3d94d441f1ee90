#include <doctest/doctest.h>

#include <string>

#include "converge/docker/fields/spec.h"
#include "docker/fields/spec_text.h"

using converge::spec_text::body;
using converge::spec_text::container;
using converge::spec_text::refusal;
using converge::spec_text::spec;

namespace {

/// The bindings alone: `80/tcp=127.0.0.1:8080`.
std::string bindings(std::string_view arguments) {
  const auto wanted = spec(arguments);
  if (!wanted) return one_line(wanted.error());
  std::string text;
  for (const auto& entry : wanted->body.find_path({"HostConfig", "PortBindings"})->entries()) {
    CHECK(wanted->body.find_path({"ExposedPorts"})->find(entry.key.string()) != nullptr);
    for (const auto& binding : entry.value.items()) {
      text += text.empty() ? "" : " ";
      text += entry.key.string() + "=" + std::string(binding.text_at("HostIp")) + ":" +
              std::string(binding.text_at("HostPort"));
    }
  }
  return text;
}

}  // namespace

TEST_CASE("published ports are taken in all of Salt's shapes, and exposed too") {
  CHECK(bindings("{port_bindings: '8080:80'}") == "80/tcp=:8080");
  CHECK(bindings("{publish: ['8080:80', '127.0.0.1:8081:81/udp']}") ==
        "80/tcp=:8080 81/udp=127.0.0.1:8081");
  CHECK(bindings("{port_bindings: '8080:80,8081:81'}") == "80/tcp=:8080 81/tcp=:8081");
  CHECK(bindings("{port_bindings: [80, '53/UDP']}") == "80/tcp=: 53/udp=:");
  CHECK(bindings("{port_bindings: '127.0.0.1::80'}") == "80/tcp=127.0.0.1:");
  CHECK(bindings("{port_bindings: '5000-5001:6000-6001/udp'}") == "6000/udp=:5000 6001/udp=:5001");
  CHECK(bindings("{port_bindings: '5000-5001/udp'}") == "5000/udp=: 5001/udp=:");
  CHECK(bindings("{port_bindings: ['8080:80', '8081:80']}") == "80/tcp=:8080 80/tcp=:8081");
  CHECK(bindings("{port_bindings: ['80', '8081:80']}") == "80/tcp=:80 80/tcp=:8081");
  CHECK(bindings("{port_bindings: '80:80/sctp'}") == "80/sctp=:80");
}

TEST_CASE("mappings go from the container's port to the host's") {
  CHECK(bindings("{port_bindings: {80: 8080, 53/udp: '53'}}") == "80/tcp=:8080 53/udp=:53");
  CHECK(bindings("{port_bindings: [{80: 8080}, {81/tcp: 8081}]}") == "80/tcp=:8080 81/tcp=:8081");
  CHECK(bindings("{port_bindings: {5100/tcp: {HostIp: 0.0.0.0, HostPort: '5100'}}}") ==
        "5100/tcp=0.0.0.0:5100");
  CHECK(bindings("{port_bindings: {80: [{HostIp: '', HostPort: 1}, {HostPort: 2}]}}") ==
        "80/tcp=:1 80/tcp=:2");
  CHECK(bindings("{port_bindings: {80: null}}") == "80/tcp=:");
}

TEST_CASE("the two halves of a binding in the words of 2014 are one binding") {
  CHECK(bindings("{port_bindings: {5000/tcp: [{HostIp: ''}, {HostPort: '5000'}]}}") ==
        "5000/tcp=:5000");
}

TEST_CASE("wrong port bindings are refused") {
  CHECK(refusal("{port_bindings: '99999'}") ==
        "'port_bindings': 99999 is no port: ports are 1 to 65535");
  CHECK(refusal("{port_bindings: '70000:80'}") ==
        "'port_bindings': 70000 is no port: ports are 0 to 65535");
  CHECK(refusal("{port_bindings: '80:0'}") ==
        "'port_bindings': 0 is no port: ports are 1 to 65535");
  CHECK(refusal("{port_bindings: 'abc:80'}") ==
        "'port_bindings': 'abc' is no port and no range of ports");
  CHECK(refusal("{port_bindings: '-5:80'}") ==
        "'port_bindings': '-5' is no port and no range of ports");
  CHECK(refusal("{port_bindings: '8080:080'}") ==
        "'port_bindings': the port '080' has a leading zero");
  CHECK(refusal("{port_bindings: '80:80:80:80'}")
            .starts_with("'port_bindings': '80:80:80:80' has more than three parts"));
  CHECK(refusal("{port_bindings: '31100:'}") ==
        "'port_bindings': '31100:' names no container port");
  CHECK(refusal("{port_bindings: ':80'}") == "'port_bindings': ':80' names no host port");
  CHECK(refusal("{port_bindings: '300.1.1.1:80:80'}") ==
        "'port_bindings': '300.1.1.1:80:80' does not start with an IP address");
  CHECK(refusal("{port_bindings: '1-4:80-81'}") ==
        "'port_bindings': the range of host ports '1-4' has not as many ports as the container's");
  CHECK(refusal("{port_bindings: '9-8'}") ==
        "'port_bindings': the range '9-8' ends before it starts");
  CHECK(refusal("{port_bindings: '80:80/tpc'}") ==
        "'port_bindings': 'tpc' is no protocol (one of tcp, udp, sctp)");
  CHECK(refusal("{port_bindings: ['80:80', '80:81']}") ==
        "'port_bindings': the host port 80 is bound twice");
  CHECK(refusal("{port_bindings: ['80:80', '80:80/udp']}") == "accepted");
}

TEST_CASE("a port pair that YAML reads in base 60 is told as that") {
  CHECK(refusal("{port_bindings: [133342]}") ==
        "'port_bindings': 133342 is no port: ports are 1 to 65535 (YAML reads an unquoted 2222:22 "
        "as a number in base 60: write '2222:22' in quotes)");
}

TEST_CASE("published ports clash with what makes them senseless") {
  CHECK(refusal("{port_bindings: '80:80', publish_all_ports: True}") ==
        "'port_bindings': cannot be used with publish_all_ports: True");
  CHECK(refusal("{port_bindings: '80:80', network_mode: host}")
            .starts_with("'port_bindings': cannot be used with network_mode: host"));
  CHECK(refusal("{port_bindings: '80:80', network_mode: 'container:x'}")
            .starts_with("'port_bindings': cannot be used with network_mode: container"));
  CHECK(refusal("{hostname: a, network_mode: host}") ==
        "'hostname': cannot be used with network_mode: host");
}

TEST_CASE("thousands of ports are taken, a host's worth of them is refused at once") {
  CHECK(refusal("{ports: '10000-20000'}") == "accepted");
  CHECK(refusal("{port_bindings: ['10000-20000:10000-20000']}") == "accepted");
  CHECK(refusal("{ports: '1-65535'}") ==
        "'ports': these are more than 20000 ports (network_mode: host needs none)");
  CHECK(refusal("{port_bindings: ['1-65535:1-65535']}").find("these are more than 20000 ports") !=
        std::string::npos);
}

TEST_CASE("exposed ports") {
  CHECK(body("{ports: 8080}") == R"({"ExposedPorts":{"8080/tcp":{}}})");
  CHECK(body("{expose: '80,53/udp'}") == R"({"ExposedPorts":{"53/udp":{},"80/tcp":{}}})");
  CHECK(body("{ports: [80, '5000-5001']}") ==
        R"({"ExposedPorts":{"5000/tcp":{},"5001/tcp":{},"80/tcp":{}}})");
  CHECK(body("{ports: {80/tcp: {}}}") == R"({"ExposedPorts":{"80/tcp":{}}})");
  CHECK(refusal("{ports: [{80: 8080}]}") == "'ports': should be a list, got a mapping");
  CHECK(refusal("{ports: 80.5}") == "'ports': '80.5' is no port");
  CHECK(refusal("{ports: http}") == "'ports': 'http' is no port and no range of ports");
  CHECK(
      refusal("{ports: '80:80'}") ==
      "'ports': '80:80' is no port and no range of ports (to publish a port use 'port_bindings')");
  CHECK(refusal("{ports: 0}") == "'ports': 0 is no port: ports are 1 to 65535");
}

TEST_CASE("ports that a running container does not publish are found") {
  const auto wanted = spec("{port_bindings: ['8080:80', '8053:53/udp']}");
  REQUIRE(wanted);
  const auto seen = [&](std::string_view ports) {
    std::string text;
    for (const auto& port : missing_ports(
             *wanted,
             container("{NetworkSettings: {Networks: {}, Ports: " + std::string(ports) + "}}")))
      text += port + " ";
    return text;
  };
  CHECK(seen("{80/tcp: [{HostPort: '8080'}], 53/udp: [{HostPort: '8053'}]}") == "");
  CHECK(seen("{80/tcp: null, 53/udp: [{HostPort: '8053'}]}") == "80/tcp ");
  CHECK(seen("{}") == "80/tcp 53/udp ");
  const auto none = spec("{port_bindings: '80:80', network_mode: none}");
  CHECK(missing_ports(*none, container("{}")).empty());
}
