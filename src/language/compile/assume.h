#pragma once

#include <string>
#include <vector>

#include "converge/language/compile/low.h"
#include "converge/model/state_function.h"

namespace converge {

/// Whether `--assume` names the state's module or function, as it is written or as it is called
/// now.
bool is_assumed(const Low& low, const std::vector<std::string>& assumed);

/// What such a state becomes: something that is so without a look.
StateBody assumed_body();

/// Stands for the record of a function that nobody has to know.
const StateFunction& assumed_function();

}  // namespace converge
