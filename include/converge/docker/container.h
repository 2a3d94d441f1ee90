#pragma once

#include "converge/docker/rollout/unit.h"
#include "converge/model/state_function.h"

namespace converge {

/// The container a state is about: `container: X` in the words of 2014, `name` since.
Result<std::string> container_name(const StateInput& input);

/// The argument `image`, normalised, or an image id.
Result<std::string> container_image(const StateInput& input);

}  // namespace converge
