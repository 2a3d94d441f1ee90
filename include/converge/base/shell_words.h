#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "converge/base/result.h"

namespace converge {

/// The words of a command line as a POSIX shell splits and unquotes them, without expanding
/// anything. The error says what is unbalanced.
Result<std::vector<std::string>> shell_words(std::string_view text);

}  // namespace converge
