#pragma once

#include <optional>

#include "converge/base/result.h"
#include "converge/docker/rollout/questions.h"
#include "converge/docker/rollout/unit.h"

namespace converge {

// One function per stage: what this unit still needs of it, or nothing. They look for the new one
// and the former one wherever these stand, so that their order is a matter of the strategy alone.

using MaybeAct = std::optional<Act>;

/// The turn with what every stage asks first: why the container under the name is not the wanted
/// one (nothing: it is).
struct Progress {
  const Turn& turn;
  std::optional<Staleness> stale;
};

// clearing.cc
Result<MaybeAct> own(const Turn& turn);
MaybeAct pull(const Turn& turn);
Result<MaybeAct> clear(const Progress& progress);

// stages.cc
MaybeAct create(const Progress& progress);
MaybeAct stop_former(const Progress& progress);
MaybeAct drop_former(const Progress& progress);
MaybeAct give_name(const Progress& progress);
MaybeAct start(const Progress& progress);
MaybeAct prove(const Progress& progress);
MaybeAct commit(const Progress& progress);
MaybeAct clean_up(const Progress& progress);

}  // namespace converge
