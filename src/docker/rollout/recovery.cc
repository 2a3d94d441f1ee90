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

/// It was proven once: it has its restart policy, or needs no proof.
bool was_proven(const Turn& turn, const ContainerFacts& live) {
  return is_committed(turn, live) || live.restart_policy != "no";
}

/// Of an interrupted run, and no longer wanted: it gives way to the former one when it does not
/// run, or when nothing else is going to be tried. Otherwise the next run decides.
bool is_abandoned(const Turn& turn, const ContainerFacts& live, const Error& failure) {
  if (was_proven(turn, live)) return false;
  return !live.running() || failure.trouble() == Trouble::known_bad;
}

/// The new one whose way was not gone to its end: under the name while its predecessor waits, or
/// started beside the old one.
const ContainerFacts* unfinished(const Turn& turn, const Error& failure) {
  const auto& [rollout, unit, sight] = turn;
  if (sight.live && sight.prev &&
      (is_wanted_version(turn, *sight.live) || is_abandoned(turn, *sight.live, failure)))
    return &*sight.live;
  const bool tried = sight.next && sight.next->status != ContainerStatus::created;
  if (tried && rollout.strategy->overlap && is_wanted_version(turn, *sight.next))
    return &*sight.next;
  return nullptr;
}

/// Of a group, only the one that did not prove itself is at fault: the others go back with it, and
/// nothing is held against them.
bool is_at_fault(const Turn& turn, const ContainerFacts& newer, const Error& failure) {
  return is_verdict(failure) && !newer.proof && is_wanted_version(turn, newer);
}

/// It becomes `.next` again when it is no verdict: what it remembers of its predecessor is needed
/// until that one is as it was.
MaybeAct take_down(const Turn& turn, const Error& failure) {
  const auto& [rollout, unit, sight] = turn;
  const ContainerFacts* newer = unfinished(turn, failure);
  if (!newer) return std::nullopt;
  if (newer->occupies())
    return stop(unit, newer->name, "it is not proven: the former one comes back");
  if (!is_at_fault(turn, *newer, failure)) {
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

/// The policy that the swap took from it: `always` came before the stop, `no` before the removal
/// that was not done. `no` may be somebody's wish by the time a later run does nothing but look.
std::optional<Value> lost_policy(const ContainerFacts& former, const Former& memory,
                                 const Error& failure) {
  const bool this_run =
      failure.trouble() != Trouble::known_bad && failure.trouble() != Trouble::refused;
  if (this_run && former.restart_policy == "no" && memory.restart_policy != "no")
    return policy_body(policy_value(memory.restart_policy));
  return disarmed_policy(former, memory);
}

/// The one under the name is the known-good one: it has to run, with its networks, and to have its
/// own restart policy.
MaybeAct serve_again(const Turn& turn, const Error& failure) {
  const UnitSight& sight = turn.sight;
  const ContainerFacts& live = *sight.live;
  const std::optional<Former> memory = memory_of(sight, live);
  // `start: False`: what somebody else stopped stays so.
  const bool stopped_by_us = memory && failure.trouble() != Trouble::known_bad;
  // One that somebody paused, or that restarts by its policy, is left to that.
  if (live.running() || !live.occupies()) {
    if (MaybeAct connect = restore_networks(turn.unit.spec, live, memory)) return connect;
    if (!live.running() && (turn.unit.start || stopped_by_us))
      return act(StartContainer{live.name}, "the former one comes back");
  }
  std::optional<Value> policy = memory ? lost_policy(live, *memory, failure) : std::nullopt;
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

/// A `.prev` that an earlier run left beside what is proven. Only the next good run would remove
/// it, which is far away when nothing is tried any more; a reboot might start both.
MaybeAct drop_prev(const Turn& turn, const Error& failure) {
  const UnitSight& sight = turn.sight;
  if (failure.trouble() != Trouble::known_bad || !sight.live || !sight.prev) return std::nullopt;
  if (!sight.live->running() || !was_proven(turn, *sight.live)) return std::nullopt;
  if (sight.prev->occupies())
    return stop(turn.unit, sight.prev->name, "the one after it is proven");
  return act(RemoveContainer{.name = sight.prev->name}, "the one after it is proven");
}

/// The unit's former one under its name, serving, and nothing beside it.
MaybeAct bring_back(const Turn& turn, const Error& failure) {
  const UnitSight& sight = turn.sight;
  if (!sight.live && sight.prev)
    return act(RenameContainer{sight.prev->name, turn.unit.spec.name}, "the former one comes back");
  if (sight.live && !is_first_version(turn))
    if (MaybeAct step = serve_again(turn, failure)) return step;
  if (MaybeAct step = drop_prev(turn, failure)) return step;
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
         (!sight.publishes_ports || missing_ports(unit.spec, *sight.live).empty());
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
  if (!serves) return {Standing::serving, "what served before serves again"};
  return {Standing::serving, "what served before still serves"};
}

/// The same on the way back: what runs there may be the one that was to be taken down.
Settled settle_half_way(const Turn& turn, const Error& failure) {
  const ContainerFacts* newer = unfinished(turn, failure);
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

/// What may be touched: containers of others do not exist for the way back. When one of them has
/// the name itself, there is no way back.
Sight without_strangers(const Rollout& rollout, const Sight& sight) {
  Sight own = sight;
  for (std::size_t i = 0; i < rollout.units.size(); ++i)
    for (auto* helper : {&own.units[i].next, &own.units[i].prev, &own.units[i].failed})
      if (*helper && !belongs_here({rollout, rollout.units[i], own.units[i]}, **helper))
        helper->reset();
  return own;
}

std::vector<Turn> turns_of(const Rollout& rollout, const Sight& sight) {
  std::vector<Turn> turns;
  for (std::size_t i = 0; i < rollout.units.size(); ++i)
    turns.push_back({rollout, rollout.units[i], sight.units[i]});
  return turns;
}

/// Nothing has been begun that takes the service down: a refusal leaves all as it is.
bool untouched(const Turn& turn) {
  const UnitSight& sight = turn.sight;
  const bool stopped_for_next =
      sight.next && sight.live && !sight.live->running() && succeeds(*sight.next, *sight.live);
  return (!sight.prev || sight.prev->doomed()) && !stopped_for_next;
}

/// The new one cannot be kept for a while under a name that somebody else's container holds.
Act unless_taken(Act step, const UnitSight& all) {
  const RenameContainer* rename = as<RenameContainer>(step.action);
  for (const auto* one : {&all.next, &all.failed})
    if (rename && *one && (*one)->name == rename->to)
      return act(RemoveContainer{.name = rename->name}, step.why);
  return step;
}

/// Somebody else's container has the name.
Settled settle_for_stranger(const Turn& turn) {
  const UnitSight& sight = turn.sight;
  const std::string& name = turn.unit.spec.name;
  if (sight.prev)
    return {Standing::down, fmt::format("what converge made does not serve as {}", name)};
  if (!sight.live->running())
    return {Standing::down, fmt::format("no container serves as {}", name)};
  return {Standing::serving, "what served before still serves"};
}

}  // namespace

Recovery put_back(const Rollout& rollout, const Sight& sight, const Error& failure) {
  const Sight own = without_strangers(rollout, sight);
  const std::vector<Turn> turns = turns_of(rollout, own);
  for (const Turn& turn : turns)
    if (!check_owner_of_live(turn)) return settle_for_stranger(turn);
  const bool refused = failure.trouble() == Trouble::refused;
  if (refused && std::ranges::all_of(turns, untouched)) return worst_of(turns, failure, settle);
  if (std::ranges::all_of(turns, [&](const Turn& turn) { return may_stay(turn, failure); }))
    return Settled{Standing::serving, "the new one serves, the next run goes on with it"};
  for (const Turn& turn : turns)
    if (MaybeAct step = drop_doomed(turn.sight)) return *step;
  for (std::size_t i = turns.size(); i-- > 0;)
    if (MaybeAct step = take_down(turns[i], failure)) return unless_taken(*step, sight.units[i]);
  for (const Turn& turn : turns)
    if (MaybeAct step = bring_back(turn, failure)) return *step;
  return worst_of(turns, failure, settle);
}

Settled what_serves(const Rollout& rollout, const Sight& sight, const Error& failure) {
  const Sight own = without_strangers(rollout, sight);
  return worst_of(turns_of(rollout, own), failure, settle_half_way);
}

}  // namespace converge
