#include "converge/base/duration.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "converge/base/text.h"

namespace converge {
namespace {

struct Unit {
  std::string_view name;
  double milliseconds;
};

// From large to small: a text may not go back up (`30s1m`), which is a slip more often than meant.
constexpr std::array<Unit, 5> units = {
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};
constexpr double longest_duration = 10.0 * 366 * 86'400'000;

Error no_duration(std::string_view text) {
  return Error("'" + printable(text) + "' is no duration", Trouble::refused)
      .hint("write seconds or units: 90, 90s, 1m30s, 250ms, 2h");
}

/// Takes digits with an optional fraction off the front.
std::optional<double> take_number(std::string_view& rest) {
  const std::size_t length = rest.find_first_not_of("0123456789.");
  const std::string_view digits = rest.substr(0, length);
  double number = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), number,
                                           std::chars_format::fixed);
  if (code != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  rest.remove_prefix(digits.size());
  return number;
}

/// Takes letters off the front: the index of the unit they name, or units.size().
std::size_t take_unit(std::string_view& rest) {
  const std::size_t end = rest.find_first_of("0123456789.");
  const std::string_view name = rest.substr(0, end);
  std::size_t index = 0;
  while (index < units.size() && units[index].name != name) ++index;
  rest.remove_prefix(name.size());
  return index;
}

}  // namespace

Result<Milliseconds> parse_duration(std::string_view text) {
  std::string_view rest = trim(text);
  if (rest.empty()) return fail(no_duration(text));
  double total = 0;
  std::size_t allowed = 0;
  while (!rest.empty()) {
    const bool first = allowed == 0;
    const auto number = take_number(rest);
    if (!number) return fail(no_duration(text));
    if (first && rest.empty()) {
      total = *number * 1000;
      break;
    }
    const std::size_t unit = take_unit(rest);
    if (unit >= units.size() || unit < allowed) return fail(no_duration(text));
    allowed = unit + 1;
    total += *number * units[unit].milliseconds;
  }
  if (!(total <= longest_duration))
    return fail(Error("'" + printable(text) + "' is longer than 10 years", Trouble::refused));
  return Milliseconds(std::llround(total));
}

std::string human_duration(Milliseconds duration) {
  const auto count = duration.count();
  // The limits are where rounding would carry over: 0.996 s is 1.0 s, 59.96 s is 1m 00s.
  if (count < 995) return fmt::format("{:.2f} s", static_cast<double>(count) / 1000);
  if (count < 59'950) return fmt::format("{:.1f} s", static_cast<double>(count) / 1000);
  const auto seconds = (count + 500) / 1000;
  if (seconds < 3600) return fmt::format("{}m {:02}s", seconds / 60, seconds % 60);
  return fmt::format("{}h {:02}m", seconds / 3600, seconds % 3600 / 60);
}

}  // namespace converge
