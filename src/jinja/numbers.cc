#include "converge/jinja/numbers.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string_view>

#include "converge/jinja/unicode.h"

namespace converge::jinja {

std::string digits(std::uint64_t value, unsigned base, bool upper_case) {
  const std::string_view letters = upper_case ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string result;
  do {
    result += letters[value % base];
    value /= base;
  } while (value > 0);
  std::reverse(result.begin(), result.end());
  return result;
}

std::string fixed(double value, char type, int precision, bool alternate) {
  value = std::abs(value);
  if (std::isnan(value)) return type == 'E' || type == 'F' || type == 'G' ? "NAN" : "nan";
  const std::string form = std::string(alternate ? "%#.*" : "%.*") + type;
  std::string text(400, '\0');
  // The format is made of a known letter; the compiler cannot see that.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  const int size = std::snprintf(text.data(), text.size(), form.c_str(), precision, value);
#pragma GCC diagnostic pop
  if (size >= static_cast<int>(text.size())) {
    text.resize(static_cast<std::size_t>(size) + 1);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    std::snprintf(text.data(), text.size(), form.c_str(), precision, value);
#pragma GCC diagnostic pop
  }
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::string aligned(const std::string& sign, const std::string& body, char align, char32_t filler,
                    std::int64_t width) {
  const std::int64_t missing = width - count_characters(sign) - count_characters(body);
  if (missing <= 0) return sign + body;
  const auto fill = [&](std::int64_t count) {
    std::string text;
    for (std::int64_t i = 0; i < count; ++i) put(text, filler);
    return text;
  };
  if (align == '<') return sign + body + fill(missing);
  if (align == '=') return sign + fill(missing) + body;
  if (align == '^') return fill(missing / 2) + sign + body + fill(missing - missing / 2);
  return fill(missing) + sign + body;
}

}  // namespace converge::jinja
