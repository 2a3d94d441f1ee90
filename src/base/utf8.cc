#include "utf8.h"

#include <fmt/format.h>

namespace converge {
namespace {

/// What the first byte says: how many bytes follow, its own bits, and the smallest value that
/// needs that many.
struct Lead {
  std::size_t following;
  std::uint32_t bits;
  std::uint32_t smallest;
};

Lead lead(unsigned char byte) {
  if (byte < 0x80) return {0, byte, 0};
  if (byte >= 0xc2 && byte < 0xe0) return {1, byte & 0x1fu, 0x80};
  if (byte >= 0xe0 && byte < 0xf0) return {2, byte & 0x0fu, 0x800};
  if (byte >= 0xf0 && byte < 0xf5) return {3, byte & 0x07u, 0x10000};
  return {4, 0, 0};
}

bool controls(std::uint32_t value) {
  if (value < 0x20 || (value >= 0x7f && value < 0xa0)) return true;
  // Line separators and the marks that turn the direction of what follows.
  return value == 0x2028 || value == 0x2029 || (value >= 0x202a && value <= 0x202e) ||
         (value >= 0x2066 && value <= 0x2069);
}

}  // namespace

CodePoint decode_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const Lead first = lead(byte(0));
  CodePoint wrong{byte(0), 1, false};
  if (first.following > 3 || text.size() <= first.following) return wrong;
  std::uint32_t value = first.bits;
  for (std::size_t i = 1; i <= first.following; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return wrong;
    value = value << 6 | (byte(i) & 0x3fu);
  }
  const bool surrogate = value >= 0xd800 && value < 0xe000;
  if (value < first.smallest || surrogate || value > 0x10ffff) return wrong;
  return {value, first.following + 1, true};
}

std::string visible(const CodePoint& point, std::string_view bytes) {
  if (point.valid && !controls(point.value)) return std::string(bytes);
  if (!point.valid || point.value < 0x100) return fmt::format("\\x{:02x}", point.value);
  return fmt::format("\\u{:04x}", point.value);
}

}  // namespace converge
