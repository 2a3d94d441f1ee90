#pragma once

#include <string_view>

#include "converge/base/result.h"
#include "converge/jinja/locator.h"

namespace converge {

/// The largest file that is read, and the largest text that a template may make of it. Bounds come
/// before parsing: a line of 30 MB keeps yaml-cpp busy for seconds.
inline constexpr std::size_t most_file_bytes = 1 << 20;
inline constexpr std::size_t most_rendered_bytes = 32 << 20;

/// Refuses what no parser should see: a file over 1 MiB, UTF-16, bytes that are not UTF-8, NUL and
/// other control characters. The error stands at the first wrong byte.
Result<void> check_file_text(const SourceFile& file);

/// The same checks for a text that a template made.
Result<void> check_rendered_text(const Locator& locator);

/// Refuses thousands of opening brackets in a row. The parser would, too, but not before its
/// scanner has read all of them, for some hundred bytes each.
Result<void> check_brackets(const Locator& locator);

}  // namespace converge
