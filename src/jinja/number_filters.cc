#include <cmath>
#include <cstdlib>

#include "converge/jinja/filter_tools.h"
#include "converge/jinja/numbers.h"
#include "converge/jinja/unicode.h"

namespace converge::jinja {
namespace {

Result<Object> absolute(Interpreter&, const Object& value, const Arguments& arguments) {
  TRY(bind("abs", arguments, {}, 0));
  TRY(require_defined(value));
  if (value.is(Kind::real)) return Object::real(std::abs(value.real()));
  if (value.is_integral())
    return value.integer() < 0 ? negative(value) : Result<Object>(positive(value));
  return fail(mistake("abs needs a number, not " + a_type(value)));
}

/// A text of nothing but digits is a number: when it cannot be read, it is too large.
bool all_digits(std::string_view text) {
  text = strip_left(strip_right(text));
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

Result<Object> integer(Interpreter&, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("int", arguments, {"default", "base"}, 0));
  TRY(const std::int64_t base, bound.integer(1, "base", 10));
  TRY(require_defined(value));
  if (base != 0 && (base < 2 || base > 36))
    return fail(mistake("the base of int must be from 2 to 36"));
  if (const auto number = to_integer(value, static_cast<int>(base))) return *number;
  std::optional<double> real;
  if (value.is(Kind::real)) real = value.real();
  if (value.is_string()) real = to_real(value.text());
  if (real && std::isinf(*real)) return fail(mistake("infinity is no whole number"));
  const bool too_large = real && !std::isnan(*real) && std::abs(*real) >= 9.2e18;
  if (too_large || (value.is_string() && base == 10 && all_digits(value.text())))
    return fail(mistake("the number does not fit into 64 bits"));
  if (real && !std::isnan(*real)) return *to_integer(Object::real(*real));
  return bound.get(0, Object::integer(0));
}

Result<Object> real(Interpreter&, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("float", arguments, {"default"}, 0));
  TRY(require_defined(value));
  if (value.is_number()) return Object::real(value.real());
  if (value.is_string())
    if (const auto number = to_real(value.text())) return Object::real(*number);
  return bound.get(0, Object::real(0.0));
}

/// Python's round(): exact, halves go to the even neighbour.
Result<Object> rounded(const Object& value, std::int64_t precision) {
  if (value.is_integral() && precision >= 0) return Object::integer(value.integer());
  if (precision > most_digits) return Object::real(value.real());
  if (precision < -most_digits) return value.is_integral() ? Object::integer(0) : Object::real(0);
  if (precision >= 0) {
    const double number =
        std::strtod(fixed(value.real(), 'f', static_cast<int>(precision)).c_str(), nullptr);
    return Object::real(std::copysign(number, value.real()));
  }
  const double unit = std::pow(10.0, static_cast<double>(-precision));
  const double result = std::nearbyint(value.real() / unit) * unit;
  if (value.is_integral()) return Object::integer(static_cast<std::int64_t>(result));
  return Object::real(result);
}

Result<Object> round(Interpreter&, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("round", arguments, {"precision", "method"}, 0));
  TRY(const std::int64_t precision, bound.integer(0, "precision", 0));
  TRY(const std::string_view method, bound.text(1, "method", "common"));
  TRY(require_defined(value));
  if (!value.is_number()) return fail(mistake("round needs a number, not " + a_type(value)));
  if (method == "common") return rounded(value, precision);
  if (method != "ceil" && method != "floor")
    return fail(mistake("the method of round is 'common', 'ceil' or 'floor'"));
  if (std::abs(precision) > most_digits) return fail(mistake("too many digits for round"));
  const double unit = std::pow(10.0, static_cast<double>(precision));
  const double scaled = value.real() * unit;
  if (!std::isfinite(scaled)) return fail(mistake("the number is too large for round"));
  return Object::real((method == "ceil" ? std::ceil(scaled) : std::floor(scaled)) / unit);
}

Result<Object> file_size(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("filesizeformat", arguments, {"binary"}, 0));
  TRY(const bool binary, bound.flag(0, false));
  TRY(const Object number, real(call, value, Arguments{{Object()}, {}}));
  if (number.is(Kind::none)) return fail(mistake("filesizeformat needs a number"));
  static constexpr std::string_view decimal_units[] = {"kB", "MB", "GB", "TB",
                                                       "PB", "EB", "ZB", "YB"};
  static constexpr std::string_view binary_units[] = {"KiB", "MiB", "GiB", "TiB",
                                                      "PiB", "EiB", "ZiB", "YiB"};
  const double base = binary ? 1024 : 1000;
  const double bytes = number.real();
  if (bytes == 1) return call.machine().string("1 Byte");
  if (bytes < base)
    return call.machine().string(std::to_string(static_cast<std::int64_t>(bytes)) + " Bytes");
  double unit = base * base;
  std::size_t at = 0;
  for (; at < 7 && bytes >= unit; ++at) unit *= base;
  const std::string shown = fixed(base * bytes / unit, 'f', 1);
  return call.machine().string(shown + " " +
                               std::string(binary ? binary_units[at] : decimal_units[at]));
}

constexpr FilterEntry number_table[] = {
    {"abs", absolute},
    {"int", integer},
    {"float", real},
    {"round", round},
    {"filesizeformat", file_size},
};

}  // namespace

std::span<const FilterEntry> number_filters() {
  return number_table;
}

}  // namespace converge::jinja
