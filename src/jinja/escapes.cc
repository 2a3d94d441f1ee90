#include "escapes.h"

#include <charconv>

#include "converge/jinja/operations.h"
#include "converge/jinja/unicode.h"

namespace converge::jinja {
namespace {

/// \xHH, \uHHHH, \UHHHHHHHH
Result<void> hexadecimal(std::string_view& rest, std::size_t digits, std::string& result) {
  std::uint32_t value = 0;
  const char* end = rest.data() + std::min(digits, rest.size());
  const auto [stop, code] = std::from_chars(rest.data(), end, value, 16);
  if (code != std::errc() || stop != rest.data() + digits)
    return fail(
        mistake("an escape in the text needs " + std::to_string(digits) + " hexadecimal digits"));
  if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
    return fail(mistake("an escape in the text names no character"));
  put(result, value);
  rest.remove_prefix(digits);
  return {};
}

void octal(std::string_view& rest, std::string& result) {
  std::uint32_t value = 0;
  for (int i = 0; i < 3 && !rest.empty() && rest.front() >= '0' && rest.front() <= '7'; ++i) {
    value = value * 8 + static_cast<std::uint32_t>(rest.front() - '0');
    rest.remove_prefix(1);
  }
  put(result, value);
}

Result<void> escape(std::string_view& rest, std::string& result) {
  static constexpr std::string_view names = "\\'\"abfnrtv";
  static constexpr std::string_view values = "\\'\"\a\b\f\n\r\t\v";
  const char c = rest.front();
  if (c >= '0' && c <= '7') {
    octal(rest, result);
    return {};
  }
  rest.remove_prefix(1);
  if (c == '\n') return {};
  if (c == 'x') return hexadecimal(rest, 2, result);
  if (c == 'u') return hexadecimal(rest, 4, result);
  if (c == 'U') return hexadecimal(rest, 8, result);
  if (c == 'N') return fail(mistake("'\\N{...}' is not supported: write the character itself"));
  if (const std::size_t at = names.find(c); at != std::string_view::npos)
    result += values[at];
  else
    result += {'\\', c};
  return {};
}

}  // namespace

Result<std::string> unescape(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t at = std::min(text.find('\\'), text.size());
    result += text.substr(0, at);
    text.remove_prefix(at);
    if (text.size() < 2) {
      result += text;
      break;
    }
    text.remove_prefix(1);
    TRY(escape(text, result));
  }
  return result;
}

}  // namespace converge::jinja
