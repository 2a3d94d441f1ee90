#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace converge {

/// The first character of a text. A byte that is not UTF-8 is a character of its own.
struct CodePoint {
  std::uint32_t value = 0;
  std::size_t length = 1;  ///< in bytes
  bool valid = false;
};

/// `text` must not be empty. Overlong forms, surrogates and values above U+10FFFF are not valid.
CodePoint decode_utf8(std::string_view text);

/// The character as it may be shown: itself, or `\x1b`, `\u202e` for what could drive a terminal or
/// reorder its line. `bytes` are the character's own.
std::string visible(const CodePoint& point, std::string_view bytes);

}  // namespace converge
