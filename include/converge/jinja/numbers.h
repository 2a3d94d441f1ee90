#pragma once

#include <cstdint>
#include <string>

#include "converge/base/result.h"

namespace converge::jinja {

/// The digits of a number without sign: base 2, 8, 10, 16.
std::string digits(std::uint64_t value, unsigned base, bool upper = false);
inline std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

/// A float without sign as C's printf writes it; `type` is one of e E f F g G.
std::string fixed(double value, char type, int precision, bool alternate = false);

/// Adds `filler` to reach a width of characters: `align` is '<', '>', '^', or '=' for between
/// sign and digits.
std::string aligned(const std::string& sign, const std::string& body, char align, char32_t filler,
                    std::int64_t width);

/// The widest field and the most digits that a format may ask for.
constexpr std::int64_t widest_field = 1'000'000;
constexpr std::int64_t most_digits = 300;

}  // namespace converge::jinja
