#pragma once

#include <vector>

#include "converge/engine/step.h"

namespace converge {

/// Look, decide, act, look again: brings about every resource in turn until each keeps, and puts
/// things right after the first that fails. Fills in the report: result, changed, comment, cause,
/// changes, actions, error, standing.
void pursue_all(const std::vector<ResourcePtr>& resources, Host& host, const StepLimits& limits,
                const StepVoice& voice, StateReport& report);

}  // namespace converge
