#include "converge/docker/rollout/recovery.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/base/text.h"
#include "converge/docker/fields/networks.h"
#include "converge/docker/rollout/questions.h"

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

/// The new one whose way was not gone to its end: under the name while its predecessor waits, or
/// started beside the old one.
const ContainerFacts* unfinished(const Turn& turn) {
  const auto& [rollout, unit, sight] = turn;
  if (sight.live && sight.prev && is_wanted_version(turn, *sight.live)) return &*sight.live;
  const bool tried = sight.next && sight.next->status != ContainerStatus::created;
  if (tried && rollout.strategy->overlap && is_wanted_version(turn, *sight.next))
    return &*sight.next;
  return nullptr;
}

/// Of a group, only the one that did not prove itself is at fault: the others go back with it, and
/// nothing is held against them.
bool is_at_fault(const ContainerFacts& newer, const Error& failure) {
  return is_verdict(failure) && !newer.proof;
}

/// It becomes `.next` again when it is no verdict: what it remembers of its predecessor is needed
/// until that one is as it was.
MaybeAct take_down(const Turn& turn, const Error& failure) {
  const auto& [rollout, unit, sight] = turn;
  const ContainerFacts* newer = unfinished(turn);
  if (!newer) return std::nullopt;
  if (newer->occupies())
    return stop(unit, newer->name, "it is not proven: the former one comes back");
  if (!is_at_fault(*newer, failure)) {
    if (newer->name == next_name(unit)) return std::nullopt;
    if (sight.next)
      return act(RemoveContainer{.name = sight.next->name, .force = true}, "its name is needed");
    return act(RenameContainer{newer->name, next_name(unit)}, "the former one comes back");
  }
  if (sight.failed)
    return act(
        RemoveContainer{.name = sight.failed->name, .force = true, .with_anonymous_volumes = true},
        "a later failure takes its place");
  return act(RenameContainer{newer->name, failed_name(unit)}, "kept as evidence of its failure");
}

/// What the container under the name had before the swap, told by the one made to follow it.
std::optional<Former> memory_of(const UnitSight& sight, const ContainerFacts& live) {
  for (const auto* newer : {&sight.next, &sight.failed})
    if (*newer && succeeds(**newer, live)) return former_of(**newer);
  return std::nullopt;
}

/// The one under the name is the known-good one: it has to run, with its networks, and to have its
/// own restart policy.
MaybeAct serve_again(const Turn& turn) {
  const UnitSight& sight = turn.sight;
  const ContainerFacts& live = *sight.live;
  if (live.doomed())
    return act(RemoveContainer{.name = live.name, .force = true}, "its deletion was interrupted");
  if (live.status == ContainerStatus::paused || live.status == ContainerStatus::restarting)
    return std::nullopt;
  const std::optional<Former> memory = memory_of(sight, live);
  if (MaybeAct connect = restore_networks(turn.unit.spec, live, memory)) return connect;
  if (!live.running()) return act(StartContainer{live.name}, "the former one comes back");
  if (!memory) return std::nullopt;
  std::optional<Value> policy = disarmed_policy(live, *memory);
  if (!policy) return std::nullopt;
  return act(UpdateContainer{live.name, std::move(*policy)}, "it serves again");
}

MaybeAct drop_next(const UnitSight& sight) {
  if (!sight.next || !is_ours(*sight.next)) return std::nullopt;
  return act(
      RemoveContainer{.name = sight.next->name, .force = true, .with_anonymous_volumes = true},
      "it is not going to be used");
}

/// What stands there is the new version itself and there never was another: it stays as it is,
/// its log is the evidence, and the next run tries again; nothing can be lost by that.
bool is_first_version(const Turn& turn) {
  const UnitSight& sight = turn.sight;
  return sight.live && !sight.prev && is_wanted_version(turn, *sight.live);
}

/// The unit's former one under its name, serving, and nothing beside it.
MaybeAct bring_back(const Turn& turn) {
  const UnitSight& sight = turn.sight;
  if (!sight.live && sight.prev)
    return act(RenameContainer{sight.prev->name, turn.unit.spec.name}, "the former one comes back");
  if (sight.live && !is_first_version(turn))
    if (MaybeAct step = serve_again(turn)) return step;
  return drop_next(sight);
}

/// It serves and nothing but the way to it failed: the next run goes on. An interruption leaves an
/// unproven one no time to be proven, a proven one is not taken down for it.
bool may_stay(const Turn& turn, const Error& failure) {
  const auto& [rollout, unit, sight] = turn;
  if (is_verdict(failure) || !sight.live || !sight.prev) return false;
  const bool interrupted = failure.trouble() == Trouble::interrupted;
  if (interrupted && !is_committed(turn, *sight.live)) return false;
  return sight.live->running() && is_wanted_version(turn, *sight.live) &&
         missing_networks(unit.spec, *sight.live).empty() &&
         missing_ports(unit.spec, *sight.live).empty();
}

Settled settle(const Turn& turn, const Error& failure) {
  const auto& [rollout, unit, sight] = turn;
  const bool serves = sight.live && sight.live->running() && !sight.live->fresh;
  if (!sight.live || (!sight.live->running() && unit.start))
    return {Standing::down, fmt::format("no container serves as {}", unit.spec.name)};
  if (is_first_version(turn) && is_verdict(failure))
    return {Standing::down, fmt::format("container {} is not proven", unit.spec.name)};
  const bool tried = is_verdict(failure) || failure.trouble() == Trouble::known_bad;
  if (tried && serves) return {Standing::rolled_back, "the version that served before serves"};
  if (tried) return {Standing::rolled_back, "the version that served before serves again"};
  return {Standing::serving, "what served before still serves"};
}

/// The same on the way back: what runs there may be the one that was to be taken down.
Settled settle_half_way(const Turn& turn, const Error& failure) {
  const ContainerFacts* newer = unfinished(turn);
  if (newer && newer->name == turn.unit.spec.name && newer->running())
    return {Standing::unknown, fmt::format("{} runs and is not proven", newer->name)};
  return settle(turn, failure);
}

using Settle = Settled (*)(const Turn& turn, const Error& failure);

Settled worst_of(const std::vector<Turn>& turns, const Error& failure, Settle settle_one) {
  Settled worst = settle_one(turns.front(), failure);
  for (const Turn& turn : turns) {
    Settled one = settle_one(turn, failure);
    if (one.standing > worst.standing) worst = std::move(one);
  }
  return worst;
}

std::vector<Turn> turns_of(const Rollout& rollout, const Sight& sight) {
  std::vector<Turn> turns;
  for (std::size_t i = 0; i < rollout.units.size(); ++i)
    turns.push_back({rollout, rollout.units[i], sight.units[i]});
  return turns;
}

/// Nothing has been begun: a refusal leaves all as it is.
bool untouched(const Turn& turn) {
  return !turn.sight.prev && !turn.sight.next;
}

}  // namespace

Recovery put_back(const Rollout& rollout, const Sight& sight, const Error& failure) {
  const std::vector<Turn> turns = turns_of(rollout, sight);
  const bool refused = failure.trouble() == Trouble::refused;
  if (refused && std::ranges::all_of(turns, untouched)) return worst_of(turns, failure, settle);
  if (std::ranges::all_of(turns, [&](const Turn& turn) { return may_stay(turn, failure); }))
    return Settled{Standing::serving, "the new one serves, the next run goes on with it"};
  for (auto turn = turns.rbegin(); turn != turns.rend(); ++turn)
    if (MaybeAct step = take_down(*turn, failure)) return *step;
  for (const Turn& turn : turns)
    if (MaybeAct step = bring_back(turn)) return *step;
  return worst_of(turns, failure, settle);
}

Settled what_serves(const Rollout& rollout, const Sight& sight, const Error& failure) {
  return worst_of(turns_of(rollout, sight), failure, settle_half_way);
}

}  // namespace converge
