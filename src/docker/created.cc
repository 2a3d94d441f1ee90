#include "converge/docker/created.h"

#include <fmt/format.h>

#include "converge/docker/rollout/body.h"
#include "converge/docker/rollout/questions.h"
#include "converge/docker/rollout/recovery.h"
#include "converge/docker/rollout/resource.h"
#include "converge/docker/rollout/step.h"

namespace converge {

std::string ContainerCreated::title() const {
  return fmt::format("container {} created", unit().spec.name);
}

Result<Decision> ContainerCreated::check(const HostView& host) const {
  TRY(const Sight all, look_at(rollout_, host));
  const UnitSight& sight = all.units.front();
  const Turn turn{rollout_, unit(), sight};
  TRY(check_owners(turn));
  if (!sight.image)
    return Decision{
        Act{.action = PullImage{unit().spec.image}, .why = "the image is not on this host"}};
  // Nothing stood there before, so nothing waits for this one to be started.
  if (sight.next && !sight.live && !sight.prev)
    return Decision{Act{.action = RemoveContainer{.name = sight.next->name,
                                                  .force = true,
                                                  .with_anonymous_volumes = true},
                        .why = "an interrupted run left it"}};
  const bool leftovers = sight.next || sight.prev;
  if (leftovers || (sight.live && sight.live->occupies())) {
    TRY(Step step, next_step(rollout_, all));
    return std::move(step.decision);
  }
  if (!sight.live)
    return Decision{Act{
        .action =
            CreateContainer{unit().spec.name, plain_body(unit(), rollout_.run_id, *sight.image)},
        .why = "there is no container",
        .changes = {Change{unit().spec.name, "absent", "created"}}}};
  const std::optional<Staleness> stale = staleness(turn, *sight.live);
  if (!stale)
    return Decision{Keep{fmt::format("container {} is as the file says", unit().spec.name)}};
  return Decision{
      Act{.action = RemoveContainer{.name = unit().spec.name, .force = sight.live->doomed()},
          .why = stale->why,
          .changes = stale->changes}};
}

Result<Recovery> ContainerCreated::recover(const HostView& host, const Error& failure) const {
  TRY(const Sight sight, look_at(rollout_, host));
  if (!sight.units.front().prev && !sight.units.front().next) return Recovery{Settled{}};
  return put_back(rollout_, sight, failure);
}

Result<Settled> ContainerCreated::standing(const HostView& host, const Error& failure) const {
  TRY(const Sight sight, look_at(rollout_, host));
  if (!sight.units.front().prev && !sight.units.front().next) return Settled{};
  return what_serves(rollout_, sight, failure);
}

void ContainerCreated::mention(Mentions& mentions) const {
  mentions.containers.push_back(unit().spec.name);
  mentions.images.push_back(unit().spec.image);
}

}  // namespace converge
