#pragma once

#include "converge/docker/rollout/unit.h"

namespace converge {

/// The next step back to what served before, after `failure`; Settled when nothing is left to do
/// (or nothing can be done), with what serves then. Pure. All units go back: first the new ones are
/// taken down in reverse order, then the former ones come back in theirs.
///
/// The new one that failed by its own fault is kept as `.failed`; transport errors, 5xx, missing
/// networks and interruptions are no verdict on it (rule R3): it is removed, and tried again by the
/// next run. The former one is given back what it had when it was stopped: its networks, its
/// restart policy (label io.converge.former).
Recovery put_back(const Rollout& rollout, const Sight& sight, const Error& failure);

/// What serves when that could not be gone to its end: the worst of all units. Pure.
Settled what_serves(const Rollout& rollout, const Sight& sight, const Error& failure);

}  // namespace converge
