#pragma once

#include <string_view>

#include "converge/base/result.h"

namespace converge {

/// Docker's rule for names, `[a-zA-Z0-9][a-zA-Z0-9_.-]+` (one letter is illegal, trap 107), at most
/// 63 characters like a DNS label, and none of the endings that converge keeps for itself.
Result<void> check_container_name(std::string_view name, const Place& place);

}  // namespace converge
