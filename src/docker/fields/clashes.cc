#include <fmt/format.h>

#include <algorithm>

#include "converge/docker/fields/networks.h"
#include "given.h"

namespace converge {
namespace {

using Kind = NetworkMode::Kind;
using Errors = std::vector<Error>;

Error clash(const Given& given, std::string_view what, std::string hint = {}) {
  return given.input.refuse(given.input.value, what).hint(std::move(hint));
}

void port_clashes(const GivenFields& given, const NetworkMode& mode, Errors& errors) {
  const Given* published = given.find("port_bindings");
  if (published == nullptr) return;
  if (given.is_true("publish_all_ports"))
    errors.push_back(clash(*published, "cannot be used with publish_all_ports: True"));
  if (published->wanted.entries().empty()) return;
  if (mode.kind == Kind::host)
    errors.push_back(clash(*published, "cannot be used with network_mode: host",
                           "its ports are the host's already"));
  if (mode.kind == Kind::container)
    errors.push_back(clash(*published, "cannot be used with network_mode: container:...",
                           "publish the ports of that container"));
}

void network_clashes(const GivenFields& given, const NetworkMode& mode, Errors& errors) {
  const Given* hostname = given.find("hostname");
  if (hostname != nullptr && mode.kind == Kind::host)
    errors.push_back(clash(*hostname, "cannot be used with network_mode: host"));
  const Given* asked = given.find("network_mode");
  if (asked == nullptr || given.networks.empty()) return;
  const auto named = [&](const NetworkWish& wish) { return wish.name == mode.name; };
  if (!mode.own()) {
    errors.push_back(
        clash(*asked, fmt::format("'{}' cannot be used with networks", asked->wanted.string())));
  } else if (mode.kind == Kind::network &&
             std::none_of(given.networks.begin(), given.networks.end(), named)) {
    errors.push_back(clash(*asked, fmt::format("'{}' is not among the networks", mode.name),
                           "add it there, or leave network_mode out"));
  }
}

/// 20.10 obeys the one, later engines the other or neither.
void mac_clashes(const GivenFields& given, const ContainerSpec& spec, Errors& errors) {
  const Given* own = given.find("mac_address");
  if (own == nullptr || spec.networks.empty()) return;
  const NetworkWish& first = spec.networks.front();
  const Value* mac = first.endpoint.find("MacAddress");
  if (mac != nullptr && *mac != own->wanted)
    errors.push_back(
        clash(*own, fmt::format("is another one than that in network {}", first.name)));
}

void memory_clashes(const GivenFields& given, Errors& errors) {
  const Given* swap = given.find("memswap_limit");
  if (swap == nullptr || given.number("memswap_limit") <= 0) return;
  if (given.number("mem_limit") == 0) {
    errors.push_back(clash(*swap, "needs mem_limit beside it"));
  } else if (given.number("memswap_limit") < given.number("mem_limit")) {
    errors.push_back(clash(*swap, "is memory and swap together and must not be below mem_limit"));
  }
}

}  // namespace

std::vector<Error> find_clashes(const GivenFields& given, const ContainerSpec& spec) {
  Errors errors;
  const NetworkMode mode = network_mode(spec);
  port_clashes(given, mode, errors);
  network_clashes(given, mode, errors);
  mac_clashes(given, spec, errors);
  memory_clashes(given, errors);
  const Given* policy = given.find("restart_policy");
  if (policy != nullptr && given.is_true("auto_remove") && policy->wanted.text_at("Name") != "no")
    errors.push_back(clash(*policy, "cannot be used with auto_remove"));
  return errors;
}

}  // namespace converge
