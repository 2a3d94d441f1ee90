#pragma once

#include <string>
#include <string_view>

#include "converge/base/result.h"

namespace converge::jinja {

/// A quoted text of a template without its backslash escapes, as Python reads it: unknown
/// escapes stay as they are ('\d' is two characters, which regular expressions rely on).
Result<std::string> unescape(std::string_view text);

}  // namespace converge::jinja
