#include "converge/docker/fields/networks.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/docker/rollout/questions.h"

namespace converge {
namespace {

/// The names of the networks a version had: what its successor remembers of it, or else its network
/// mode.
std::vector<std::string> original_networks(const ContainerFacts& container,
                                           const std::optional<Former>& memory) {
  if (memory && !memory->networks.empty()) return memory->networks;
  const Value* host = container.inspect.find("HostConfig");
  const NetworkMode mode = read_network_mode(host ? host->text_at("NetworkMode") : "");
  return mode.own() ? std::vector<std::string>{mode.name} : std::vector<std::string>{};
}

}  // namespace

std::optional<Act> mend_networks(const Unit& unit, const ContainerFacts& container) {
  const std::vector<NetworkChange> changes = network_changes(unit.spec, container);
  if (changes.empty()) return std::nullopt;
  const NetworkChange& change = changes.front();
  const Value name = change.network;
  if (!change.connected)
    return Act{.action = ConnectNetwork{container.name, change.network, change.endpoint},
               .why = fmt::format("it is not in network {}", change.network),
               .changes = {Change{"network", {}, name}},
               .in_gap = true};
  return Act{.action = DisconnectNetwork{container.name, change.network},
             .why = change.wanted ? fmt::format("its settings in network {} differ", change.network)
                                  : fmt::format("network {} is not asked for", change.network),
             .changes = {Change{"network", name, {}}},
             .in_gap = true};
}

std::optional<Act> restore_networks(const ContainerSpec& spec, const ContainerFacts& former,
                                    const std::optional<Former>& memory) {
  const Value* seen = former.inspect.find_path({"NetworkSettings", "Networks"});
  const auto missing = [&](const std::string& name) { return !seen || !seen->find(name); };
  const std::vector<std::string> original = original_networks(former, memory);
  // In others and in none of these: somebody, or a later file, moved it since it was made.
  const bool moved =
      seen && seen->is_map() && !seen->entries().empty() && std::ranges::all_of(original, missing);
  if (moved) return std::nullopt;
  for (const std::string& name : original) {
    if (!missing(name)) continue;
    Value endpoint;
    for (const NetworkWish& network : spec.networks)
      if (network.name == name) endpoint = network.endpoint;
    return Act{.action = ConnectNetwork{former.name, name, std::move(endpoint)},
               .why = fmt::format("a failed start took its network {} away", name),
               .changes = {},
               .in_gap = true};
  }
  return std::nullopt;
}

}  // namespace converge
