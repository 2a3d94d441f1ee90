#pragma once

#include <string>

#include "converge/base/result.h"
#include "converge/docker/rollout/unit.h"

namespace converge {

/// What a rollout does next.
struct Step {
  Decision decision;
  Stage stage = Stage::owned;
  std::size_t unit = 0;  ///< whose turn it is
};

/// The next action towards what is wanted, and why. Pure: the same sight gives the same step, so
/// that a run that died anywhere is gone on with by the next one, and the whole sequence can be
/// rehearsed on a shadow. A Keep means that nothing at all is left to do. An error means: stop, and
/// put back.
Result<Step> next_step(const Rollout& rollout, const Sight& sight);

/// For reports: `container app created`.
std::string stage_title(const Unit& unit, Stage stage);

/// The titles of all stages of a rollout that are told apart, in their order: what `--graph` shows.
std::vector<std::string> stage_titles(const Rollout& rollout);

}  // namespace converge
