#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converge/base/value.h"
#include "converge/model/facts.h"

namespace converge {

/// The daemon's JSON as facts. Every field may be missing, null or of the wrong type (trap 26): it
/// is then as if the daemon had not sent it.

/// From GET /images/REF/json, with `manifests=1` where the API has it (1.48).
ImageFacts image_facts(const Value& inspect);

/// From GET /containers/NAME/json. The facts keep `Config`, `HostConfig`, `NetworkSettings` and
/// `Mounts`.
ContainerFacts container_facts(Value inspect);

/// From GET /networks: those of exactly this name (the daemon's own filter matches parts of names).
std::vector<NetworkFacts> networks_named(const Value& list, std::string_view name);

/// From GET /containers/json: all names, without the leading slash and without the names that
/// links add (trap 65).
std::vector<std::string> container_names(const Value& list);

}  // namespace converge
