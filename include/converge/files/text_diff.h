#pragma once

#include <string>
#include <string_view>

namespace converge {

/// A unified diff of two texts with three lines around each change, as `diff -u` prints it, without
/// file names. A line without an end at the end of the text is marked. "" for equal texts.
///
/// Bounded in time and size: for a change of more than a thousand lines the whole middle is shown
/// as replaced, and what is over 64 KiB is cut with a remark. What is no text (a NUL byte, wrong
/// UTF-8) gives "binary contents differ".
std::string text_diff(std::string_view before, std::string_view after);

}  // namespace converge
