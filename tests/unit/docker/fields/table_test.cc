#include "converge/docker/fields/table.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "docker/fields/spec_text.h"

using converge::container_fields;
using converge::spec_text::body;
using converge::spec_text::refusal;
using converge::spec_text::spec;

TEST_CASE("every name and alias of a container field is there once") {
  std::set<std::string_view> names;
  for (const auto& field : container_fields()) {
    CHECK(names.insert(field.name).second);
    for (const auto& alias : field.aliases) CHECK(names.insert(alias).second);
    CHECK(field.help != "");
    CHECK((field.parse != nullptr));
    CHECK((field.canonical != nullptr));
  }
  CHECK(converge::find_container_field("publish")->name == "port_bindings");
  CHECK(converge::find_container_field("imaage") == nullptr);
}

TEST_CASE("nothing but an image asks for nothing") {
  CHECK(body("{}") == "{}");
  const auto plain = spec("{image: 'app:1'}");
  REQUIRE(plain);
  CHECK(plain->fields.empty());
  CHECK(plain->body.text_at("Image") == "app:1");
  CHECK(plain->restart_policy.text_at("Name") == "no");
  CHECK_FALSE(plain->restart_policy_given);
}

TEST_CASE("a command is split as a shell would split it") {
  CHECK(body("{command: /bin/run idle}") == R"({"Cmd":["/bin/run","idle"]})");
  CHECK(body(R"({command: /bin/run "two words" a\ b})") ==
        R"({"Cmd":["/bin/run","two words","a b"]})");
  CHECK(body("{cmd: [/bin/run, 10, 1.5, True]}") == R"({"Cmd":["/bin/run","10","1.5","True"]})");
  CHECK(body("{entrypoint: /bin/a b, command: [c]}") ==
        R"({"Cmd":["c"],"Entrypoint":["/bin/a","b"]})");
  CHECK(refusal("{command: say \"hi}") == "'command': has no closing \"");
  CHECK(refusal("{command: {a: b}}") == "'command': should be a text here, got a mapping");
  CHECK(refusal("{command: null}") == "'command': has no value");
}

TEST_CASE("environment is taken in all of Salt's shapes") {
  const std::string both = R"({"Env":["A=1","B=x=y"]})";
  CHECK(body("{environment: {A: 1, B: x=y}}") == both);
  CHECK(body("{environment: [{A: 1}, {B: x=y}]}") == both);
  CHECK(body("{environment: [A=1, B=x=y]}") == both);
  CHECK(body("{env: 'B = x=y , A=1'}") == both);
  CHECK(body("{environment: {EMPTY: '', GONE: null}}") == R"({"Env":["EMPTY=","GONE"]})");
  CHECK(body("{environment: [A=1, A=2]}") == R"({"Env":["A=2"]})");
  CHECK(body("{environment: ['A=a,b']}") == R"({"Env":["A=a,b"]})");
}

TEST_CASE("wrong environments are refused") {
  CHECK(refusal("{environment: JUSTNAME}") == "'environment': 'JUSTNAME' is not name=value");
  CHECK(refusal("{environment: ['=x']}") == "'environment': a variable has no name");
  CHECK(refusal("{environment: {A B: x}}") ==
        "'environment': 'A B' is not a name of a variable: it contains white space or '='");
  CHECK(refusal("{environment: {A: [x]}}") == "'environment': should be a text here, got a list");
}

TEST_CASE("labels need no value") {
  CHECK(body("{labels: [foo, bar=baz, {hello: world}]}") ==
        R"({"Labels":{"bar":"baz","foo":"","hello":"world"}})");
  CHECK(body("{label: 'app=web,bare'}") == R"({"Labels":{"app":"web","bare":""}})");
  CHECK(body("{labels: ['note=a,b=c']}") == R"({"Labels":{"note":"a,b=c"}})");
  CHECK(body("{labels: {n: 1, empty: null}}") == R"({"Labels":{"empty":"","n":"1"}})");
  CHECK(refusal("{labels: [{a: b, c: d}]}") ==
        "'labels': an entry of a list of labels has one label");
  CHECK(refusal("{labels: ['=x']}") == "'labels': a label has no name");
}

TEST_CASE("restart policies stand beside the body: they are the commit record") {
  const auto policy = [](std::string_view text) {
    const auto wanted = spec(text);
    if (!wanted) return one_line(wanted.error());
    CHECK(wanted->restart_policy_given);
    CHECK(wanted->body.find_path({"HostConfig", "RestartPolicy"}) == nullptr);
    return canonical_text(wanted->restart_policy);
  };
  CHECK(policy("{restart_policy: 'on-failure:5'}") ==
        R"({"MaximumRetryCount":5,"Name":"on-failure"})");
  CHECK(policy("{restart: always}") == R"({"MaximumRetryCount":0,"Name":"always"})");
  CHECK(policy("{restart_policy: ['on-failure:2']}") ==
        R"({"MaximumRetryCount":2,"Name":"on-failure"})");
  CHECK(refusal("{restart_policy: sometimes}") ==
        "'restart_policy': 'sometimes' is not a restart policy (one of no, always, "
        "on-failure[:COUNT], unless-stopped)");
  CHECK(refusal("{restart_policy: 'always:3'}") ==
        "'restart_policy': a count of retries goes only with on-failure");
  CHECK(refusal("{restart_policy: 'on-failure:many'}") ==
        "'restart_policy': 'many' is not a whole number");
  CHECK(refusal("{restart_policy: 'always,on-failure'}") ==
        "'restart_policy': only one policy is permitted");
  CHECK(refusal("{restart_policy: {Name: always}}") ==
        "'restart_policy': should be a text, got a mapping (write on-failure:COUNT)");
  CHECK(refusal("{restart_policy: False}") ==
        "'restart_policy': is the boolean False, not a policy (YAML reads an unquoted no as a "
        "boolean: write 'no' in quotes)");
}

TEST_CASE("memory has units and a minimum") {
  CHECK(body("{mem_limit: 64M}") == R"({"HostConfig":{"Memory":67108864}})");
  CHECK(body("{memory: 1.5gb}") == R"({"HostConfig":{"Memory":1610612736}})");
  CHECK(body("{mem_limit: '67108864', memory_swap: -1}") ==
        R"({"HostConfig":{"Memory":67108864,"MemorySwap":-1}})");
  CHECK(body("{shm_size: 128M}") == R"({"HostConfig":{"ShmSize":134217728}})");
  CHECK(refusal("{mem_limit: 1000}") ==
        "'mem_limit': 1000 bytes are too few: the daemon's minimum is 6 MiB (give a unit, e.g. "
        "64M)");
  CHECK(refusal("{mem_limit: -5}").starts_with("'mem_limit': -5 bytes are too few"));
  CHECK(refusal("{mem_limit: 1GBB}").starts_with("'mem_limit': '1GBB' is not a number of bytes"));
  CHECK(refusal("{mem_limit: plenty}").starts_with("'mem_limit': 'plenty' is not a number"));
  CHECK(refusal("{mem_limit: '99999999999999999999'}") == "'mem_limit': is out of range");
  CHECK(refusal("{mem_limit: 64M, memswap_limit: 32M}") ==
        "'memswap_limit': is memory and swap together and must not be below mem_limit");
  CHECK(refusal("{memswap_limit: 32M}") == "'memswap_limit': needs mem_limit beside it");
}

TEST_CASE("numbers, flags and plain texts") {
  CHECK(body("{cpu_shares: '512', pids_limit: 100, init: True, tty: 1, read_only: 'no'}") ==
        R"({"HostConfig":{"CpuShares":512,"Init":true,"PidsLimit":100,"ReadonlyRootfs":false},)"
        R"("Tty":true})");
  CHECK(body("{hostname: 1234, user: '1000:1000', working_dir: /srv, stop_signal: SIGINT}") ==
        R"({"Hostname":"1234","StopSignal":"SIGINT","User":"1000:1000","WorkingDir":"/srv"})");
  CHECK(body("{user: '01000', uts_mode: ''}") == R"({"HostConfig":{"UTSMode":""},"User":"1000"})");
  CHECK(refusal("{cpu_shares: many}") == "'cpu_shares': 'many' is not a whole number");
  CHECK(refusal("{privileged: perhaps}") == "'privileged': should be True or False");
  CHECK(refusal("{user: -5}") == "'user': '-5' is no user");
  CHECK(refusal("{working_dir: here}") == "'working_dir': 'here' is not an absolute path");
  CHECK(refusal("{stop_timeout: -1}") == "'stop_timeout': -1 is not between 0 and 604800");
  CHECK(refusal("{mem_swappiness: 500}") == "'mem_swappiness': 500 is not between -1 and 100");
  CHECK(refusal("{userns_mode: private}") == "'userns_mode': should be 'host', got 'private'");
}

TEST_CASE("stop_timeout is also how long a stop may take") {
  const auto wanted = spec("{stop_timeout: 3}");
  REQUIRE(wanted);
  CHECK(wanted->stop_timeout == std::chrono::seconds(3));
  CHECK(*wanted->body.find("StopTimeout") == converge::Value(3));
}

TEST_CASE("what is attached follows docker-py") {
  const auto plain = spec("{}");
  CHECK(*plain->body.find("AttachStdout") == converge::Value(true));
  CHECK(body("{stdin_open: True}") == R"({"AttachStdin":true,"OpenStdin":true,"StdinOnce":true})");
  CHECK(*spec("{detach: True}")->body.find("AttachStdout") == converge::Value(false));
  CHECK(body("{interactive: True, detach: True}") == R"({"OpenStdin":true})");
}

TEST_CASE("lists of texts") {
  CHECK(body("{cap_add: 'SYS_TIME, NET_ADMIN', cap_drop: [ALL]}") ==
        R"({"HostConfig":{"CapAdd":["SYS_TIME","NET_ADMIN"],"CapDrop":["ALL"]}})");
  CHECK(body("{dns: [192.0.2.53, '2001:db8::53'], dns_option: 'ndots:2'}") ==
        R"({"HostConfig":{"Dns":["192.0.2.53","2001:db8::53"],"DnsOptions":["ndots:2"]}})");
  CHECK(refusal("{dns: ns.example.test}") ==
        "'dns': 'ns.example.test' is not an IP address (set validate_ip_addrs: False to send it as "
        "it is)");
  CHECK(body("{dns: x, validate_ip_addrs: False}") == R"({"HostConfig":{"Dns":["x"]}})");
  CHECK(body("{dns: x, skip_translate: 'ports,dns'}") == R"({"HostConfig":{"Dns":["x"]}})");
  CHECK(body("{extra_hosts: {b: '::1', a: 10.9.8.7}}") ==
        R"({"HostConfig":{"ExtraHosts":["a:10.9.8.7","b:::1"]}})");
  CHECK(refusal("{extra_hosts: 'web1:10.9.8.7000'}")
            .starts_with("'extra_hosts': '10.9.8.7000' is not an IP address"));
  CHECK(body("{links: [{peer: db}]}") == R"({"HostConfig":{"Links":["peer:db"]}})");
  CHECK(refusal("{cap_add: ''}") == "'cap_add': has an empty entry");
}

TEST_CASE("log options without a driver switch logging off, as in Salt, with a warning") {
  CHECK(body("{log_driver: json-file, log_opt: [{max-size: 10m}, {max-file: 3}]}") ==
        R"({"HostConfig":{"LogConfig":{"Config":{"max-file":"3","max-size":"10m"},)"
        R"("Type":"json-file"}}})");
  CHECK(body("{log_driver: local, log_opt: {compress: True}}") ==
        R"({"HostConfig":{"LogConfig":{"Config":{"compress":"true"},"Type":"local"}}})");
  const auto alone = spec("{log_opt: max-size=5m}");
  REQUIRE(alone);
  CHECK(alone->body.find_path({"HostConfig", "LogConfig"})->text_at("Type") == "none");
  CHECK(alone->warnings.size() == 1);
}

TEST_CASE("limits of the process") {
  CHECK(body("{ulimits: 'nofile=1024:2048,core=0'}") ==
        R"({"HostConfig":{"Ulimits":[{"Hard":2048,"Name":"nofile","Soft":1024},)"
        R"({"Hard":0,"Name":"core","Soft":0}]}})");
  CHECK(body("{ulimit: [{Name: nofile, Soft: 1, Hard: -1}]}") ==
        R"({"HostConfig":{"Ulimits":[{"Hard":-1,"Name":"nofile","Soft":1}]}})");
  CHECK(refusal("{ulimits: nofile}") == "'ulimits': 'nofile' is not NAME=SOFT[:HARD]");
  CHECK(refusal("{ulimits: 'nofile=2048:1024'}") ==
        "'ulimits': the soft limit 2048 of nofile is above the hard limit 1024");
  CHECK(refusal("{ulimits: nofiles=1}") ==
        "'ulimits': 'nofiles' is no limit (did you mean 'nofile'?)");
  CHECK(refusal("{ulimits: nofile=many}") == "'ulimits': 'many' is not a whole number");
}

TEST_CASE("health checks have durations with units, or nanoseconds") {
  CHECK(body("{healthcheck: {test: [CMD, /bin/true], interval: 30000000000, retries: 2}}") ==
        R"({"Healthcheck":{"Interval":30000000000,"Retries":2,"Test":["CMD","/bin/true"]}})");
  CHECK(body("{healthcheck: [{test: curl x}, {interval: 1m30s}, {timeout: 500ms}]}") ==
        R"({"Healthcheck":{"Interval":90000000000,"Test":["CMD-SHELL","curl x"],)"
        R"("Timeout":500000000}})");
  CHECK(refusal("{healthcheck: {interval: 5}}") ==
        "'healthcheck': 5 is read as nanoseconds and too short (add a unit, e.g. 5s)");
  CHECK(refusal("{healthcheck: {interval: '5'}}").find("add a unit") != std::string::npos);
  CHECK(refusal("{healthcheck: {intervall: 5s}}") ==
        "'healthcheck': has no part 'intervall' (did you mean 'interval'?)");
  CHECK(refusal("{healthcheck: {test: [curl, x]}}")
            .starts_with("'healthcheck': a test starts with NONE, CMD or CMD-SHELL, not 'curl'"));
  CHECK(spec("{healthcheck: {test: x}}")->has_healthcheck);
  CHECK_FALSE(spec("{healthcheck: {test: [NONE]}}")->has_healthcheck);
}

TEST_CASE("skip_translate and the states of 2014 take the API's own shapes") {
  CHECK(body("{environment: [A=1, B], skip_translate: environment}") == R"({"Env":["A=1","B"]})");
  CHECK(body("{binds: ['/a:/b'], skip_translate: [binds]}") ==
        R"({"HostConfig":{"Binds":["/a:/b"]}})");
  const auto skipped =
      spec("{restart_policy: {Name: on-failure, MaximumRetryCount: 3}, skip_translate: True}");
  REQUIRE(skipped);
  CHECK(canonical_text(skipped->restart_policy) ==
        R"({"MaximumRetryCount":3,"Name":"on-failure"})");
  converge::StateInput old;
  old.written = "docker.running";
  old.arguments = converge::spec_text::flow("{restart_policy: {Name: always}}");
  CHECK(converge::read_container_spec(old, "app", "app:1")->restart_policy.text_at("Name") ==
        "always");
}

TEST_CASE("log_config counts before its halves") {
  const auto wanted = spec("{log_config: {Type: local, Config: {max-size: 1m}}, log_driver: none}");
  REQUIRE(wanted);
  CHECK(canonical_text(*wanted->body.find_path({"HostConfig", "LogConfig"})) ==
        R"({"Config":{"max-size":"1m"},"Type":"local"})");
  CHECK(wanted->warnings.size() == 1);
  CHECK(wanted->fields.size() == 1);
  CHECK(refusal("{log_config: {Typ: x}}") ==
        "'log_config': has no part 'Typ' (its parts are Type and Config)");
}

TEST_CASE("an empty list or mapping asks for nothing") {
  for (const std::string_view text : {"{tmpfs: []}", "{labels: []}", "{environment: {}}",
                                      "{cap_add: []}", "{ports: []}", "{binds: []}"})
    CHECK(refusal(text) == "accepted");
}

TEST_CASE("an alias beside the name is refused unless collisions are ignored") {
  CHECK(refusal("{env: A=1, environment: A=2}") ==
        "'env' is an alias for 'environment', they cannot both be used");
  CHECK(body("{env: A=1, environment: A=2, ignore_collisions: True}") == R"({"Env":["A=2"]})");
}

TEST_CASE("all wrong arguments are told at once") {
  const auto wrong = spec("{dns: x, user: -1, working_dir: here}");
  REQUIRE_FALSE(wrong);
  CHECK(to_string(wrong.error().place()) == "test.yml:1:7");
  REQUIRE(wrong.error().notes().size() == 2);
  CHECK(wrong.error().notes()[0].first == "'user': '-1' is no user");
  CHECK(to_string(wrong.error().notes()[1].second) == "test.yml:1:33");
}

TEST_CASE("arguments that are no container fields are left alone") {
  CHECK(body("{image: x, force: True, watch_action: SIGHUP}") == "{}");
}

TEST_CASE("a NUL byte and bytes that are no UTF-8 never reach the daemon") {
  converge::StateInput input;
  input.arguments = converge::Value::map();
  input.arguments.set("hostname", std::string("a\0b", 3));
  CHECK(converge::read_container_spec(input, "app", "app:1").error().message() ==
        "'hostname': contains a NUL byte, which no container can take");
  input.arguments.set("hostname", "\xff");
  CHECK(converge::read_container_spec(input, "app", "app:1").error().message() ==
        "'hostname': is not UTF-8");
}

TEST_CASE("the container is made from the image as it is written") {
  const auto sent = [](std::string_view written, const std::string& normal) {
    converge::StateInput input;
    input.arguments = converge::Value::map();
    input.arguments.set("image", written);
    return std::string(converge::read_container_spec(input, "app", normal)->body.text_at("Image"));
  };
  CHECK(sent("app", "app:latest") == "app");
  CHECK(sent("docker.io/library/app:1", "app:1") == "docker.io/library/app:1");
  CHECK(sent("another", "app:1") == "app:1");
}
