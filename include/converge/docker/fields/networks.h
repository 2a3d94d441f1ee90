#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "converge/docker/fields/spec.h"
#include "converge/docker/fields/table.h"

namespace converge {

/// Reads Salt's `networks`: names, or names with a list of options (aliases, links, ipv4_address,
/// ipv6_address, link_local_ips, driver_opt, mac_address). A mapping of options is taken too.
Result<std::vector<NetworkWish>> read_networks(const FieldInput& input);

/// How a namespace mode (network, pid, ipc) names the container that it joins.
inline constexpr std::string_view peer_prefix = "container:";

/// What a container's network mode says.
struct NetworkMode {
  enum class Kind { bridge, host, none, container, network };
  Kind kind = Kind::bridge;
  std::string name;  ///< of the container or the network

  /// A network of its own, in which ports can be published.
  bool own() const { return kind == Kind::bridge || kind == Kind::network; }
};
NetworkMode read_network_mode(std::string_view text);

/// The mode that the spec asks for (bridge when it says nothing).
NetworkMode network_mode(const ContainerSpec& spec);

/// One network in which the container is not as the spec wants it. Each can be mended on a running
/// container: leave it first where `connected`, then enter it where `wanted`.
struct NetworkChange {
  std::string network;
  bool connected = false;
  bool wanted = false;
  Value endpoint;  ///< EndpointConfig to connect with
  Value seen;      ///< for the report: null when not connected
  Place place;
};

/// Networks that are not given (`networks` is absent) are never left, only the one of the network
/// mode is entered. Aliases that the engine adds by itself (short id) do not count.
std::vector<NetworkChange> network_changes(const ContainerSpec& spec,
                                           const ContainerFacts& container);

}  // namespace converge
