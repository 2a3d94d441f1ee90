#include "converge/docker/fields/spec.h"

#include <fmt/format.h>

#include <utility>

#include "converge/base/text.h"
#include "converge/docker/fields/parsers.h"
#include "converge/model/image_reference.h"
#include "given.h"

namespace converge {
namespace {

/// The image as the file has it: what `docker ps` shows is what the user wrote, as in Salt. The
/// daemon reads it like the normalised reference.
std::string written_image(const StateInput& input, const std::string& image) {
  const Value* written = input.arguments.find("image");
  if (written == nullptr || !written->is_string()) return image;
  const Result<ImageReference> parsed = parse_image_reference(written->string());
  return parsed && parsed->text() == image ? written->string() : image;
}

/// What of the fields stands beside the body.
void put_beside(const GivenFields& given, ContainerSpec& spec) {
  spec.restart_policy = Value::map();
  spec.restart_policy.set("Name", "no");
  if (const Given* policy = given.find("restart_policy")) {
    spec.restart_policy = policy->wanted;
    spec.restart_policy_given = true;
  }
  if (given.find("stop_timeout") != nullptr)
    spec.stop_timeout = std::chrono::seconds(given.number("stop_timeout"));
  if (const Given* check = given.find("healthcheck")) {
    const Value* test = check->wanted.find("Test");
    const bool none =
        test != nullptr && !test->items().empty() && test->items().front() == Value("NONE");
    spec.has_healthcheck = !none;
  }
}

/// The MAC address of the network that is entered at creation is the container's own: engines below
/// API 1.44 know no other, and it cannot be changed later.
void put_mac_address(const GivenFields& given, ContainerSpec& spec) {
  if (given.find("mac_address") != nullptr || spec.networks.empty()) return;
  const NetworkWish& first = spec.networks.front();
  if (const Value* mac = first.endpoint.find("MacAddress"))
    spec.fields.push_back({"mac_address", first.place, *mac});
}

/// What is compared later. Ports and volumes are declared by several fields together.
void put_fields(const GivenFields& given, ContainerSpec& spec) {
  for (const Given& one : given.all) {
    if (one.field->path.empty()) continue;
    const bool shared = one.field->name == "ports" || one.field->name == "volumes";
    spec.fields.push_back({std::string(one.field->name), one.input.value.place(),
                           shared ? *spec.body.find(one.field->path.back()) : one.wanted});
  }
}

void warn(const Given& given, std::string what, std::string hint, ContainerSpec& spec) {
  spec.warnings.push_back(Error(fmt::format("'{}'{}", given.input.argument, what))
                              .at(given.input.value.place())
                              .hint(std::move(hint)));
}

void put_warnings(const GivenFields& given, ContainerSpec& spec) {
  spec.warnings = given.warnings;
  for (const std::string_view name : {"lxc_conf", "cpu_group"})
    if (const Given* idle = given.find(name)) warn(*idle, " has no effect", {}, spec);
  const Given* options = given.find("log_opt");
  if (options != nullptr && given.find("log_driver") == nullptr)
    warn(*options, " without 'log_driver' switches logging off, as in Salt",
         "add log_driver, e.g. json-file", spec);
  const Given* volumes = given.find("volumes");
  if (volumes == nullptr) return;
  for (const Value::Entry& volume : volumes->wanted.entries()) {
    const std::string& path = volume.key.string();
    if (path.find(':') != std::string::npos)
      warn(*volumes,
           fmt::format(": '{}' binds nothing: volumes are paths in the container", printable(path)),
           "use 'binds'", spec);
  }
}

/// What each parser takes. What has shapes of its own (ports, binds) is any of text, list, mapping.
Shape shape_of(FieldParser parser) {
  static const std::vector<std::pair<FieldParser, Shape>> shapes = {
      {&parse_text, Shape::text},
      {&parse_absolute_path, Shape::text},
      {&parse_user, Shape::text},
      {&parse_hostname, Shape::text},
      {&parse_host_only, Shape::text},
      {&parse_number, Shape::number},
      {&parse_swappiness, Shape::number},
      {&parse_score, Shape::number},
      {&parse_timeout, Shape::number},
      {&parse_flag, Shape::flag},
      {&parse_bytes, Shape::bytes},
      {&parse_memory, Shape::bytes},
      {&parse_texts, Shape::texts},
      {&parse_addresses, Shape::texts},
      {&parse_command, Shape::texts},
      {&parse_text_map, Shape::pairs},
      {&parse_mac_address, Shape::text},
      {&parse_labels, Shape::pairs},
      {&parse_log_options, Shape::pairs},
      {&parse_extra_hosts, Shape::pairs},
      {&parse_links, Shape::pairs},
      {&parse_environment, Shape::pairs},
      {&parse_healthcheck, Shape::mapping},
      {&parse_log_config, Shape::mapping},
      {&parse_host_config, Shape::mapping},
      {&parse_mounts, Shape::mappings},
      {&parse_device_requests, Shape::mappings},
      {&parse_tmpfs, Shape::pairs},
  };
  for (const auto& [known, shape] : shapes)
    if (known == parser) return shape;
  return Shape::entries;
}

/// The row's first example, where it is one scalar that says more than its shape.
std::string_view example_of(const ContainerField& field) {
  if (field.examples.empty() || field.parse == &parse_flag) return {};
  const std::string_view text = field.examples.front().text;
  return text.find_first_of("[{") == std::string_view::npos ? text : std::string_view();
}

}  // namespace

Result<ContainerSpec> read_container_spec(const StateInput& input,
                                          const std::string& container_name,
                                          const std::string& image) {
  TRY(const GivenFields given, read_given(input));
  ContainerSpec spec;
  spec.name = container_name;
  spec.image = image;
  spec.place = input.place;
  const Value* image_value = input.arguments.find("image");
  spec.image_place = image_value != nullptr ? image_value->place() : input.place;
  // An empty list of networks (a loop over nothing) asks for nothing: the network mode decides.
  spec.networks = given.networks;
  spec.networks_given = !given.networks.empty();
  make_body(given, written_image(input, image), spec);
  put_beside(given, spec);
  put_fields(given, spec);
  put_mac_address(given, spec);
  put_warnings(given, spec);
  if (std::vector<Error> errors = find_clashes(given, spec); !errors.empty())
    return fail(joined(std::move(errors)));
  return spec;
}

const std::vector<Argument>& container_field_arguments() {
  static const std::vector<Argument> arguments = [] {
    std::vector<Argument> all;
    for (const ContainerField& field : container_fields())
      all.push_back(
          {field.name, field.aliases, field.help, shape_of(field.parse), {}, example_of(field)});
    return all;
  }();
  return arguments;
}

}  // namespace converge
