#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "converge/base/result.h"

namespace converge {

/// Regular expressions as Python writes them, over bytes (a character of several bytes is several
/// to `.`). Errors: the expression is wrong (Trouble::refused), or it would search forever.
struct PatternFlags {
  bool ignore_case = false;
  bool multiline = false;  ///< `^` and `$` know lines too
  bool dot_all = false;    ///< `.` takes a newline
};

Result<void> check_pattern(std::string_view pattern, PatternFlags flags = {});

/// Python's re.search; `at_start`: its re.match.
Result<bool> pattern_found(std::string_view pattern, std::string_view text, PatternFlags flags = {},
                           bool at_start = false);

struct Replaced {
  std::string text;
  std::size_t count = 0;
};

/// Python's re.subn with `\1`, `\g<1>` and `\g<name>` in the replacement; at most `most` times, 0
/// is everywhere. `literal`: the replacement is taken as it stands.
Result<Replaced> replace_pattern(std::string_view pattern, std::string_view replacement,
                                 std::string_view text, PatternFlags flags, std::size_t most = 0,
                                 bool literal = false);

/// The text as an expression that matches just it (Python's re.escape).
std::string escaped_pattern(std::string_view text);

}  // namespace converge
