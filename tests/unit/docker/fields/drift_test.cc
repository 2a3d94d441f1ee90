#include "converge/docker/fields/drift.h"

#include <doctest/doctest.h>

#include <string>

#include "converge/base/text.h"
#include "docker/fields/spec_text.h"

using converge::ContainerFacts;
using converge::Value;
using converge::spec_text::container;
using converge::spec_text::drift;
using converge::spec_text::flow;
using converge::spec_text::image;
using converge::spec_text::spec;

TEST_CASE("what the file does not set is not compared") {
  CHECK(drift("{}", "{Config: {Env: [A=1], User: app}, HostConfig: {Memory: 5}}") == "");
}

TEST_CASE("what is inherited from the image is no drift") {
  const std::string_view image =
      "{Env: [A=image, B=2], Labels: {i: '1'}, ExposedPorts: {80/tcp: {}},"
      "Volumes: {/data: {}}}";
  CHECK(drift("{environment: A=1, labels: x=y, ports: 81, volumes: /more}",
              "{Config: {Env: [A=1, B=2], Labels: {i: '1', x: 'y', io.converge.managed: '1'},"
              "ExposedPorts: {80/tcp: {}, 81/tcp: {}}, Volumes: {/data: {}, /more: {}}}}",
              "{Env: [A=image, B=2], Labels: {i: '1'}, ExposedPorts: {80/tcp: {}},"
              "Volumes: {/data: {}}}") == "");
  CHECK(drift("{environment: B=3}", "{Config: {Env: [A=image, B=2]}}", image) == "environment");
}

TEST_CASE("what neither the file nor the image has is drift") {
  CHECK(drift("{labels: [a=1]}", "{Config: {Labels: {a: '1', b: '2'}}}") == "labels");
  CHECK(drift("{environment: A=1}", "{Config: {Env: [A=1, B=2]}}") == "environment");
  CHECK(drift("{ports: 80}", "{Config: {ExposedPorts: {80/tcp: {}, 81/tcp: {}}}}") == "ports");
  CHECK(drift("{volumes: /a}", "{Config: {Volumes: {/a: {}, /b: {}}}}") == "volumes");
}

TEST_CASE("a label without a value is a label") {
  CHECK(drift("{labels: bare}", "{Config: {Labels: {}}}") == "labels");
  CHECK(drift("{labels: bare}", "{Config: {Labels: {bare: ''}}}") == "");
}

TEST_CASE("the daemon's other spellings of the same are no drift") {
  CHECK(drift("{cap_add: cap_net_admin}", "{HostConfig: {CapAdd: [NET_ADMIN]}}") == "");
  CHECK(drift("{cap_add: [B, A]}", "{HostConfig: {CapAdd: [A, B]}}") == "");
  CHECK(drift("{network_mode: bridge}", "{HostConfig: {NetworkMode: default}}") == "");
  CHECK(drift("{network_mode: default}", "{HostConfig: {NetworkMode: bridge}}") == "");
  CHECK(drift("{restart_policy: 'no'}", "{HostConfig: {RestartPolicy: {Name: ''}}}") == "");
  CHECK(drift("{restart_policy: always}",
              "{HostConfig: {RestartPolicy: {Name: always, MaximumRetryCount: 0}}}") == "");
  CHECK(drift("{privileged: False, init: False}", "{HostConfig: {Privileged: False}}") == "");
  CHECK(drift("{binds: [{/a: /b}]}", "{HostConfig: {Binds: ['/a:/b']}}") == "");
  CHECK(drift("{links: 'peer:db'}", "{HostConfig: {Links: ['/peer:/app/db']}}") == "");
  CHECK(drift("{working_dir: /tmp/}", "{Config: {WorkingDir: /tmp}}") == "");
  CHECK(drift("{stop_signal: TERM}", "{Config: {StopSignal: SIGTERM}}") == "");
  CHECK(drift("{isolation: default}", "{HostConfig: {Isolation: ''}}") == "");
  CHECK(drift("{port_bindings: '80'}",
              "{HostConfig: {PortBindings: {80/tcp: [{HostIp: '', HostPort: ''}]}}}") == "");
  CHECK(drift("{port_bindings: ['1:80', '2:80']}",
              "{HostConfig: {PortBindings: {80/tcp: [{HostPort: '2'}, {HostPort: '1'}]}}}") == "");
  CHECK(drift("{tmpfs: {/run: null}}", "{HostConfig: {Tmpfs: {/run: ''}}}") == "");
  CHECK(drift("{command: ''}", "{Config: {Cmd: [/from/image]}}") == "");
}

TEST_CASE("a field that leaves the choice to the daemon is not compared") {
  CHECK(drift("{hostname: '', ipc_mode: '', shm_size: 0, mem_limit: 64M, memswap_limit: 0}",
              "{Config: {Hostname: c0ffee}, HostConfig: {IpcMode: private, ShmSize: 67108864, "
              "Memory: 67108864, MemorySwap: 134217728}}") == "");
  CHECK(drift("{mem_swappiness: -1, pids_limit: -1}",
              "{HostConfig: {MemorySwappiness: null, PidsLimit: null}}") == "");
  CHECK(drift("{mem_swappiness: 0, pids_limit: 0}",
              "{HostConfig: {MemorySwappiness: 10, PidsLimit: 5}}") == "mem_swappiness pids_limit");
  CHECK(drift("{network_disabled: True}",
              "{Config: {NetworkDisabled: True}, NetworkSettings: {Networks: {}}}") == "");
}

TEST_CASE("real differences are drift") {
  CHECK(drift("{command: a b}", "{Config: {Cmd: [a, c]}}") == "command");
  CHECK(drift("{hostname: two}", "{Config: {Hostname: one}}") == "hostname");
  CHECK(drift("{mem_limit: 64M}", "{HostConfig: {Memory: 0}}") == "mem_limit");
  CHECK(drift("{stop_timeout: 0}", "{Config: {StopTimeout: null}}") == "stop_timeout");
  CHECK(drift("{restart_policy: 'on-failure:3'}",
              "{HostConfig: {RestartPolicy: {Name: on-failure, MaximumRetryCount: 2}}}") ==
        "restart_policy");
  CHECK(drift("{port_bindings: '8080:80'}",
              "{HostConfig: {PortBindings: {80/tcp: [{HostIp: '', HostPort: '8081'}]}}}") ==
        "port_bindings");
  CHECK(drift("{binds: '/a:/b:ro'}", "{HostConfig: {Binds: ['/a:/b']}}") == "binds");
  CHECK(drift("{log_driver: local}", "{HostConfig: {LogConfig: {Type: json-file}}}") ==
        "log_driver");
  CHECK(drift("{dns: [1.1.1.1, 8.8.8.8]}", "{HostConfig: {Dns: [8.8.8.8, 1.1.1.1]}}") == "dns");
}

TEST_CASE("the daemon's own log options do not count") {
  const std::string_view seen =
      "{HostConfig: {LogConfig: {Type: json-file, Config: {max-size: 1m, max-file: '2'}}}}";
  CHECK(drift("{log_driver: json-file, log_opt: max-size=1m}", seen) == "");
  CHECK(drift("{log_driver: json-file, log_opt: max-size=2m}", seen) == "log_opt");
}

TEST_CASE("parts of a health check that the file leaves out come from the image") {
  const std::string_view image = "{Healthcheck: {Test: [CMD, x], Interval: 5, Retries: 3}}";
  CHECK(drift("{healthcheck: {test: [NONE]}}",
              "{Config: {Healthcheck: {Test: [NONE], Interval: 5, Retries: 3}}}", image) == "");
  CHECK(drift("{healthcheck: {retries: 2}}",
              "{Config: {Healthcheck: {Test: [CMD, x], Interval: 5, Retries: 3}}}",
              image) == "healthcheck");
}

TEST_CASE("an unknown image counts for nothing: extra values may be its own") {
  const auto wanted = spec("{environment: A=1}");
  REQUIRE(wanted);
  CHECK(find_drift(*wanted, container("{Config: {Env: [A=1, B=2]}}"), std::nullopt).empty());
  CHECK(find_drift(*wanted, container("{Config: {Env: [A=2, B=2]}}"), std::nullopt).size() == 1);
}

TEST_CASE("an answer of the daemon that is nothing like it should be is drift, not a crash") {
  CHECK(drift("{environment: A=1, labels: a=1, ports: 80, binds: ['/a:/b'], networks: [n]}",
              "{Config: {Env: [1, {}], Labels: [x], ExposedPorts: 5}, HostConfig: {Binds: {}},"
              "NetworkSettings: {Networks: [1]}}",
              "{Env: 7, Labels: 8, ExposedPorts: []}") ==
        "environment labels ports binds networks");
  CHECK(drift("{environment: A=1}", "{Config: 1, HostConfig: null}", "[]") == "environment");
}

TEST_CASE("of variables only the names are told") {
  const auto wanted = spec("{environment: {KEY: new, SAME: x}}");
  REQUIRE(wanted);
  const auto found =
      find_drift(*wanted, container("{Config: {Env: [KEY=old, SAME=x, MORE=y]}}"), image("{}"));
  REQUIRE(found.size() == 1);
  CHECK(found[0].secret);
  CHECK(canonical_text(found[0].wanted) == R"(["KEY"])");
  CHECK(canonical_text(found[0].seen) == R"(["KEY","MORE"])");
}

TEST_CASE("drift stands at the file's value and says both sides") {
  const auto wanted = spec("{user: app}");
  const auto found = find_drift(*wanted, container("{Config: {User: root}}"), image("{}"));
  REQUIRE(found.size() == 1);
  CHECK(to_string(found[0].place) == "test.yml:1:8");
  CHECK(found[0].seen == Value("root"));
  CHECK(found[0].wanted == Value("app"));
  CHECK_FALSE(found[0].update);
}

TEST_CASE("resources and restart policies can be mended in place") {
  const auto update = [](std::string_view arguments) {
    const auto wanted = spec(arguments);
    for (const auto& one : find_drift(*wanted, container("{}"), image("{}")))
      if (one.update) return canonical_text(*one.update);
    return std::string("none");
  };
  CHECK(update("{cpu_shares: 5}") == R"({"CpuShares":5})");
  CHECK(update("{restart_policy: always}") ==
        R"({"RestartPolicy":{"MaximumRetryCount":0,"Name":"always"}})");
  CHECK(update("{mem_limit: 64M}") == R"({"Memory":67108864,"MemorySwap":134217728})");
  CHECK(update("{mem_limit: 64M, memswap_limit: -1}") == R"({"Memory":67108864,"MemorySwap":-1})");
  CHECK(update("{user: app}") == "none");
}

TEST_CASE("a fixed MAC address stands in Config or, from 1.44 on, at an endpoint") {
  CHECK(drift("{mac_address: '02:42:ac:11:aa:01'}",
              "{Config: {MacAddress: '02:42:AC:11:AA:01'}}") == "");
  CHECK(drift("{mac_address: '02:42:ac:11:aa:01'}",
              "{NetworkSettings: {Networks: {bridge: {MacAddress: '02:42:ac:11:aa:01'}}}}") == "");
  CHECK(drift("{mac_address: '02:42:ac:11:aa:01'}",
              "{NetworkSettings: {Networks: {bridge: {MacAddress: '02:42:ac:11:aa:02'}}}}") ==
        "mac_address");
}

TEST_CASE("the id behind container: is for who can look it up") {
  const std::string seen = "{HostConfig: {NetworkMode: 'container:abc', PidMode: 'container:def'}}";
  CHECK(drift("{network_mode: 'container:peer', pid_mode: 'container:other'}", seen) == "");
  CHECK(drift("{network_mode: 'container:peer'}", "{HostConfig: {NetworkMode: bridge}}") ==
        "network_mode");
  const auto wanted = spec("{network_mode: 'container:peer', pid_mode: 'container:other'}");
  CHECK(converge::join(joined_containers(*wanted), " ") == "peer other");
  CHECK(converge::join(joined_ids(*wanted, container(seen)), " ") == "abc def");
}

TEST_CASE("a container's needs are what it names") {
  const auto wanted = spec(
      "{networks: [web], links: 'db:d', volumes_from: 'data:ro', binds: ['vol:/x', '/y:/y'],"
      "pid_mode: 'container:peer'}");
  REQUIRE(wanted);
  CHECK(converge::join(spec_needs(*wanted), ", ") ==
        "container data, container db, container peer, network web, volume vol");
}

TEST_CASE("how long a health check may take follows from its parts") {
  const auto seconds = [](std::string_view arguments, std::string_view config) {
    return health_deadline(*spec(arguments), image(config)).count() / 1000;
  };
  CHECK(seconds("{}", "{}") == 0);
  CHECK(seconds("{healthcheck: {test: x}}", "{}") == 4 * 60);
  CHECK(seconds("{healthcheck: {test: x, interval: 1s, timeout: 2s, retries: 1, start_period: 9s}}",
                "{}") == 15);
  CHECK(seconds("{}",
                "{Healthcheck: {Test: [CMD, x], Interval: 1000000000, "
                "Timeout: 1000000000, Retries: 4}}") == 10);
  CHECK(seconds("{healthcheck: {test: [NONE]}}", "{Healthcheck: {Test: [CMD, x]}}") == 0);
  CHECK(seconds("{healthcheck: {retries: 1}}",
                "{Healthcheck: {Test: [CMD, x], Interval: 1000000000, Timeout: 1000000000}}") == 4);
}

TEST_CASE("an anonymous volume that was carried over is no drift of the mounts") {
  const std::string carried = "{Type: volume, Source: " + std::string(64, 'a') + ", Target: /data}";
  const std::string own = "{Type: bind, Source: /etc, Target: /cfg}";
  const auto seen = [](const std::string& mounts) {
    return "{HostConfig: {Mounts: [" + mounts + "]}}";
  };
  const std::string wanted = "{mounts: [" + own + "]}";
  CHECK(drift(wanted, seen(own + ", " + carried)) == "");
  CHECK(drift(wanted, seen(own + ", {Type: volume, Source: named, Target: /data}")) == "mounts");
  CHECK(drift(wanted, seen(carried)) == "mounts");
}
