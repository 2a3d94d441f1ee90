// Whose are the containers under the unit's names? What is somebody else's is never touched.

#include <fmt/format.h>

#include "converge/docker/rollout/questions.h"
#include "converge/model/labels.h"

namespace converge {
namespace {

Result<void> check_live(const Turn& turn, const ContainerFacts& live) {
  const std::string& name = turn.unit.spec.name;
  if (!label_of(live, "com.docker.swarm.service.id").empty())
    return fail(refused(turn, fmt::format("container '{}' belongs to a Swarm service", name))
                    .hint("Swarm would bring it back; change the service instead"));
  const std::string project = label_of(live, "com.docker.compose.project");
  if (!project.empty() && !turn.unit.adopt)
    return fail(refused(turn, fmt::format("container '{}' belongs to the compose project '{}'",
                                          name, project))
                    .hint("say 'adopt: True' in the state to take it over"));
  return {};
}

/// The name was free for a moment of an interrupted swap, and somebody took it.
Result<void> check_between(const Turn& turn) {
  const UnitSight& sight = turn.sight;
  if (!sight.live || !sight.prev || is_ours(*sight.live)) return {};
  return fail(refused(turn, fmt::format("'{}' was made by somebody else while '{}' waits to come "
                                        "back",
                                        sight.live->name, sight.prev->name))
                  .hint("remove the one of the two that is not to serve"));
}

}  // namespace

Error refused(const Turn& turn, std::string what) {
  return Error(std::move(what), Trouble::refused).at(turn.unit.spec.place);
}

bool belongs_here(const Turn& turn, const ContainerFacts& helper) {
  if (is_ours(helper) || label_of(helper, label::run) == turn.rollout.run_id) return true;
  const UnitSight& sight = turn.sight;
  if (!sight.prev || helper.id != sight.prev->id) return false;
  for (const auto* newer : {&sight.live, &sight.next, &sight.failed})
    if (*newer && succeeds(**newer, helper)) return true;
  return false;
}

Result<void> check_owner_of_live(const Turn& turn) {
  if (turn.sight.live) TRY(check_live(turn, *turn.sight.live));
  return check_between(turn);
}

Result<void> check_owners(const Turn& turn) {
  const UnitSight& sight = turn.sight;
  if (sight.live) TRY(check_live(turn, *sight.live));
  for (const auto* helper : {&sight.next, &sight.prev, &sight.failed})
    if (*helper && !belongs_here(turn, **helper))
      return fail(
          refused(turn, fmt::format("a container '{}' is in the way that converge did not make",
                                    (*helper)->name))
              .hint("rename or remove it: names in .next, .prev and .failed are reserved"));
  return check_between(turn);
}

}  // namespace converge
