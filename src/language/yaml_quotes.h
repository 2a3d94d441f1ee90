#pragma once

#include "yaml_text.h"

namespace converge {

/// yaml-cpp takes the end of the text for the end of a quoted scalar. Such a scalar is always the
/// last one of the text: `begin` is the offset of the last scalar, if that has quotes; else -1.
Result<void> check_last_quote(const Locator& locator, int begin);

}  // namespace converge
