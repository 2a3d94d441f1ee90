#include "converge/docker/fields/comparison.h"

#include <algorithm>

#include "converge/docker/fields/addresses.h"
#include "converge/docker/fields/canonical.h"
#include "converge/docker/fields/networks.h"
#include "converge/docker/fields/shapes.h"

namespace converge {
namespace {

const Value* endpoints_of(const Value& inspect) {
  const Value* networks = inspect.find_path({"NetworkSettings", "Networks"});
  return networks != nullptr && networks->is_map() ? networks : nullptr;
}

std::string mac_of(std::string_view text) {
  return normal_mac_address(text).value_or(std::string(text));
}

const Value* named(const Value& objects, std::string_view name) {
  if (!objects.is_list()) return nullptr;
  const auto found =
      std::find_if(objects.items().begin(), objects.items().end(),
                   [&](const Value& object) { return object.text_at("Name") == name; });
  return found == objects.items().end() ? nullptr : &*found;
}

bool members_equal(const Value& wanted, const Value& seen, bool reported_only) {
  return std::all_of(wanted.entries().begin(), wanted.entries().end(), [&](const auto& member) {
    const Value* part = member.key.is_string() ? seen.find(member.key.string()) : nullptr;
    if (part == nullptr && reported_only) return true;
    if (member.value.is_map() && part != nullptr && part->is_map())
      return members_equal(member.value, *part, reported_only);
    const Value now = part == nullptr ? Value() : canonical_object(*part);
    const Value then = canonical_object(member.value);
    return now == then || (then.is_null() && !reported_only);
  });
}

/// An option of the security modules that a file that has none like it got from the daemon.
bool comes_by_itself(const std::string& option, const Value& host_config) {
  const std::string_view pid = host_config.text_at("PidMode");
  const std::string_view ipc = host_config.text_at("IpcMode");
  const Value* privileged = host_config.find("Privileged");
  if (option == "label=disable")
    return pid == "host" || ipc == "host" || (privileged && *privileged == Value(true));
  return option.starts_with("label=") &&
         (pid.starts_with(peer_prefix) || ipc.starts_with(peer_prefix));
}

}  // namespace

bool compare_whole(const Compared& both) {
  return both.field.canonical(both.wanted) == both.field.canonical(both.seen);
}

bool compare_namespace(const Compared& both) {
  const auto joins = [](const Value& mode) {
    return mode.is_string() && mode.string().starts_with(peer_prefix);
  };
  return (joins(both.wanted) && joins(both.seen)) || compare_whole(both);
}

bool compare_mac_address(const Compared& both) {
  if (!both.wanted.is_string()) return compare_whole(both);
  const Value* endpoints = endpoints_of(both.inspect);
  bool told = false;
  for (const Value::Entry& entry : endpoints ? endpoints->entries() : Value::Map{}) {
    const std::string_view mac = entry.value.text_at("MacAddress");
    if (!mac.empty() && mac_of(mac) == mac_of(both.wanted.string())) return true;
    told = told || !mac.empty();
  }
  // What stands in Config was asked for; what an endpoint has is so.
  return !told && compare_whole(both);
}

bool compare_named(const Compared& both) {
  if (!both.wanted.is_list()) return compare_whole(both);
  return std::all_of(
      both.wanted.items().begin(), both.wanted.items().end(), [&](const Value& object) {
        const Value* seen = named(both.seen, object.text_at("Name"));
        return seen != nullptr && canonical_object(*seen) == canonical_object(object);
      });
}

bool compare_members(const Compared& both) {
  return both.wanted.is_map() ? members_equal(both.wanted, both.seen, false) : compare_whole(both);
}

bool compare_reported_members(const Compared& both) {
  return both.wanted.is_map() ? members_equal(both.wanted, both.seen, true) : compare_whole(both);
}

bool compare_if_reported(const Compared& both) {
  return both.field.canonical(both.seen).is_null() || compare_whole(both);
}

bool compare_security_options(const Compared& both) {
  const Value wanted = both.field.canonical(both.wanted);
  const Value seen = both.field.canonical(both.seen);
  const Value* host_config = both.inspect.find("HostConfig");
  if (!seen.is_list() || host_config == nullptr) return wanted == seen;
  Value left = Value::list();
  for (const Value& option : seen.items()) {
    const bool asked = wanted.is_list() && std::find(wanted.items().begin(), wanted.items().end(),
                                                     option) != wanted.items().end();
    if (asked || !comes_by_itself(option.string(), *host_config)) left.push_back(option);
  }
  return wanted == canonical_exact(left);
}

bool compare_healthcheck(const Compared& both) {
  if (knows_api_1_44(both.inspect)) return compare_whole(both);
  Value wanted = both.wanted;
  if (wanted.is_map()) wanted.erase("StartInterval");
  return compare_whole({both.field, wanted, both.seen, both.inspect});
}

bool compare_mounts(const Compared& both) {
  if (!both.seen.is_list()) return compare_whole(both);
  const auto asked_for = [&](const Value& mount) {
    return both.wanted.is_list() &&
           std::ranges::any_of(both.wanted.items(), [&](const Value& wanted) {
             return wanted.text_at("Target") == mount.text_at("Target");
           });
  };
  Value seen = Value::list();
  for (const Value& mount : both.seen.items())
    if (!is_anonymous_volume(mount.text_at("Source")) || asked_for(mount)) seen.push_back(mount);
  return compare_whole({both.field, both.wanted, seen, both.inspect});
}

bool knows_api_1_44(const Value& inspect) {
  const Value* endpoints = endpoints_of(inspect);
  if (endpoints == nullptr || endpoints->entries().empty()) return true;
  return std::any_of(endpoints->entries().begin(), endpoints->entries().end(),
                     [](const auto& entry) { return entry.value.find("DNSNames") != nullptr; });
}

}  // namespace converge
