#include <doctest/doctest.h>

#include <string>

#include "converge/docker/fields/addresses.h"
#include "converge/docker/fields/drift.h"
#include "converge/docker/fields/networks.h"
#include "docker/fields/spec_text.h"

using converge::normal_ip_address;
using converge::normal_mac_address;
using converge::spec_text::body;
using converge::spec_text::container;
using converge::spec_text::drift;
using converge::spec_text::refusal;
using converge::spec_text::spec;

TEST_CASE("an address has one spelling") {
  CHECK(normal_ip_address("192.0.2.1") == "192.0.2.1");
  CHECK(normal_ip_address("FD00:77:0::50") == "fd00:77::50");
  CHECK(normal_ip_address("0:0:0:0:0:0:0:1") == "::1");
  CHECK(normal_ip_address("::ffff:192.0.2.1") == "192.0.2.1");
  CHECK(normal_ip_address("::FFFF:c000:0201") == "192.0.2.1");
  for (const char* wrong : {"", "192.0.2", "192.0.2.256", "host-gateway", "fe80::1%eth0", "[::1]"})
    CHECK_FALSE(normal_ip_address(wrong));
}

TEST_CASE("a MAC address has one spelling") {
  for (const char* text : {"02:00:00:00:00:0a", "02-00-00-00-00-0A", "0200.0000.000A"})
    CHECK(normal_mac_address(text) == "02:00:00:00:00:0a");
  for (const char* wrong : {"", "02:00:00:00:00", "02:00:00:00:00:0g", "02:00-00:00:00:01",
                            "020000000001", "02:00:00:00:00:01:", "02:00:00:00:00:00:00:01"})
    CHECK_FALSE(normal_mac_address(wrong));
}

TEST_CASE("addresses are sent in one spelling") {
  CHECK(body("{dns: ['2001:DB8:0::1'], extra_hosts: {a: '::FFFF:192.0.2.1'}}") ==
        R"({"HostConfig":{"Dns":["2001:db8::1"],"ExtraHosts":["a:192.0.2.1"]}})");
  CHECK(body("{extra_hosts: ['h:host-gateway']}") ==
        R"({"HostConfig":{"ExtraHosts":["h:host-gateway"]}})");
  CHECK(refusal("{extra_hosts: ['h:hostgateway']}").starts_with("'extra_hosts': 'hostgateway' is"));
  CHECK(refusal("{mac_address: '02:00:00'}") ==
        "'mac_address': '02:00:00' is not a MAC address (e.g. 02:00:00:00:00:01)");
  CHECK(refusal("{mac_address: 9876543210}").find("in quotes") != std::string::npos);
}

TEST_CASE("the API's objects are sent in its spelling, without what is null") {
  CHECK(body("{mounts: [{type: tmpfs, TARGET: /x, source: null, tmpfsoptions: {mode: 0}}]}") ==
        R"({"HostConfig":{"Mounts":[{"Target":"/x","TmpfsOptions":{"Mode":0},"Type":"tmpfs"}]}})");
  CHECK(body("{devices: [{pathonhost: /dev/a}]}") ==
        R"({"HostConfig":{"Devices":[{"CgroupPermissions":"rwm","PathInContainer":"/dev/a",)"
        R"("PathOnHost":"/dev/a"}]}})");
  CHECK(refusal("{mounts: [{Type: tmpfs, Taget: /x}]}") ==
        "'mounts': a mount has no part 'Taget' (did you mean 'Target'?)");
  CHECK(refusal("{mounts: [{Type: bind, BindOptions: {Propagate: x}}]}")
            .starts_with("'mounts': BindOptions has no part 'Propagate'"));
  CHECK(refusal("{mounts: [{Type: bind, BindOptions: 5}]}") ==
        "'mounts': BindOptions is a mapping, not a number");
  CHECK(refusal("{mounts: /a}") == "'mounts': a mount is a mapping, not a string");
  CHECK(refusal("{device_requests: [{count: 1, gpus: all}]}")
            .starts_with("'device_requests': a device request has no part 'gpus'"));
}

TEST_CASE("labels of converge itself are refused, where they stand") {
  const std::string told =
      "'labels': 'io.converge.mine' is a label of converge itself (it writes io.converge.* on what "
      "it makes; choose another name)";
  CHECK(refusal("{labels: {io.converge.mine: x}}") == told);
  CHECK(refusal("{labels: [io.converge.mine=x]}") == told);
  CHECK(refusal("{labels: [{io.converge.mine: x}]}") == told);
  CHECK(refusal("{labels: 'a=1, io.converge.mine'}") == told);
  CHECK(refusal("{labels: {io.convergence: x, my.io.converge.x: y}}") == "accepted");
  CHECK(to_string(spec("{labels: {a: b, io.converge.mine: x}}").error().place()) ==
        "test.yml:1:17");
}

TEST_CASE("what a daemon adds of its own is no difference") {
  CHECK(drift("{ulimits: 'nproc=100'}",
              "{HostConfig: {Ulimits: [{Name: nofile, Soft: 1, Hard: 2},"
              "{Name: nproc, Soft: 100, Hard: 100}]}}") == "");
  CHECK(drift("{ulimits: 'nproc=100'}",
              "{HostConfig: {Ulimits: [{Name: nproc, Soft: 100, Hard: 200}]}}") == "ulimits");
  CHECK(drift("{ulimits: 'nproc=100'}", "{HostConfig: {Ulimits: null}}") == "ulimits");
  const std::string added = "SecurityOpt: [no-new-privileges, label=disable]";
  for (const char* why : {"Privileged: True", "PidMode: host", "IpcMode: host"})
    CHECK(drift("{security_opt: no-new-privileges}",
                "{HostConfig: {" + added + ", " + why + "}}") == "");
  CHECK(drift("{security_opt: no-new-privileges}", "{HostConfig: {" + added + "}}") ==
        "security_opt");
  CHECK(drift("{security_opt: label=disable}",
              "{HostConfig: {SecurityOpt: null, Privileged: True}}") == "security_opt");
  CHECK(drift("{log_config: {Type: json-file, Config: {max-size: 1m}}}",
              "{HostConfig: {LogConfig: {Type: json-file, Config: {max-size: 1m, tag: x}}}}") ==
        "");
  CHECK(drift("{log_config: {Type: json-file, Config: {max-size: 1m}}}",
              "{HostConfig: {LogConfig: {Type: json-file, Config: {}}}}") == "log_config");
}

TEST_CASE("an image that names a variable twice gives its first value") {
  const std::string_view image = "{Env: [X=1, X=2, Y=0]}";
  CHECK(drift("{environment: B=1}", "{Config: {Env: [B=1, X=1, Y=0]}}", image) == "");
  CHECK(drift("{environment: B=1}", "{Config: {Env: [B=1, X=2, Y=0]}}", image) == "environment");
  CHECK(drift("{environment: []}", "{Config: {Env: [X=1, X=2, Y=0]}}", image) == "");
  CHECK(drift("{environment: X=5}", "{Config: {Env: [X=5, Y=0]}}", image) == "");
}

TEST_CASE("parts of host_config are read and compared as the fields that they are") {
  CHECK(body("{host_config: {memory: 67108864, portbindings: {80: [{HostPort: 81}]}}}") ==
        R"({"ExposedPorts":{"80/tcp":{}},"HostConfig":{"Memory":67108864,"PortBindings":)"
        R"({"80/tcp":[{"HostIp":"","HostPort":"81"}]}}})");
  CHECK(body("{host_config: {Memory: 67108864}, mem_limit: 96M}") ==
        R"({"HostConfig":{"Memory":100663296}})");
  CHECK(body("{host_config: {consolesize: [1, 2], New: x, Binds: null}}") ==
        R"({"HostConfig":{"ConsoleSize":[1,2],"New":"x"}})");
  CHECK(spec("{host_config: {RestartPolicy: {Name: always}}}")->restart_policy.text_at("Name") ==
        "always");
  CHECK(drift("{host_config: {New: x, Privileged: False}}", "{HostConfig: {Memory: 1}}") == "");
  CHECK(drift("{host_config: {New: x}}", "{HostConfig: {New: y}}") == "host_config");
  CHECK(refusal("{host_config: {Memory: 1000}}")
            .starts_with("'host_config: Memory': 1000 bytes are too few"));
}

TEST_CASE("a limit that is taken off needs a new container, where 0 means 'leave it'") {
  const auto update = [](std::string_view arguments, std::string_view inspect) {
    const auto found = find_drift(*spec(arguments), container(inspect), std::nullopt);
    REQUIRE(found.size() == 1);
    return found[0].update.has_value();
  };
  CHECK_FALSE(update("{mem_limit: 0}", "{HostConfig: {Memory: 67108864}}"));
  CHECK_FALSE(update("{cpuset_cpus: ''}", "{HostConfig: {CpusetCpus: '0'}}"));
  CHECK(update("{pids_limit: 0}", "{HostConfig: {PidsLimit: 5}}"));
  CHECK(update("{mem_limit: 64M}", "{HostConfig: {Memory: 0}}"));
}

namespace {

/// The networks that have to be left and entered again.
std::string changed(std::string_view arguments, const std::string& networks) {
  const auto wanted = spec(arguments);
  REQUIRE(wanted);
  std::string names;
  for (const auto& change : network_changes(
           *wanted, container("{Config: {}, NetworkSettings: {Networks: " + networks + "}}")))
    names += change.network + " ";
  return names;
}

}  // namespace

TEST_CASE("addresses in networks are compared as addresses") {
  CHECK(changed("{networks: [{a: [{ipv6_address: 'FD00:0::9'}]}]}",
                "{a: {IPAMConfig: {IPv6Address: 'fd00::9'}}}") == "");
  CHECK(changed("{networks: [{a: [{ipv6_address: 'fd00::9'}]}]}",
                "{a: {IPAMConfig: {IPv6Address: 'FD00:0:0::9', LinkLocalIPs: null}}}") == "");
  CHECK(changed("{networks: [{a: [{ipv6_address: 'fd00::9'}]}]}",
                "{a: {IPAMConfig: {IPv6Address: 'fd00::8'}}}") == "a ");
}

TEST_CASE("the MAC address in the first network is the container's own") {
  const auto wanted = spec("{networks: [{a: [{mac_address: '02-00-00-00-00-01'}]}, b]}");
  REQUIRE(wanted);
  CHECK(wanted->body.text_at("MacAddress") == "02:00:00:00:00:01");
  CHECK(*wanted->body.find_path({"HostConfig", "NetworkMode"}) == converge::Value("a"));
  const std::string_view arguments = "{networks: [{a: [{mac_address: '02-00-00-00-00-01'}]}]}";
  // 20.10 knows the address as the container's own, in the network of its network mode.
  CHECK(body(arguments).find("\"NetworkMode\":\"a\"") != std::string::npos);
  CHECK(drift(arguments,
              "{Config: {MacAddress: '02-00-00-00-00-01'},"
              "NetworkSettings: {Networks: {a: {MacAddress: ''}}}}") == "");
  CHECK(drift(arguments, "{NetworkSettings: {Networks: {a: {MacAddress: '02:00:00:00:00:01'}}}}") ==
        "");
  CHECK(drift(arguments, "{NetworkSettings: {Networks: {a: {MacAddress: '02:00:00:00:00:02'}}}}") ==
        "mac_address");
  // Asked for, and not obeyed.
  CHECK(drift(arguments,
              "{Config: {MacAddress: '02:00:00:00:00:01'},"
              "NetworkSettings: {Networks: {a: {MacAddress: '02:00:00:00:00:09'}}}}") ==
        "mac_address");
  CHECK(refusal("{networks: [{a: [{mac_address: '02:00:00:00:00:01'}]}], mac_address: "
                "'02:00:00:00:00:02'}") == "'mac_address': is another one than that in network a");
}

TEST_CASE("a MAC address in a further network counts where the engine knows it") {
  const std::string_view arguments = "{networks: [a, {b: [{mac_address: '02:00:00:00:00:01'}]}]}";
  CHECK(changed(arguments, "{a: {DNSNames: null}, b: {MacAddress: '02:00:00:00:00:01'}}") == "");
  CHECK(changed(arguments, "{a: {DNSNames: null}, b: {MacAddress: '02:00:00:00:00:02'}}") == "b ");
  CHECK(changed(arguments, "{a: {DNSNames: null}, b: {MacAddress: ''}}") == "");
  CHECK(changed(arguments, "{a: {}, b: {MacAddress: '02:00:00:00:00:02'}}") == "");
}

TEST_CASE("a part of a health check that came with API 1.44 is not missed where it is unknown") {
  const std::string_view arguments = "{healthcheck: {test: [CMD, x], start_interval: 1s}}";
  const std::string old = "NetworkSettings: {Networks: {bridge: {}}}";
  const std::string later = "NetworkSettings: {Networks: {bridge: {DNSNames: null}}}";
  const std::string without = "{Config: {Healthcheck: {Test: [CMD, x]}}, ";
  CHECK(drift(arguments, without + old + "}") == "");
  CHECK(drift(arguments, without + later + "}") == "healthcheck");
  const auto unheard = [&](std::string_view file, const std::string& inspect) {
    std::string names;
    for (const auto& one : passed_over(*spec(file), container(inspect)))
      names += one.argument + "=" + canonical_text(one.wanted) + " ";
    return names;
  };
  CHECK(unheard(arguments, without + old + "}") == "healthcheck: start_interval=1000000000 ");
  CHECK(unheard(arguments, without + later + "}") == "");
  CHECK(unheard("{networks: [{a: [{mac_address: '02:00:00:00:00:01'}]},"
                "{b: [{mac_address: '02:00:00:00:00:02'}]}]}",
                "{NetworkSettings: {Networks: {a: {}}}}") ==
        "networks: mac_address=\"02:00:00:00:00:02\" ");
}
