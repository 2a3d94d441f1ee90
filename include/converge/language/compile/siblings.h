#pragma once

#include <string>
#include <utility>
#include <vector>

#include "converge/language/compile/high.h"
#include "converge/language/compile/order.h"
#include "converge/model/state_function.h"

namespace converge {

/// What the states' bodies say about each other without a requisite.

/// Edges (before, after) from who brings a thing (an image, a network, a container) to who needs
/// it. Too many of them are an error.
std::vector<std::pair<std::size_t, std::size_t>> implied_edges(
    const std::vector<StateInput>& inputs, const std::vector<StateBody>& bodies, Errors& errors);

/// Two states that make one container of different specifications are an error; other states that
/// bring the same container and do not wait for each other get a warning.
void check_writers(const std::vector<StateInput>& inputs, const std::vector<StateBody>& bodies,
                   const std::vector<std::vector<Pull>>& pulls, Errors& warnings, Errors& errors);

}  // namespace converge
