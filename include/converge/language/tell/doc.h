#pragma once

#include <string>
#include <vector>

#include "converge/base/result.h"

namespace converge {

/// `--doc`: what the table of state functions says about these functions (by any of their names)
/// and modules; all functions, one a line, when there are none. An unknown one is refused with the
/// one that was meant.
Result<std::string> doc_text(const std::vector<std::string>& topics);

}  // namespace converge
