#pragma once

#include <string>

#include "converge/base/value.h"

namespace converge {

/// Block style YAML that YAML 1.1 and 1.2 read alike: what one of them could take for something
/// else than a text is quoted. Ends with a newline.
std::string emit_yaml(const Value& value);

}  // namespace converge
