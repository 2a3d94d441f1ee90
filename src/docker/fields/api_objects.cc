#include "converge/docker/fields/api_objects.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "converge/base/text.h"
#include "converge/docker/fields/shapes.h"

namespace converge {
namespace {

const ApiObject bind_options{"BindOptions",
                             {{"Propagation"},
                              {"NonRecursive"},
                              {"CreateMountpoint"},
                              {"ReadOnlyNonRecursive"},
                              {"ReadOnlyForceRecursive"}}};
const ApiObject driver_config{"DriverConfig", {{"Name"}, {"Options"}}};
const ApiObject volume_options{
    "VolumeOptions", {{"NoCopy"}, {"Labels"}, {"DriverConfig", &driver_config}, {"Subpath"}}};
const ApiObject tmpfs_options{"TmpfsOptions", {{"SizeBytes"}, {"Mode"}, {"Options"}}};
const ApiObject image_options{"ImageOptions", {{"Subpath"}}};

/// Members of HostConfig that are no rows of the table.
constexpr std::array<std::string_view, 9> further_keys = {
    "Annotations", "Cgroup",        "ConsoleSize",   "ContainerIDFile", "IOMaximumBandwidth",
    "MaskedPaths", "ReadonlyPaths", "IOMaximumIOps", "KernelMemoryTCP"};

const ApiMember* find_member(const ApiObject& object, std::string_view name) {
  const auto found =
      std::find_if(object.members.begin(), object.members.end(),
                   [&](const ApiMember& member) { return lower(member.name) == lower(name); });
  return found == object.members.end() ? nullptr : &*found;
}

Error unknown_member(const FieldInput& input, const Value& key, const ApiObject& object) {
  std::vector<std::string> names;
  for (const ApiMember& member : object.members) names.emplace_back(member.name);
  std::string hint = did_you_mean(python_text(key), names);
  if (hint.empty()) hint = "its parts are " + join(names, ", ");
  return input
      .refuse(key, fmt::format("{} has no part '{}'", object.what, printable(python_text(key))))
      .hint(std::move(hint));
}

}  // namespace

const ApiObject api_mount{"a mount",
                          {{"Type"},
                           {"Source"},
                           {"Target"},
                           {"ReadOnly"},
                           {"Consistency"},
                           {"BindOptions", &bind_options},
                           {"VolumeOptions", &volume_options},
                           {"TmpfsOptions", &tmpfs_options},
                           {"ImageOptions", &image_options},
                           {"ClusterOptions"}}};
const ApiObject api_binding{"a binding", {{"HostIp"}, {"HostPort"}}};
const ApiObject api_device_rate{"a rate", {{"Path"}, {"Rate"}}};
const ApiObject api_device_weight{"a weight", {{"Path"}, {"Weight"}}};
const ApiObject api_device{"a device",
                           {{"PathOnHost"}, {"PathInContainer"}, {"CgroupPermissions"}}};
const ApiObject api_device_request{
    "a device request", {{"Driver"}, {"Count"}, {"DeviceIDs"}, {"Capabilities"}, {"Options"}}};
const ApiObject api_ulimit{"a limit", {{"Name"}, {"Soft"}, {"Hard"}}};
const ApiObject api_restart_policy{"a restart policy", {{"Name"}, {"MaximumRetryCount"}}};

Result<Value> spelled(const FieldInput& input, const Value& value, const ApiObject& object) {
  if (!value.is_map())
    return fail(input.refuse(
        value, fmt::format("{} is a mapping, not {}", object.what, kind_name(value.kind()))));
  Value result = Value::map();
  result.at(value.place());
  for (const Value::Entry& entry : value.entries()) {
    const ApiMember* member =
        entry.key.is_string() ? find_member(object, entry.key.string()) : nullptr;
    if (member == nullptr) return fail(unknown_member(input, entry.key, object));
    if (entry.value.is_null()) continue;
    Value part = entry.value;
    if (member->object != nullptr) {
      TRY(part, spelled(input, entry.value, *member->object));
    }
    result.set(member->name, std::move(part));
  }
  return result;
}

Result<Value> spelled_list(const FieldInput& input, const ApiObject& object) {
  Value result = Value::list();
  const Value::List alone = {input.value};
  for (const Value& item : input.value.is_list() ? input.value.items() : alone) {
    TRY(Value one, spelled(input, item, object));
    result.push_back(std::move(one));
  }
  return result;
}

bool looks_like(const Value& value, const ApiObject& object) {
  if (value.is_list()) return !value.items().empty() && looks_like(value.items().front(), object);
  return value.is_map() && std::any_of(value.entries().begin(), value.entries().end(),
                                       [&](const Value::Entry& entry) {
                                         return entry.key.is_string() &&
                                                find_member(object, entry.key.string()) != nullptr;
                                       });
}

std::string_view host_config_key(std::string_view name) {
  for (const ContainerField& field : container_fields())
    if (field.path.size() == 2 && field.path.front() == "HostConfig" &&
        lower(field.path.back()) == lower(name))
      return field.path.back();
  for (const std::string_view key : further_keys)
    if (lower(key) == lower(name)) return key;
  return name;
}

}  // namespace converge
