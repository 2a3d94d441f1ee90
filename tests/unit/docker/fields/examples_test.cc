#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "converge/docker/fields/parsers.h"
#include "converge/docker/fields/table.h"
#include "docker/fields/spec_text.h"

using converge::container_fields;
using converge::ContainerField;
using converge::Example;
using converge::Value;
using converge::spec_text::flow;
using converge::spec_text::spec;

namespace {

/// The shapes between which parsers tell apart.
std::string shape(const Value& value) {
  if (value.is_null()) return "null";
  if (value.is_boolean()) return "flag";
  if (value.is_integer() || value.is_real()) return "number";
  if (value.is_map()) return "mapping";
  if (value.is_list() && value.items().empty()) return "empty list";
  if (value.is_list())
    return std::any_of(value.items().begin(), value.items().end(),
                       [](const Value& item) { return item.is_map(); })
               ? "list of mappings"
               : "list";
  if (value.string().empty()) return "empty text";
  return value.string().find(',') == std::string::npos ? "text" : "text with commas";
}

std::set<std::string> shapes_of(const ContainerField& field) {
  std::set<std::string> shapes;
  for (const Example& example : field.examples)
    shapes.insert(shape(flow("{x: " + std::string(example.text) + "}").entries()[0].value));
  return shapes;
}

using Shapes = std::set<std::string>;

struct Taken {
  converge::FieldParser parser;
  Shapes shapes;
};

/// What each parser has a branch for.
const std::vector<Taken>& taken() {
  using namespace converge;
  const Shapes one = {"text"};
  const Shapes number = {"number"};
  const Shapes texts = {"text", "text with commas", "list", "empty list"};
  const Shapes pairs = {"text with commas", "list", "list of mappings", "mapping", "empty list"};
  const Shapes objects = {"list of mappings", "mapping", "empty list"};
  const Shapes rates = {"text", "text with commas", "list", "list of mappings"};
  static const std::vector<Taken> all = {
      {&parse_text, {}},
      {&parse_number, number},
      {&parse_flag, {"flag", "text", "number", "null"}},
      {&parse_bytes, {"text", "number"}},
      {&parse_memory, {"text", "number"}},
      {&parse_absolute_path, one},
      {&parse_user, {"text", "number", "empty text"}},
      {&parse_hostname, {"text", "number", "empty text"}},
      {&parse_host_only, {"text", "empty text"}},
      {&parse_mac_address, {"text", "empty text"}},
      {&parse_swappiness, {"text", "number"}},
      {&parse_score, {"text", "number"}},
      {&parse_timeout, {"text", "number"}},
      {&parse_restart_policy, {"text", "list", "mapping", "empty text"}},
      {&parse_texts, {"text"}},
      {&parse_addresses, texts},
      {&parse_text_map, pairs},
      {&parse_labels, {"text", "text with commas", "list", "list of mappings", "mapping"}},
      {&parse_log_options, pairs},
      {&parse_log_config, {"mapping", "list of mappings"}},
      {&parse_extra_hosts, pairs},
      {&parse_links, pairs},
      {&parse_command, {"text", "list"}},
      {&parse_environment, pairs},
      {&parse_healthcheck, {"mapping", "list of mappings", "empty list"}},
      {&parse_exposed_ports, {"number", "text", "text with commas", "list", "mapping"}},
      {&parse_port_bindings, {"number", "text", "text with commas", "list", "mapping"}},
      {&parse_binds, {"text", "text with commas", "list", "list of mappings", "mapping"}},
      {&parse_volumes, texts},
      {&parse_tmpfs, {"mapping", "list of mappings", "empty list"}},
      {&parse_devices, rates},
      {&parse_device_bytes, rates},
      {&parse_device_operations, rates},
      {&parse_device_weights, rates},
      {&parse_ulimits, rates},
      {&parse_mounts, objects},
      {&parse_device_requests, objects},
      {&parse_host_config, {"mapping", "list of mappings", "empty list"}},
      {&parse_nothing, {"text", "text with commas", "list", "list of mappings", "mapping", "null"}},
  };
  return all;
}

}  // namespace

TEST_CASE("every row has examples, and takes them") {
  for (const ContainerField& field : container_fields()) {
    CAPTURE(field.name);
    CHECK_FALSE(field.examples.empty());
    for (const Example& example : field.examples) {
      std::string text = "{" + std::string(field.name) + ": " + std::string(example.text);
      if (!example.beside.empty()) text += ", " + std::string(example.beside);
      const auto wanted = spec(text + "}");
      INFO(text);
      CHECK_MESSAGE(wanted, (wanted ? "" : one_line(wanted.error())));
    }
  }
}

TEST_CASE("the examples of a row have each shape that its parser knows") {
  for (const ContainerField& field : container_fields()) {
    CAPTURE(field.name);
    const auto& all = taken();
    const auto row = std::find_if(all.begin(), all.end(),
                                  [&](const Taken& one) { return one.parser == field.parse; });
    REQUIRE(row != all.end());
    const Shapes shapes = shapes_of(field);
    for (const std::string& needed : row->shapes) {
      CAPTURE(needed);
      CHECK(shapes.contains(needed));
    }
  }
}

TEST_CASE("the spellings of one value are one value in canonical form") {
  const auto same = [](std::string_view one, std::string_view other) {
    const auto a = spec(one);
    const auto b = spec(other);
    REQUIRE(a);
    REQUIRE(b);
    const ContainerField* field = converge::find_container_field(a->fields.front().argument);
    return field->canonical(a->fields.front().wanted) == field->canonical(b->fields.front().wanted);
  };
  CHECK(same("{binds: '/a/:/b/:rw'}", "{binds: [{/a: /b}]}"));
  CHECK(same("{binds: ['/a:/b:z,ro']}", "{binds: ['/a:/b:ro,z,rprivate']}"));
  CHECK_FALSE(same("{binds: '/a:/b:ro'}", "{binds: '/a:/b'}"));
  CHECK(same("{cpuset_cpus: 0-2}", "{cpuset_cpus: '2,0,1'}"));
  CHECK_FALSE(same("{cpuset_cpus: 0-2}", "{cpuset_cpus: 0-1}"));
  CHECK(same("{stop_signal: 15}", "{stop_signal: TERM}"));
  CHECK_FALSE(same("{stop_signal: 2}", "{stop_signal: TERM}"));
  CHECK(same("{security_opt: 'label:disable,no-new-privileges'}",
             "{security_opt: ['no-new-privileges=true', label=disable]}"));
  CHECK_FALSE(
      same("{security_opt: no-new-privileges}", "{security_opt: 'no-new-privileges:false'}"));
  CHECK(same("{tmpfs: {/run: 'size=1m,rw'}}", "{tmpfs: {/run/: 'rw,size=1m'}}"));
  CHECK_FALSE(same("{tmpfs: {/run: size=1m}}", "{tmpfs: {/run: size=2m}}"));
  CHECK(same("{devices: '/dev/a:/dev/b:mr'}", "{devices: '/dev/a:/dev/b:rm'}"));
  CHECK(same("{volumes_from: 'a:rw'}", "{volumes_from: a}"));
  CHECK_FALSE(same("{volumes_from: 'a:ro'}", "{volumes_from: a}"));
  CHECK(same(
      "{mounts: [{type: bind, source: /a/, target: /b, readonly: False}]}",
      "{mounts: [{Type: bind, Source: /a, Target: /b, BindOptions: {Propagation: rprivate}}]}"));
  CHECK_FALSE(same("{mounts: [{type: bind, source: /a, target: /b, readonly: True}]}",
                   "{mounts: [{Type: bind, Source: /a, Target: /b}]}"));
  CHECK(same("{device_requests: [{Capabilities: [[b, a]], DeviceIDs: ['2', '1']}]}",
             "{device_requests: [{capabilities: [[a, b]], deviceids: ['1', '2'], Count: 0}]}"));
}
