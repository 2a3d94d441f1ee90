#include "converge/docker/fields/drift.h"

#include <algorithm>
#include <array>

#include "converge/base/text.h"
#include "converge/docker/fields/canonical.h"
#include "converge/docker/fields/networks.h"
#include "converge/docker/fields/table.h"
#include "converge/model/inherited.h"

namespace converge {
namespace {

const Value nothing;

const Value& at_path(const Value& root, const std::vector<std::string_view>& path) {
  const Value* at = &root;
  for (const std::string_view key : path) {
    at = at->find(key);
    if (at == nullptr) return nothing;
  }
  return *at;
}

Value merged_keys(const Value& wanted, const Value& inherited) {
  Value result = inherited.is_map() ? inherited : Value::map();
  if (!wanted.is_map()) return result;
  for (const Value::Entry& entry : wanted.entries()) result.set(entry.key.string(), entry.value);
  return result;
}

/// A part that the file leaves out, or sets to nothing, comes from the image.
Value merged_healthcheck(const Value& wanted, const Value& inherited) {
  return merged_keys(canonical_object(wanted), inherited);
}

/// What a container made from the file and the image would have.
Value expected(const ContainerField& field, const Value& wanted, const Value& inherited) {
  switch (field.inheritance) {
    case Inheritance::environment:
      return merged_environment(wanted, inherited);
    case Inheritance::keys:
      return merged_keys(wanted, inherited);
    case Inheritance::healthcheck:
      return merged_healthcheck(wanted, inherited);
    case Inheritance::replaced:
      break;
  }
  return wanted;
}

/// The image's own value of a field. Where the image is not known, whatever the container has
/// beyond the file's values may be inherited.
const Value& inherited_value(const ContainerField& field, const Value& seen,
                             const std::optional<ImageFacts>& image) {
  if (!image || field.path.front() != "Config") return seen;
  return at_path(image->config, {field.path.begin() + 1, field.path.end()});
}

bool joins(const Value& mode) {
  return mode.is_string() && mode.string().starts_with(peer_prefix);
}

bool fields_equal(const ContainerField& field, const WantedField& want, const Value& seen,
                  const ContainerFacts& container, const std::optional<ImageFacts>& image) {
  // The file leaves the choice to the image or the daemon, in so many words.
  if (field.nothing_is_usual && field.canonical(want.wanted).is_null()) return true;
  const Value then = expected(field, want.wanted, inherited_value(field, seen, image));
  return field.compare({field, then, seen, container.inspect});
}

/// For the report: the names alone of variables that differ.
Value differing_names(const Value& entries, const Value& others) {
  Value names = Value::list();
  if (!entries.is_list()) return names;
  for (const Value& entry : entries.items()) {
    const bool same = others.is_list() && std::find(others.items().begin(), others.items().end(),
                                                    entry) != others.items().end();
    if (!same) names.push_back(variable_name(entry));
  }
  return names;
}

Drift drift_of(const ContainerField& field, const WantedField& want, const Value& seen,
               const ContainerSpec& spec, const std::optional<ImageFacts>& image) {
  Drift drift{want.argument, want.place, seen, want.wanted, field.secret, {}, false};
  if (field.secret) {
    const Value then = expected(field, want.wanted, inherited_value(field, seen, image));
    drift.seen = differing_names(seen, then);
    drift.wanted = differing_names(then, seen);
  }
  const bool lifts = field.canonical(want.wanted).is_null();
  if (field.mending == Mending::update && (!lifts || field.zero_lifts)) {
    const Value* host_config = spec.body.find("HostConfig");
    drift.update =
        field.update_body(field, want.wanted, host_config == nullptr ? nothing : *host_config);
  }
  return drift;
}

void add_network_drift(const ContainerSpec& spec, const ContainerFacts& container,
                       std::vector<Drift>& drift) {
  for (const NetworkChange& change : network_changes(spec, container)) {
    Value seen = Value::map();
    Value wanted = Value::map();
    if (change.connected) seen.set(change.network, change.seen);
    if (change.wanted) wanted.set(change.network, change.endpoint);
    drift.push_back({spec.networks_given ? "networks" : "network_mode",
                     change.place,
                     std::move(seen),
                     std::move(wanted),
                     false,
                     {},
                     true});
  }
}

/// The fields whose values name other containers' namespaces.
constexpr std::array<std::string_view, 3> mode_keys = {"NetworkMode", "PidMode", "IpcMode"};

}  // namespace

std::vector<Drift> find_drift(const ContainerSpec& spec, const ContainerFacts& container,
                              const std::optional<ImageFacts>& image) {
  std::vector<Drift> result;
  for (const WantedField& want : spec.fields) {
    const ContainerField* field = find_container_field(want.argument);
    if (field == nullptr) continue;
    const Value& seen = at_path(container.inspect, field->path);
    if (fields_equal(*field, want, seen, container, image)) continue;
    result.push_back(drift_of(*field, want, seen, spec, image));
  }
  add_network_drift(spec, container, result);
  return result;
}

std::vector<std::string> joined_containers(const ContainerSpec& spec) {
  std::vector<std::string> result;
  for (const std::string_view key : mode_keys) {
    const Value& mode = at_path(spec.body, {"HostConfig", key});
    if (joins(mode)) result.push_back(mode.string().substr(peer_prefix.size()));
  }
  return result;
}

std::vector<std::string> joined_ids(const ContainerSpec& spec, const ContainerFacts& container) {
  std::vector<std::string> result;
  for (const std::string_view key : mode_keys) {
    if (!joins(at_path(spec.body, {"HostConfig", key}))) continue;
    const Value& seen = at_path(container.inspect, {"HostConfig", key});
    result.push_back(joins(seen) ? seen.string().substr(peer_prefix.size()) : "");
  }
  return result;
}

std::vector<std::string> spec_needs(const ContainerSpec& spec) {
  std::vector<std::string> needs;
  for (const NetworkWish& wish : spec.networks) needs.push_back("network " + wish.name);
  const NetworkMode mode = network_mode(spec);
  if (mode.kind == NetworkMode::Kind::network) needs.push_back("network " + mode.name);
  for (const std::string& name : joined_containers(spec)) needs.push_back("container " + name);
  for (const std::string_view key : {"Links", "VolumesFrom"}) {
    const Value& peers = at_path(spec.body, {"HostConfig", key});
    if (!peers.is_list()) continue;
    for (const Value& peer : peers.items())
      needs.push_back("container " + split(peer.string(), ':').front());
  }
  const Value& binds = at_path(spec.body, {"HostConfig", "Binds"});
  if (binds.is_list()) {
    for (const Value& bind : binds.items()) {
      const std::vector<std::string> parts = split(bind.string(), ':');
      if (parts.size() > 1 && !parts[0].starts_with('/')) needs.push_back("volume " + parts[0]);
    }
  }
  std::sort(needs.begin(), needs.end());
  needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
  return needs;
}

}  // namespace converge
