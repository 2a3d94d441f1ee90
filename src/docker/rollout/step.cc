#include <fmt/format.h>

#include "converge/base/text.h"
#include "converge/docker/fields/drift.h"
#include "converge/docker/rollout/facts.h"
#include "converge/docker/rollout/unit.h"

namespace converge {
namespace {

using MaybeStep = std::optional<ServiceStep>;

ServiceStep act(Phase phase, Action action, std::string why, bool in_gap = false,
                std::vector<Change> changes = {}) {
  return {phase, Act{.action = std::move(action),
                     .why = std::move(why),
                     .changes = std::move(changes),
                     .in_gap = in_gap}};
}

/// Refuses what belongs to somebody else.
Result<void> check_ownership(const ServiceWish& wish, const ServiceSight& sight) {
  if (sight.live) {
    if (!label_of(*sight.live, "com.docker.swarm.service.id").empty())
      return fail(Error(fmt::format("container '{}' belongs to a Swarm service", wish.spec.name),
                        Trouble::refused)
                      .at(wish.spec.place)
                      .hint("Swarm would bring it back; change the service instead"));
    const std::string project = label_of(*sight.live, "com.docker.compose.project");
    if (!project.empty() && !wish.adopt)
      return fail(Error(fmt::format("container '{}' belongs to the compose project '{}'",
                                    wish.spec.name, project),
                        Trouble::refused)
                      .at(wish.spec.place)
                      .hint("say 'adopt: True' in the state to take it over"));
  }
  for (const auto* helper : {&sight.next, &sight.prev, &sight.failed}) {
    if (*helper && !is_ours(**helper) && helper != &sight.prev)
      return fail(Error(fmt::format("a container '{}' is in the way that converge did not make",
                                    (*helper)->name),
                        Trouble::refused)
                      .at(wish.spec.place)
                      .hint("rename or remove it: names in .next, .prev and .failed are reserved"));
  }
  return {};
}

/// Where the file names the network.
Place place_of_network(const ContainerSpec& spec, const std::string& network) {
  for (const NetworkWish& wish : spec.networks)
    if (wish.name == network) return wish.place;
  for (const WantedField& field : spec.fields)
    if (field.argument == "network_mode") return field.place;
  return spec.place;
}

/// What a new container could not be started without; found out while the old one serves.
Result<void> check_surroundings(const ServiceWish& wish, const ServiceSight& sight) {
  const std::vector<std::string> peers = joined_containers(wish.spec);
  for (std::size_t i = 0; i < sight.joined.size(); ++i)
    if (sight.joined[i].empty())
      return fail(Error(fmt::format("there is no container '{}', whose namespace '{}' is to share",
                                    peers[i], wish.spec.name))
                      .at(wish.spec.place));
  if (sight.absent_networks.empty()) return {};
  const std::string& network = sight.absent_networks.front();
  return fail(Error(fmt::format("there is no network '{}'", network))
                  .at(place_of_network(wish.spec, network))
                  .hint("docker network create " + network));
}

/// Half-deleted containers answer nothing but a delete (trap 84); they come first.
MaybeStep bury_the_dead(const ServiceSight& sight) {
  for (const auto* one : {&sight.live, &sight.next, &sight.prev, &sight.failed})
    if (*one && (*one)->doomed())
      return act(Phase::created, RemoveContainer{.name = (*one)->name, .force = true},
                 "its deletion was interrupted");
  return std::nullopt;
}

MaybeStep pull(const ServiceWish& wish, const ServiceSight& sight) {
  if (sight.image) return std::nullopt;
  return act(Phase::pulled, PullImage{wish.spec.image}, "the image is not on this host");
}

/// An earlier run died between the stop of the old one and the proof of a version that is no
/// longer wanted: back to the known-good one first.
MaybeStep leave_unproven(const ServiceWish& wish, const ServiceSight& sight) {
  const auto& [live, next, prev, failed, image, joined, absent] = sight;
  if (!live || !prev || !staleness(wish, *live, sight)) return std::nullopt;
  if (is_committed(wish, *live, prev)) return std::nullopt;
  const std::string why = "an interrupted run left it unproven, and it is no longer wanted";
  if (live->occupies()) {
    Act act = stop(wish, live->name, why);
    act.in_gap = true;
    return ServiceStep{Phase::created, std::move(act)};
  }
  return act(Phase::created, RemoveContainer{.name = live->name, .with_anonymous_volumes = true},
             why, true);
}

MaybeStep bring_back_prev(const ServiceWish& wish, const ServiceSight& sight) {
  if (sight.live || sight.next || !sight.prev) return std::nullopt;
  return act(Phase::created, RenameContainer{sight.prev->name, wish.spec.name},
             "an interrupted run left only the former one", true);
}

/// `.next` of another specification or image, or one that nobody needs.
MaybeStep drop_wrong_next(const ServiceWish& wish, const ServiceSight& sight, bool live_is_wanted) {
  if (!sight.next) return std::nullopt;
  if (!live_is_wanted && is_wanted_version(wish, *sight.next, sight.image) &&
      !sight.next->occupies())
    return std::nullopt;
  return act(
      Phase::created,
      RemoveContainer{.name = sight.next->name, .force = true, .with_anonymous_volumes = true},
      live_is_wanted ? "it is not needed" : "it is not what the file asks for");
}

/// A `.prev` beside a proven one is only a leftover. Its policy goes first, so that a daemon
/// restart in between does not bring up both (trap 102). Part of the gap: two quick requests after
/// which nothing is left to be repaired.
MaybeStep remove_prev(const ServiceSight& sight, Phase phase) {
  if (!sight.prev) return std::nullopt;
  if (sight.prev->restart_policy != "no") {
    Value body = Value::map();
    body.set("RestartPolicy", Value::map()).set("Name", "no");
    return act(phase, UpdateContainer{sight.prev->name, body}, "the new one is proven", true);
  }
  return act(phase, RemoveContainer{.name = sight.prev->name, .force = sight.prev->occupies()},
             "the new one is proven", true);
}

Milliseconds health_time(const ServiceWish& wish, const ServiceSight& sight) {
  return health_deadline(wish.spec, sight.image);
}

Value policy_body(const ServiceWish& wish) {
  Value body = Value::map();
  body.set("RestartPolicy", wish.spec.restart_policy);
  return body;
}

/// The wanted container stands under its name: start it.
MaybeStep start_live(const ServiceWish& wish, const ServiceSight& sight) {
  const ContainerFacts& live = *sight.live;
  const bool gap = sight.prev.has_value() || is_ours(live);
  // What this run started and does not run any more is a case for the proof, not for a second try.
  if (live.running() || live.fresh) return std::nullopt;
  if (!wish.start && !sight.prev && live.status != ContainerStatus::created) return std::nullopt;
  if (live.status == ContainerStatus::paused)
    return act(Phase::running, UnpauseContainer{live.name}, "it is paused", gap);
  // A daemon restart in the gap brings the former one back, with the port (trap 102).
  if (sight.prev && sight.prev->occupies()) {
    Act stopping = stop(wish, sight.prev->name, "its successor is about to start");
    stopping.in_gap = true;
    return ServiceStep{Phase::stopped, std::move(stopping)};
  }
  if (std::optional<Act> connect = mend_networks(wish, live))
    return ServiceStep{Phase::running, std::move(*connect)};
  if (live.status == ContainerStatus::restarting) return std::nullopt;
  return act(Phase::running, StartContainer{live.name},
             live.status == ContainerStatus::created ? "it is new" : "it is not running", gap,
             {Change{"state", live.status == ContainerStatus::created ? "created" : "stopped",
                     "running"}});
}

/// It runs: its networks and ports have to be there too, `running` alone proves nothing.
MaybeStep mend_connections(const ServiceWish& wish, const ServiceSight& sight) {
  const ContainerFacts& live = *sight.live;
  if (!live.running()) return std::nullopt;
  if (std::optional<Act> connect = mend_networks(wish, live))
    return ServiceStep{Phase::running, std::move(*connect)};
  const std::vector<std::string> ports = missing_ports(wish.spec, live);
  if (ports.empty()) return std::nullopt;
  return act(Phase::running, RestartContainer{live.name, wish.spec.stop_timeout},
             "it does not publish " + join(ports, ", "), true);
}

MaybeStep prove(const ServiceWish& wish, const ServiceSight& sight) {
  const ContainerFacts& live = *sight.live;
  const bool crash_loop = live.status == ContainerStatus::restarting;
  const bool settled = !live.running() || is_committed(wish, live, sight.prev);
  if (!crash_loop && !live.fresh && settled) return std::nullopt;
  return act(Phase::running,
             ProveContainer{live.name, wish.min_healthy_time, health_time(wish, sight)},
             crash_loop ? "it restarts over and over" : "it has not been proven yet", true);
}

/// The wanted restart policy is the commit of a replacement, and a correction otherwise.
MaybeStep commit(const ServiceWish& wish, const ServiceSight& sight) {
  const ContainerFacts& live = *sight.live;
  if (has_wanted_policy(wish, live)) return std::nullopt;
  const std::string_view wanted = wish.spec.restart_policy.text_at("Name");
  const bool ours = is_ours(live) && live.restart_policy == "no";
  return act(Phase::running, UpdateContainer{live.name, policy_body(wish)},
             ours ? "it is proven" : "its restart policy differs", sight.prev.has_value(),
             ours ? std::vector<Change>{}
                  : std::vector<Change>{Change{"restart_policy", live.restart_policy,
                                               std::string(wanted.empty() ? "no" : wanted)}});
}

/// What /update can change is changed in place.
MaybeStep update_in_place(const ServiceWish& wish, const ServiceSight& sight) {
  for (const Drift& drift : find_drift(wish.spec, *sight.live, sight.image)) {
    if (!drift.update || drift.argument == "restart_policy") continue;
    return act(Phase::running, UpdateContainer{sight.live->name, *drift.update},
               fmt::format("{} differs", drift.argument), false,
               {Change{drift.argument, drift.seen, drift.wanted}});
  }
  return std::nullopt;
}

MaybeStep remove_failed(const ServiceSight& sight) {
  if (!sight.failed) return std::nullopt;
  return act(
      Phase::removed,
      RemoveContainer{.name = sight.failed->name, .force = true, .with_anonymous_volumes = true},
      "a later version is proven");
}

std::string content_words(const ServiceWish& wish, const ServiceSight& sight) {
  const ContainerFacts& live = *sight.live;
  if (!live.running())
    return fmt::format("container {} is as the file says, not started", live.name);
  return fmt::format("container {} runs {}", live.name,
                     image_words(wish.spec.image, sight.image ? sight.image->id : live.image));
}

/// The one under the name is what the file asks for: make it serve, prove it, clean up.
ServiceStep perfect(const ServiceWish& wish, const ServiceSight& sight) {
  if (auto step = drop_wrong_next(wish, sight, true)) return *step;
  if (auto step = start_live(wish, sight)) return *step;
  if (auto step = mend_connections(wish, sight)) return *step;
  if (auto step = prove(wish, sight)) return *step;
  if (auto step = commit(wish, sight)) return *step;
  if (auto step = update_in_place(wish, sight)) return *step;
  if (auto step = remove_prev(sight, Phase::removed)) return *step;
  if (sight.live->running())
    if (auto step = remove_failed(sight)) return *step;
  return {Phase::removed, Keep{content_words(wish, sight), true}};
}

MaybeStep connect_next(const ServiceWish& wish, const ContainerFacts& next) {
  std::optional<Act> connect = mend_networks(wish, next);
  if (!connect) return std::nullopt;
  connect->in_gap = false;
  return ServiceStep{Phase::created, std::move(*connect)};
}

/// A stopped `unless-stopped` container does not come back after a reboot, an `always` one does:
/// while it is stopped for the swap it is the only known-good one (reliability.md 3.3, step 3b).
/// Only where the rollback knows what to give back.
MaybeStep arm_dead_man(const ServiceWish& wish, const ContainerFacts& live) {
  const bool needed =
      live.restart_policy == "unless-stopped" || live.restart_policy == "on-failure";
  const bool known = !label_of(live, label::restart).empty() || wish.spec.restart_policy_given;
  if (!live.running() || !needed || !known) return std::nullopt;
  Value body = Value::map();
  body.set("RestartPolicy", Value::map()).set("Name", "always");
  return act(Phase::stopped, UpdateContainer{live.name, body},
             "a reboot during the swap has to bring it back");
}

ServiceStep replace_stop_first(const ServiceWish& wish, const ServiceSight& sight,
                               const Staleness& stale) {
  const auto& [live, next, prev, failed, image, joined, absent] = sight;
  if (live && prev && is_committed(wish, *live, prev))
    if (auto step = remove_prev(sight, Phase::created)) return *step;
  if (!next)
    return act(Phase::created,
               CreateContainer{next_name(wish), service_body(wish, *image, live ? live : prev)},
               stale.why, prev && !live, live ? stale.changes : std::vector<Change>{});
  if (auto step = connect_next(wish, *next)) return *step;
  if (!live)
    return act(Phase::running, RenameContainer{next->name, wish.spec.name},
               "it is the one to serve", prev.has_value());
  if (auto step = arm_dead_man(wish, *live)) return *step;
  if (live->occupies()) return {Phase::stopped, stop(wish, live->name, stale.why)};
  return act(Phase::stopped, RenameContainer{live->name, prev_name(wish)}, stale.why, true);
}

ServiceStep replace_remove_first(const ServiceWish& wish, const ServiceSight& sight,
                                 const Staleness& stale) {
  const auto& [live, next, prev, failed, image, joined, absent] = sight;
  if (live && live->occupies()) return {Phase::stopped, stop(wish, live->name, stale.why)};
  if (live) return act(Phase::stopped, RemoveContainer{.name = live->name}, stale.why, true);
  if (next)
    return act(Phase::running, RenameContainer{next->name, wish.spec.name}, stale.why, true);
  return act(Phase::created, CreateContainer{wish.spec.name, service_body(wish, *image, {})},
             stale.why, true, stale.changes);
}

Error known_bad_error(const ServiceWish& wish, const ServiceSight& sight) {
  return Error(fmt::format("{} failed its proof before and is not tried again",
                           image_words(wish.spec.image, sight.image->id)),
               Trouble::known_bad)
      .at(wish.spec.place)
      .hint(fmt::format("'docker logs {}' tells why; change the image or the state, or give "
                        "--retry-failed",
                        failed_name(wish)));
}

}  // namespace

Result<ServiceStep> next_step(const ServiceWish& wish, const ServiceSight& sight) {
  TRY(check_ownership(wish, sight));
  if (auto step = bury_the_dead(sight)) return *step;
  if (auto step = pull(wish, sight)) return *step;
  std::optional<Staleness> stale = Staleness{"there is no container", {}};
  if (sight.live) stale = staleness(wish, *sight.live, sight);
  if (!stale) return perfect(wish, sight);
  if (is_known_bad(wish, sight)) return fail(known_bad_error(wish, sight));
  if (auto step = leave_unproven(wish, sight)) return *step;
  if (auto step = bring_back_prev(wish, sight)) return *step;
  if (auto step = drop_wrong_next(wish, sight, false)) return *step;
  TRY(check_surroundings(wish, sight));
  return wish.order == UpdateOrder::remove_first ? replace_remove_first(wish, sight, *stale)
                                                 : replace_stop_first(wish, sight, *stale);
}

}  // namespace converge
