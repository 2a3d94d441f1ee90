// What comes before a change: whose are the containers that stand there, what did an interrupted
// run leave, and does anything forbid the change? All of it while the old version serves.

#include <fmt/format.h>

#include "converge/base/text.h"
#include "converge/docker/fields/drift.h"
#include "converge/docker/rollout/resource.h"
#include "converge/model/labels.h"
#include "stages.h"

namespace converge {
namespace {

Act gap(Action action, std::string why) {
  return Act{.action = std::move(action), .why = std::move(why), .changes = {}, .in_gap = true};
}

/// Where the file names the network.
Place place_of_network(const ContainerSpec& spec, const std::string& network) {
  for (const NetworkWish& wish : spec.networks)
    if (wish.name == network) return wish.place;
  for (const WantedField& field : spec.fields)
    if (field.argument == "network_mode") return field.place;
  return spec.place;
}

bool is_unit(const Rollout& rollout, const std::string& name) {
  for (const Unit& unit : rollout.units)
    if (unit.spec.name == name) return true;
  return false;
}

/// What a new container could not be started without. A peer that changes together with it is
/// still to come.
Result<void> check_surroundings(const Turn& turn) {
  const auto& [rollout, unit, sight] = turn;
  const std::vector<std::string> peers = joined_containers(unit.spec);
  for (std::size_t i = 0; i < sight.joined.size(); ++i)
    if (sight.joined[i].empty() && !is_unit(rollout, peers[i]))
      return fail(Error(fmt::format("there is no container '{}', whose namespace '{}' is to share",
                                    peers[i], unit.spec.name))
                      .at(unit.spec.place));
  if (sight.absent_networks.empty()) return {};
  const std::string& network = sight.absent_networks.front();
  return fail(Error(fmt::format("there is no network '{}'", network))
                  .at(place_of_network(unit.spec, network))
                  .hint("docker network create " + network));
}

/// A container that the daemon removes when it stops could not come back.
Result<void> check_way_back(const Turn& turn) {
  const std::optional<ContainerFacts>& live = turn.sight.live;
  const Value* removal = live ? live->inspect.find_path({"HostConfig", "AutoRemove"}) : nullptr;
  if (!turn.rollout.strategy->beside || !removal || *removal != Value(true)) return {};
  return fail(refused(turn, fmt::format("container '{}' is removed by the daemon when it stops: it "
                                        "could not come back if the new one failed",
                                        turn.unit.spec.name))
                  .hint("'update_order: remove_first' replaces it without a way back"));
}

Error known_bad_error(const Turn& turn) {
  return Error(fmt::format("{} failed its proof before and is not tried again",
                           image_words(turn.unit.spec.image, turn.sight.image->id)),
               Trouble::known_bad)
      .at(turn.unit.spec.place)
      .hint(fmt::format("'docker logs {}' tells why; change the image or the state, or give "
                        "--retry-failed",
                        failed_name(turn.unit)));
}

/// A later run does not know what the swap gave the former one: that comes off before its memory
/// goes.
MaybeAct disarm(const UnitSight& sight) {
  if (!sight.live || !succeeds(*sight.next, *sight.live)) return std::nullopt;
  auto policy = disarmed_policy(*sight.live, *former_of(*sight.next));
  if (!policy) return std::nullopt;
  return Act{.action = UpdateContainer{sight.live->name, std::move(*policy)},
             .why = "an interrupted run had prepared it for being replaced"};
}

/// `.next` is of this specification and image, and made for the one that it is to follow.
bool is_next_usable(const Progress& progress) {
  const auto& [rollout, unit, sight] = progress.turn;
  const std::optional<ContainerFacts>& older = sight.live ? sight.live : sight.prev;
  return progress.stale && sight.next && is_wanted_version(progress.turn, *sight.next) &&
         (!sight.next->occupies() || rollout.strategy->overlap) &&
         (!older || succeeds(*sight.next, *older));
}

MaybeAct drop_wrong_next(const Progress& progress) {
  const UnitSight& sight = progress.turn.sight;
  if (!sight.next || is_next_usable(progress)) return std::nullopt;
  if (MaybeAct policy = disarm(sight)) return policy;
  return Act{
      .action =
          RemoveContainer{.name = sight.next->name, .force = true, .with_anonymous_volumes = true},
      .why = progress.stale ? "it is not what the file asks for" : "it is not needed"};
}

/// An earlier run died between the stop of the old one and the proof of a version that is no
/// longer wanted: back to the known-good one first. What the unproven one remembers of that one is
/// needed until it has its name and its policy again: till then it is `.next`.
MaybeAct leave_unproven(const Progress& progress) {
  const auto& [rollout, unit, sight] = progress.turn;
  if (!sight.live || !sight.prev || is_committed(progress.turn, *sight.live)) return std::nullopt;
  const std::string why = "an interrupted run left it unproven, and it is no longer wanted";
  if (sight.live->occupies()) {
    Act act = stop(unit, sight.live->name, why);
    act.in_gap = true;
    return act;
  }
  if (!succeeds(*sight.live, *sight.prev))
    return gap(RemoveContainer{.name = sight.live->name, .with_anonymous_volumes = true}, why);
  if (sight.next)
    return gap(RemoveContainer{.name = sight.next->name, .force = true}, "its name is needed");
  return gap(RenameContainer{sight.live->name, next_name(unit)}, why);
}

/// What is known to be good has its name before anything else happens.
MaybeAct bring_back_prev(const Progress& progress) {
  const auto& [rollout, unit, sight] = progress.turn;
  if (sight.live || !sight.prev) return std::nullopt;
  if (rollout.strategy->beside && is_next_usable(progress)) return std::nullopt;
  return gap(RenameContainer{sight.prev->name, unit.spec.name},
             "an interrupted run left only the former one");
}

/// A `.prev` beside a live one that is proven is only a leftover. Its name is needed.
MaybeAct drop_needless_prev(const Progress& progress) {
  const UnitSight& sight = progress.turn.sight;
  if (!sight.live || !sight.prev) return std::nullopt;
  return Act{.action = RemoveContainer{.name = sight.prev->name, .force = sight.prev->occupies()},
             .why = "the one after it is proven"};
}

}  // namespace

Result<MaybeAct> own(const Turn& turn) {
  TRY(check_owners(turn));
  return drop_doomed(turn.sight);
}

MaybeAct pull(const Turn& turn) {
  if (turn.sight.image) return std::nullopt;
  return Act{.action = PullImage{turn.unit.spec.image}, .why = "the image is not on this host"};
}

Result<MaybeAct> clear(const Progress& progress) {
  const Turn& turn = progress.turn;
  if (!progress.stale) return drop_wrong_next(progress);
  if (is_known_bad(turn)) return fail(known_bad_error(turn));
  TRY(check_way_back(turn));
  if (MaybeAct act = leave_unproven(progress)) return act;
  if (MaybeAct act = bring_back_prev(progress)) return act;
  if (MaybeAct act = drop_wrong_next(progress)) return act;
  if (MaybeAct act = drop_needless_prev(progress)) return act;
  TRY(check_surroundings(turn));
  return MaybeAct();
}

}  // namespace converge
