#include "stages.h"

#include <fmt/format.h>

#include "converge/base/text.h"
#include "converge/docker/fields/networks.h"
#include "converge/docker/rollout/body.h"

namespace converge {
namespace {

Act act(Action action, std::string why, bool in_gap, std::vector<Change> changes = {}) {
  return Act{.action = std::move(action),
             .why = std::move(why),
             .changes = std::move(changes),
             .in_gap = in_gap};
}

/// The new one, wherever it stands: under the name, or beside it. `clear` has left no other
/// `.next`.
const ContainerFacts* newcomer(const Progress& progress) {
  const UnitSight& sight = progress.turn.sight;
  if (!progress.stale) return &*sight.live;
  return sight.next && progress.turn.rollout.strategy->overlap ? &*sight.next : nullptr;
}

Value policy_no() {
  return policy_body(policy_value("no"));
}

/// A stopped `unless-stopped` container does not come back after a reboot, an `always` one does:
/// while it is stopped for the swap it is the only known-good one. The new one's label remembers
/// what it had.
MaybeAct arm(const Progress& progress) {
  const UnitSight& sight = progress.turn.sight;
  const ContainerFacts& live = *sight.live;
  const bool needed =
      live.restart_policy == "unless-stopped" || live.restart_policy == "on-failure";
  if (!live.running() || !needed || !sight.next || !succeeds(*sight.next, live))
    return std::nullopt;
  return act(UpdateContainer{live.name, policy_body(policy_value("always"))},
             "a reboot during the swap has to bring it back", false);
}

/// It runs: its networks and ports have to be there too, `running` alone proves nothing.
MaybeAct mend_connections(const Turn& turn, const ContainerFacts& running) {
  const Unit& unit = turn.unit;
  if (MaybeAct connect = mend_networks(unit, running)) return connect;
  const std::vector<std::string> ports = missing_ports(unit.spec, running);
  if (ports.empty() || !turn.sight.publishes_ports) return std::nullopt;
  return act(RestartContainer{running.name, unit.spec.stop_timeout},
             "it does not publish " + join(ports, ", "), true);
}

/// What /update can change is changed in place.
MaybeAct update_in_place(const Progress& progress) {
  const auto& [rollout, unit, sight] = progress.turn;
  for (const Drift& drift : differences(unit.spec, *sight.live, sight.image)) {
    if (!drift.update || drift.argument == "restart_policy") continue;
    return act(UpdateContainer{sight.live->name, *drift.update},
               fmt::format("{} differs", drift.argument), false,
               {Change{drift.argument, drift.seen, drift.wanted}});
  }
  return std::nullopt;
}

/// Its policy goes first, so that a daemon restart in between does not bring up both (trap 102).
/// Part of the gap: two quick requests after which nothing is left to be repaired.
MaybeAct remove_prev(const UnitSight& sight) {
  const std::string why = "the new one is proven";
  if (sight.prev->restart_policy != "no")
    return act(UpdateContainer{sight.prev->name, policy_no()}, why, true);
  return act(RemoveContainer{.name = sight.prev->name, .force = sight.prev->occupies()}, why, true);
}

}  // namespace

MaybeAct create(const Progress& progress) {
  if (!progress.stale) return std::nullopt;
  const auto& [rollout, unit, sight] = progress.turn;
  if (sight.next) {
    MaybeAct connect = mend_networks(unit, *sight.next);
    if (connect) connect->in_gap = false;
    return connect;
  }
  const std::vector<Change> changes =
      sight.live || !rollout.strategy->beside ? progress.stale->changes : std::vector<Change>();
  const std::optional<ContainerFacts>& former = sight.live ? sight.live : sight.prev;
  if (!rollout.strategy->beside)
    return act(CreateContainer{unit.spec.name, rollout_body(progress.turn, {})},
               progress.stale->why, true, changes);
  return act(CreateContainer{next_name(unit), rollout_body(progress.turn, former)},
             progress.stale->why, sight.prev && !sight.live, changes);
}

MaybeAct stop_former(const Progress& progress) {
  const auto& [rollout, unit, sight] = progress.turn;
  if (progress.stale && sight.live) {
    if (MaybeAct policy = arm(progress)) return policy;
    if (sight.live->occupies()) return stop(unit, sight.live->name, progress.stale->why);
    return std::nullopt;
  }
  // A daemon restart in the gap brings the former one back, with the port (trap 102).
  if (!sight.prev || !sight.prev->occupies()) return std::nullopt;
  Act stopping = stop(unit, sight.prev->name, "its successor takes its place");
  stopping.in_gap = true;
  return stopping;
}

MaybeAct drop_former(const Progress& progress) {
  const auto& [rollout, unit, sight] = progress.turn;
  if (!progress.stale || !sight.live) return std::nullopt;
  return act(RemoveContainer{.name = sight.live->name}, progress.stale->why, true);
}

MaybeAct give_name(const Progress& progress) {
  const auto& [rollout, unit, sight] = progress.turn;
  if (!progress.stale || !sight.next) return std::nullopt;
  if (sight.live)
    return act(RenameContainer{sight.live->name, prev_name(unit)}, progress.stale->why, true);
  return act(RenameContainer{sight.next->name, unit.spec.name}, "it is the one to serve",
             sight.prev.has_value());
}

MaybeAct start(const Progress& progress) {
  const auto& [rollout, unit, sight] = progress.turn;
  const ContainerFacts* one = newcomer(progress);
  if (!one) return std::nullopt;
  const bool fresh = one->status == ContainerStatus::created;
  const bool gap = sight.prev.has_value() || is_ours(*one);
  if (one->running()) return mend_connections(progress.turn, *one);
  // What this run started and does not run any more is a case for the proof, not for a second try.
  if (one->fresh) return std::nullopt;
  if (!unit.start && !sight.prev && !fresh) return std::nullopt;
  if (one->status == ContainerStatus::paused)
    return act(UnpauseContainer{one->name}, "it is paused", gap);
  if (MaybeAct connect = mend_networks(unit, *one)) return connect;
  if (one->status == ContainerStatus::restarting) return std::nullopt;
  MaybeAct starting = act(StartContainer{one->name}, fresh ? "it is new" : "it is not running", gap,
                          {Change{"state", fresh ? "created" : "stopped", "running"}});
  if (fresh) starting->warnings = shortfalls(progress.turn, *one);
  return starting;
}

MaybeAct prove(const Progress& progress) {
  const auto& [rollout, unit, sight] = progress.turn;
  const ContainerFacts* one = newcomer(progress);
  if (!one) return std::nullopt;
  const bool crash_loop = one->status == ContainerStatus::restarting;
  const bool settled = !one->running() || is_committed(progress.turn, *one);
  if (!crash_loop && !one->fresh && settled) return std::nullopt;
  MaybeAct proof =
      act(ProveContainer{one->name, unit.min_healthy_time, health_deadline(unit.spec, sight.image)},
          crash_loop ? "it restarts over and over" : "it has not been proven yet", true);
  if (!sight.publishes_ports)
    proof->warnings = {
        fmt::format("its networks publish no ports: {} cannot be reached by the host's "
                    "address",
                    join(missing_ports(unit.spec, *one), ", "))};
  return proof;
}

MaybeAct commit(const Progress& progress) {
  if (progress.stale) return std::nullopt;
  const auto& [rollout, unit, sight] = progress.turn;
  const ContainerFacts& live = *sight.live;
  if (has_wanted_policy(unit, live)) return update_in_place(progress);
  const bool first = is_ours(live) && live.restart_policy == "no";
  std::vector<Change> changes;
  if (!first)
    changes = {
        Change{"restart_policy", live.restart_policy, policy_text(unit.spec.restart_policy)}};
  return act(UpdateContainer{live.name, policy_body(unit.spec.restart_policy)},
             first ? "it is proven" : "its restart policy differs", sight.prev.has_value(),
             std::move(changes));
}

MaybeAct clean_up(const Progress& progress) {
  const UnitSight& sight = progress.turn.sight;
  if (progress.stale) return std::nullopt;
  if (sight.prev) return remove_prev(sight);
  if (!sight.live->running() || !sight.failed) return std::nullopt;
  return act(
      RemoveContainer{.name = sight.failed->name, .force = true, .with_anonymous_volumes = true},
      "a later version is proven", false);
}

}  // namespace converge
