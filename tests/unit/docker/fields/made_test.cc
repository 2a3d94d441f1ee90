#include "converge/docker/fields/made.h"

#include <doctest/doctest.h>

#include <string>

#include "converge/base/text.h"
#include "converge/model/labels.h"
#include "docker/fields/spec_text.h"

using converge::ContainerFacts;
using converge::spec_text::container;
using converge::spec_text::image;
using converge::spec_text::spec;

namespace {

std::string hash(std::string_view arguments) {
  const auto wanted = spec(arguments);
  return wanted ? spec_hash(*wanted) : one_line(wanted.error());
}

/// A container that converge made of these arguments, as its labels tell.
ContainerFacts made_of(std::string_view arguments, std::string_view inspect) {
  ContainerFacts facts = container(inspect);
  facts.image = {"sha256:image"};
  facts.labels = {{std::string(converge::label::managed), "1"},
                  {std::string(converge::label::image), "sha256:image"},
                  {std::string(converge::label::spec), hash(arguments)},
                  {std::string(converge::label::fields), field_digests(*spec(arguments))}};
  return facts;
}

/// The names of what differs between what the file says now and the container.
std::string names(std::string_view arguments, const ContainerFacts& facts) {
  std::string text;
  for (const converge::Drift& drift : differences(*spec(arguments), facts, image("{}")))
    text += (text.empty() ? "" : " ") + drift.argument + (drift.removed ? "-" : "");
  return text;
}

}  // namespace

TEST_CASE("a spec's hash is the same for every spelling of the same") {
  CHECK(hash("{environment: {A: 1, B: 2}, cap_add: [X, Y]}") ==
        hash("{cap_add: 'Y,CAP_X', env: 'B=2,A=1'}"));
  CHECK(hash("{port_bindings: ['1:80', '2:81']}") == hash("{publish: {81: 2, 80: 1}}"));
  CHECK(hash("{labels: [a=1, b=2]}") != hash("{labels: [a=1]}"));
  CHECK(hash("{hostname: a}") != hash("{}"));
  CHECK(hash("{environment: A=1}") != hash("{environment: A=2}"));
}

TEST_CASE("what says nothing is as good as not there") {
  CHECK(hash("{tty: False, read_only: False}") == hash("{}"));
  CHECK(hash("{restart_policy: 'no'}") == hash("{}"));
}

TEST_CASE("the hash knows all of the definition, what can be changed in place included") {
  CHECK(hash("{mem_limit: 64M}") != hash("{mem_limit: 96M}"));
  CHECK(hash("{restart: always}") != hash("{restart: unless-stopped}"));
  CHECK(hash("{networks: [a]}") != hash("{networks: [a, b]}"));
  CHECK(hash("{}").starts_with("1:"));
}

TEST_CASE("made from this very specification: the daemon's spelling does not matter") {
  const std::string_view arguments = "{security_opt: [no-new-privileges], environment: X=1}";
  const std::string_view seen =
      "{HostConfig: {SecurityOpt: [no-new-privileges, one, two]}, Config: {Env: [X=1, X=2]}}";
  CHECK(names(arguments, made_of(arguments, seen)) == "");
  CHECK(names(arguments, container(seen)) != "");
}

TEST_CASE("what can change afterwards is compared all the same") {
  const std::string_view arguments = "{cpu_shares: 100, hostname: a}";
  CHECK(names(arguments, made_of(arguments, "{HostConfig: {CpuShares: 200}}")) == "cpu_shares");
  CHECK(names("{networks: [a]}", made_of("{networks: [a]}", "{}")) != "");
}

TEST_CASE("what the file no longer asks for is a difference of a container of ours") {
  CHECK(names("{}", made_of("{environment: A=1}", "{Config: {Env: [A=1]}}")) == "environment-");
  CHECK(names("{}", made_of("{networks: [a]}", "{}")) == "networks-");
  CHECK(names("{}", container("{Config: {Env: [A=1]}}")) == "");
}

TEST_CASE(
    "fields that are the same in the file as then are not compared after another one changed") {
  const ContainerFacts facts =
      made_of("{security_opt: [no-new-privileges], cpu_shares: 100}",
              "{HostConfig: {SecurityOpt: [no-new-privileges, more], CpuShares: 200}}");
  CHECK(names("{security_opt: [no-new-privileges], cpu_shares: 200}", facts) == "");
  CHECK(names("{security_opt: [label=disable], cpu_shares: 200}", facts) == "security_opt");
}

TEST_CASE("containers of another version of converge are compared field by field") {
  ContainerFacts facts = made_of("{hostname: a, user: b}", "{Config: {Hostname: a, User: c}}");
  facts.labels[std::string(converge::label::spec)] = "0:whatever";
  CHECK(names("{hostname: a, user: b}", facts) == "user");
  facts.labels[std::string(converge::label::spec)] = std::string(64, 'a');
  facts.labels.erase(std::string(converge::label::fields));
  CHECK(names("{hostname: a}", facts) == "");
}

TEST_CASE("what a kernel made the daemon drop is asked for only once") {
  const std::string_view arguments = "{blkio_weight: 300}";
  const std::string_view seen = "{HostConfig: {BlkioWeight: 0}}";
  CHECK(names(arguments, container(seen)) == "blkio_weight");
  CHECK(names(arguments, made_of(arguments, seen)) == "");
  CHECK(names(arguments, made_of("{blkio_weight: 200}", seen)) == "blkio_weight");
  CHECK(names(arguments, made_of(arguments, "{HostConfig: {BlkioWeight: 100}}")) == "blkio_weight");
}
