#include "converge/docker/rollout/resource.h"

#include <fmt/format.h>

#include "converge/base/text.h"
#include "converge/docker/fields/drift.h"
#include "converge/docker/fields/networks.h"
#include "converge/docker/rollout/questions.h"
#include "converge/docker/rollout/recovery.h"
#include "converge/docker/rollout/step.h"

namespace converge {
namespace {

std::vector<std::string> network_names(const ContainerSpec& spec) {
  std::vector<std::string> names;
  for (const NetworkWish& network : spec.networks) names.push_back(network.name);
  const NetworkMode mode = network_mode(spec);
  if (names.empty() && mode.own()) names.push_back(mode.name);
  return names;
}

/// Every daemon has it, or it is an id, which is not looked up here.
bool is_always_there(const std::string& network) {
  const bool id =
      network.size() >= 12 && network.find_first_not_of("0123456789abcdef") == std::string::npos;
  return id || network == "bridge" || network == "default";
}

/// Ports are published by way of a bridge, and not into an internal network.
bool can_publish(const NetworkFacts& network) {
  return (network.driver == "bridge" || network.driver == "overlay") && !network.internal;
}

Result<bool> publishes_ports(const ContainerFacts& container, const HostView& host) {
  const Value* networks = container.inspect.find_path({"NetworkSettings", "Networks"});
  if (!networks || !networks->is_map()) return true;
  for (const Value::Entry& entry : networks->entries()) {
    if (!entry.key.is_string()) continue;
    TRY(const auto facts, host.network(entry.key.string()));
    if (!facts || can_publish(*facts)) return true;
  }
  return networks->entries().empty();
}

Result<UnitSight> look_at_unit(const Rollout& rollout, const Unit& unit, const HostView& host) {
  UnitSight sight;
  TRY(sight.live, host.container(unit.spec.name));
  TRY(sight.next, host.container(next_name(unit)));
  TRY(sight.prev, host.container(prev_name(unit)));
  TRY(sight.failed, host.container(failed_name(unit)));
  TRY(sight.image, host.image(unit.spec.image));
  for (const std::string& peer : joined_containers(unit.spec)) {
    TRY(const auto facts, host.container(peer));
    sight.joined.push_back(facts ? facts->id.text : std::string());
  }
  for (const auto* one : {&sight.live, &sight.next})
    if (*one && (*one)->running() && !missing_ports(unit.spec, **one).empty()) {
      TRY(sight.publishes_ports, publishes_ports(**one, host));
    }
  if (sight.live && !staleness({rollout, unit, sight}, *sight.live)) return sight;
  for (const std::string& network : network_names(unit.spec)) {
    if (is_always_there(network)) continue;
    TRY(const auto facts, host.network(network));
    if (!facts) sight.absent_networks.push_back(network);
  }
  return sight;
}

}  // namespace

Result<Sight> look_at(const Rollout& rollout, const HostView& host) {
  Sight sight;
  for (const Unit& unit : rollout.units) {
    TRY(UnitSight one, look_at_unit(rollout, unit, host));
    sight.units.push_back(std::move(one));
  }
  return sight;
}

std::string RolloutResource::title() const {
  std::vector<std::string> names;
  for (const Unit& unit : rollout_.units) names.push_back(unit.spec.name);
  return fmt::format("container {} running and proven", join(names, ", "));
}

std::vector<std::string> RolloutResource::stages() const {
  return stage_titles(rollout_);
}

Result<Decision> RolloutResource::check(const HostView& host) const {
  TRY(const Sight sight, look_at(rollout_, host));
  TRY(Step step, next_step(rollout_, sight));
  return std::move(step.decision);
}

Result<Recovery> RolloutResource::recover(const HostView& host, const Error& failure) const {
  TRY(const Sight sight, look_at(rollout_, host));
  return put_back(rollout_, sight, failure);
}

Result<Settled> RolloutResource::standing(const HostView& host, const Error& failure) const {
  TRY(const Sight sight, look_at(rollout_, host));
  return what_serves(rollout_, sight, failure);
}

void RolloutResource::mention(Mentions& mentions) const {
  for (const Unit& unit : rollout_.units) {
    mentions.containers.push_back(unit.spec.name);
    mentions.images.push_back(unit.spec.image);
  }
}

}  // namespace converge
