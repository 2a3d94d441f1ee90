#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "converge/model/state_function.h"

namespace converge {

/// All state functions, in the order of their names.
const std::vector<const StateFunction*>& state_functions();
/// The older words for a function: `docker.running`, `dockerng.running`.
std::vector<std::string_view> older_names(std::string_view canonical);
/// By canonical name or alias (`dockerng.running`, `docker.pulled`); nullptr when there is none.
const StateFunction* find_function(std::string_view name);
/// Every name and alias, for "did you mean".
std::vector<std::string> function_names();

}  // namespace converge
