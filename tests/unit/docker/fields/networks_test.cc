#include "converge/docker/fields/networks.h"

#include <doctest/doctest.h>

#include <string>

#include "converge/base/text.h"
#include "docker/fields/spec_text.h"

using converge::spec_text::body;
using converge::spec_text::container;
using converge::spec_text::refusal;
using converge::spec_text::spec;

namespace {

std::string wishes(std::string_view arguments) {
  const auto wanted = spec(arguments);
  if (!wanted) return one_line(wanted.error());
  std::string text;
  for (const auto& wish : wanted->networks)
    text += wish.name + (wish.endpoint.is_null() ? "" : canonical_text(wish.endpoint)) + " ";
  return text;
}

/// `-net` is left, `+net` entered, `~net` left and entered again.
std::string changes(std::string_view arguments, std::string_view networks) {
  const auto wanted = spec(arguments);
  if (!wanted) return one_line(wanted.error());
  std::string text;
  const auto seen = container(
      "{Config: {Hostname: host}, NetworkSettings: {Networks: " + std::string(networks) + "}}");
  for (const auto& change : network_changes(*wanted, seen))
    text += (change.connected && change.wanted ? "~"
             : change.wanted                   ? "+"
                                               : "-") +
            change.network + " ";
  return text;
}

}  // namespace

TEST_CASE("networks are taken in all of Salt's shapes") {
  CHECK(wishes("{networks: 'a, b'}") == "a b ");
  CHECK(wishes("{networks: [a, {b: null}]}") == "a b ");
  const std::string full = R"(a{"Aliases":["x","y"],"IPAMConfig":{"IPv4Address":"10.0.0.5"}} )";
  CHECK(wishes("{networks: [{a: [{aliases: [x, y]}, {ipv4_address: 10.0.0.5}]}]}") == full);
  CHECK(wishes("{networks: [{a: {aliases: 'x,y', ipv4_address: 10.0.0.5}}]}") == full);
  CHECK(wishes("{networks: {a: [{aliases: 'x,y'}, {ipv4_address: 10.0.0.5}]}}") == full);
}

TEST_CASE("an empty list of networks asks for nothing") {
  CHECK_FALSE(spec("{networks: []}")->networks_given);
  CHECK_FALSE(spec("{networks: null}")->networks_given);
  CHECK(spec("{networks: [a]}")->networks_given);
}

TEST_CASE("wrong networks are refused") {
  CHECK(refusal("{networks: [{a: [{ipv4_address: null}]}]}") ==
        "'networks': the option 'ipv4_address' has no value");
  CHECK(refusal("{networks: [{a: [{ipv4_adress: 1.2.3.4}]}]}") ==
        "'networks': a network has no option 'ipv4_adress' (did you mean 'ipv4_address'?)");
  CHECK(refusal("{networks: [{a: [{ipv4_address: x}]}]}") ==
        "'networks': 'x' is not an IP address");
  CHECK(refusal("{networks: [a, a]}") == "'networks': the network 'a' is given twice");
  CHECK(refusal("{networks: [host]}") ==
        "'networks': 'host' cannot be entered like a network (write network_mode: host)");
  CHECK(refusal("{networks: [{bridge: [{aliases: x}]}]}")
            .starts_with("'networks': the default bridge has neither aliases nor"));
  CHECK(refusal("{networks: [a], network_mode: host}") ==
        "'network_mode': 'host' cannot be used with networks");
  CHECK(refusal("{networks: [a], network_mode: b}")
            .starts_with("'network_mode': 'b' is not among the networks"));
}

TEST_CASE("the first network is entered at creation, without the default bridge") {
  CHECK(body("{networks: [a, b]}") == R"({"NetworkingConfig":{"EndpointsConfig":{"a":{}}}})");
  CHECK(body("{networks: [a, {b: [{aliases: x}]}], network_mode: b}") ==
        R"({"HostConfig":{"NetworkMode":"b"},)"
        R"("NetworkingConfig":{"EndpointsConfig":{"b":{"Aliases":["x"]}}}})");
  CHECK(wishes("{networks: [a, b], network_mode: b}") == "b a ");
}

TEST_CASE("a MAC address is sent in the words of the old and of the new engines") {
  CHECK(body("{mac_address: '02:42:ac:11:aa:01'}") ==
        R"({"MacAddress":"02:42:ac:11:aa:01","NetworkingConfig":{"EndpointsConfig":)"
        R"({"bridge":{"MacAddress":"02:42:ac:11:aa:01"}}}})");
  CHECK(body("{mac_address: '02:42:ac:11:aa:01', networks: [a]}")
            .find(R"("EndpointsConfig":{"a":{"MacAddress":"02:42:ac:11:aa:01"}})") !=
        std::string::npos);
}

TEST_CASE("networks are entered, left and entered again while the container stands") {
  CHECK(changes("{networks: [a, b]}", "{a: {}, b: {}}") == "");
  CHECK(changes("{networks: [a, b]}", "{a: {}}") == "+b ");
  CHECK(changes("{networks: [a]}", "{a: {}, b: {}}") == "-b ");
  CHECK(changes("{networks: [{a: [{ipv4_address: 10.0.0.5}]}]}",
                "{a: {IPAMConfig: {IPv4Address: 10.0.0.6}}}") == "~a ");
  CHECK(changes("{networks: [{a: [{aliases: 'x,y'}]}]}",
                "{a: {Aliases: [y, x, cccccccccccc, host]}}") == "");
  CHECK(changes("{networks: [{a: [{aliases: 'x,z'}]}]}", "{a: {Aliases: [x, y]}}") == "~a ");
  CHECK(changes("{networks: [{a: [{aliases: host}]}]}", "{a: {Aliases: [host]}}") == "");
  CHECK(changes("{networks: [a]}", "{a: {Aliases: [left]}}") == "~a ");
  CHECK(changes("{networks: [0123456789abcdef]}", "{net: {NetworkID: 0123456789abcdef00}}") == "");
}

TEST_CASE("networks that nobody asked about are left alone") {
  CHECK(changes("{}", "{bridge: {}, other: {}}") == "");
  CHECK(changes("{}", "{bridge: {Aliases: [x]}}") == "~bridge ");
  CHECK(changes("{network_mode: host}", "{host: {}}") == "");
}

TEST_CASE("a container that lost its network is missing it") {
  const auto missing = [](std::string_view arguments, std::string_view networks) {
    std::string text;
    for (const auto& wish : missing_networks(
             *spec(arguments),
             container("{NetworkSettings: {Networks: " + std::string(networks) + "}}")))
      text += wish.name + " ";
    return text;
  };
  CHECK(missing("{}", "{}") == "bridge ");
  CHECK(missing("{}", "{bridge: {}}") == "");
  CHECK(missing("{}", "{podman: {}}") == "");
  CHECK(missing("{network_mode: web}", "{}") == "web ");
  CHECK(missing("{network_mode: none}", "{}") == "");
  CHECK(missing("{network_mode: 'container:x'}", "{}") == "");
  CHECK(missing("{networks: [a, b]}", "{b: {}}") == "a ");
}
