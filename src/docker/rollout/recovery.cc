#include <fmt/format.h>

#include "converge/docker/rollout/facts.h"
#include "converge/docker/rollout/unit.h"

namespace converge {
namespace {

using MaybeAct = std::optional<Act>;

Act act(Action action, std::string why) {
  return Act{.action = std::move(action), .why = std::move(why), .changes = {}, .in_gap = true};
}

/// Only the container's own doing is a verdict on it: transport errors, 5xx, a missing network and
/// an interruption say nothing about the version (rule R3).
bool is_verdict(const Error& failure) {
  return failure.trouble() == Trouble::own_fault;
}

/// The unproven new version stands under the service's name, its predecessor waits.
MaybeAct take_down_new(const ServiceWish& wish, const ServiceSight& sight, const Error& failure) {
  const auto& [live, next, prev, failed, image, joined, absent] = sight;
  if (!live || !prev || !is_wanted_version(wish, *live, image)) return std::nullopt;
  if (live->occupies())
    return stop(wish, live->name, "it is not proven: the former one comes back");
  if (!is_verdict(failure))
    return act(RemoveContainer{.name = live->name, .with_anonymous_volumes = true},
               "no verdict on it: the next run tries again");
  if (failed)
    return act(RemoveContainer{.name = failed->name, .force = true, .with_anonymous_volumes = true},
               "a later failure takes its place");
  return act(RenameContainer{live->name, failed_name(wish)}, "kept as evidence of its failure");
}

/// It serves and nothing but the way to it failed: the next run goes on. An interruption leaves an
/// unproven one no time to be proven, a proven one is not taken down for it.
bool may_stay(const ServiceWish& wish, const ServiceSight& sight, const Error& failure) {
  if (is_verdict(failure) || !sight.live || !sight.prev) return false;
  const bool interrupted = failure.trouble() == Trouble::interrupted;
  if (interrupted && !is_committed(wish, *sight.live, sight.prev)) return false;
  return sight.live->running() && is_wanted_version(wish, *sight.live, sight.image) &&
         missing_networks(wish.spec, *sight.live).empty() &&
         missing_ports(wish.spec, *sight.live).empty();
}

/// The policy a known-good container had before the swap armed it.
MaybeAct restore_policy(const ServiceWish& wish, const ContainerFacts& live) {
  const std::string own = label_of(live, label::restart);
  Value policy = wish.spec.restart_policy;
  if (!own.empty()) {
    const auto colon = own.find(':');
    policy = Value::map();
    policy.set("Name", own.substr(0, colon));
    if (colon != std::string::npos)
      policy.set("MaximumRetryCount", std::stoi(own.substr(colon + 1)));
  } else if (!wish.spec.restart_policy_given) {
    return std::nullopt;
  }
  if (policy.text_at("Name").empty() || live.restart_policy == policy.text_at("Name"))
    return std::nullopt;
  Value body = Value::map();
  body.set("RestartPolicy", policy);
  return act(UpdateContainer{live.name, body}, "it serves again");
}

/// The one under the name is the known-good one: it has to run, with its networks.
MaybeAct serve_again(const ServiceWish& wish, const ServiceSight& sight) {
  const ContainerFacts& live = *sight.live;
  if (live.doomed())
    return act(RemoveContainer{.name = live.name, .force = true}, "its deletion was interrupted");
  if (live.status == ContainerStatus::paused || live.status == ContainerStatus::restarting)
    return std::nullopt;
  if (MaybeAct connect = restore_networks(wish, live)) return connect;
  if (!live.running()) return act(StartContainer{live.name}, "the former one comes back");
  return restore_policy(wish, live);
}

MaybeAct drop_next(const ServiceSight& sight) {
  if (!sight.next || !is_ours(*sight.next)) return std::nullopt;
  return act(
      RemoveContainer{.name = sight.next->name, .force = true, .with_anonymous_volumes = true},
      "it is not going to be used");
}

/// What stands there is the new version itself and there never was another: it stays as it is,
/// its log is the evidence, and the next run tries again; nothing can be lost by that.
bool is_first_version(const ServiceWish& wish, const ServiceSight& sight) {
  return sight.live && !sight.prev && is_wanted_version(wish, *sight.live, sight.image);
}

Settled settle(const ServiceWish& wish, const ServiceSight& sight, const Error& failure) {
  const bool serves = sight.live && sight.live->running() && !sight.live->fresh;
  if (!sight.live || (!sight.live->running() && wish.start))
    return {Standing::down, fmt::format("no container serves as {}", wish.spec.name)};
  if (is_first_version(wish, sight) && is_verdict(failure))
    return {Standing::down, fmt::format("container {} is not proven", wish.spec.name)};
  const bool tried = is_verdict(failure) || failure.trouble() == Trouble::known_bad;
  if (tried && serves) return {Standing::rolled_back, "the version that served before serves"};
  if (tried) return {Standing::rolled_back, "the version that served before serves again"};
  return {Standing::serving, "what served before still serves"};
}

}  // namespace

Recovery put_back(const ServiceWish& wish, const ServiceSight& sight, const Error& failure) {
  const bool refused = failure.trouble() == Trouble::refused;
  if (refused && !sight.prev && !sight.next) return settle(wish, sight, failure);
  if (may_stay(wish, sight, failure))
    return Settled{Standing::serving, "the new one serves, the next run goes on with it"};
  if (MaybeAct step = take_down_new(wish, sight, failure)) return *step;
  if (!sight.live && sight.prev)
    return act(RenameContainer{sight.prev->name, wish.spec.name}, "the former one comes back");
  if (MaybeAct step = drop_next(sight)) return *step;
  if (sight.live && !is_first_version(wish, sight))
    if (MaybeAct step = serve_again(wish, sight)) return *step;
  return settle(wish, sight, failure);
}

}  // namespace converge
