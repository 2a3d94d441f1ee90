#pragma once

#include <optional>

#include "converge/docker/rollout/unit.h"

namespace converge {

/// The body to create the unit's new container with: the specification, our labels, restart policy
/// `no` (a policy is the commit record), the memory of `former`, the one it is to take the place
/// of, and that one's anonymous volumes by their names beside what the file mounts, so that the
/// data in them goes on to the new one (traps 86, 87).
Value rollout_body(const Turn& turn, const std::optional<ContainerFacts>& former);

/// The same for a container that nobody proves here: with its restart policy at once.
Value plain_body(const Unit& unit, const std::string& run_id, const ImageFacts& image);

}  // namespace converge
