#include "converge/base/yaml_scalar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "converge/base/text.h"

namespace converge {
namespace {

constexpr std::string_view tag_prefix = "tag:yaml.org,2002:";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool all_of(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

std::string without_underscores(std::string_view text) {
  std::string plain(text);
  std::erase(plain, '_');
  return plain;
}

std::optional<bool> boolean(std::string_view text) {
  if (is_one_of(text, {"yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"})) return true;
  if (is_one_of(text, {"no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"}))
    return false;
  return std::nullopt;
}

bool is_null(std::string_view text) {
  return is_one_of(text, {"", "~", "null", "Null", "NULL"});
}

std::string_view unsigned_part(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return text;
}

/// `12:30:45`: the first part begins with 1 to 9, each further one has one or two digits below 60.
bool is_base_60(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || !all_of(text.substr(0, colon), "0123456789_") ||
      !is_digit(text.front()))
    return false;
  for (const std::string& part : split(text.substr(colon + 1), ':')) {
    const bool good =
        all_of(part, "0123456789") && part.size() <= 2 && (part.size() == 1 || part.front() <= '5');
    if (!good) return false;
  }
  return true;
}

/// The number in that base, or the digits as text when they are too many for 64 bits (Python's
/// integers have no end; as a text it is at least not another number).
Value number_or_text(std::string_view digits, int base, bool negative, std::string_view written) {
  std::uint64_t number = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (error != std::errc{} || end != digits.data() + digits.size() || number > most)
    return Value(written);
  const auto signed_number = static_cast<std::int64_t>(number);
  return Value(negative ? -signed_number : signed_number);
}

Value base_60_integer(std::string_view text, bool negative, std::string_view written) {
  std::int64_t total = 0;
  for (const std::string& part : split(without_underscores(text), ':')) {
    const Value digit = number_or_text(part, 10, false, part);
    if (!digit.is_integer() || total > std::numeric_limits<std::int64_t>::max() / 60 - 60)
      return Value(written);
    total = total * 60 + digit.integer();
  }
  return Value(negative ? -total : total);
}

std::optional<Value> integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  const std::string_view body = unsigned_part(text);
  if (body.empty()) return std::nullopt;
  const std::string digits = without_underscores(body);
  if (body.starts_with("0b") && all_of(body.substr(2), "01_"))
    return number_or_text(std::string_view(digits).substr(2), 2, negative, text);
  if (body.starts_with("0x") && all_of(body.substr(2), "0123456789abcdefABCDEF_"))
    return number_or_text(std::string_view(digits).substr(2), 16, negative, text);
  if (body == "0") return Value(0);
  if (body.front() == '0' && all_of(body.substr(1), "01234567_"))
    return number_or_text(digits, body.size() == text.size() ? 10 : 8, negative, text);
  if (body.front() == '0' || !is_digit(body.front())) return std::nullopt;
  if (all_of(body, "0123456789_")) return number_or_text(digits, 10, negative, text);
  if (is_base_60(body)) return base_60_integer(body, negative, text);
  return std::nullopt;
}

/// `1.5`, `1.`, `.5`, `1.5e+3`: a point is needed, and a sign in the exponent.
bool is_decimal(std::string_view body) {
  const std::size_t exponent = body.find_first_of("eE");
  if (exponent != std::string_view::npos) {
    const std::string_view power = body.substr(exponent + 1);
    const bool good =
        (power.starts_with('-') || power.starts_with('+')) && all_of(power.substr(1), "0123456789");
    if (!good) return false;
    body = body.substr(0, exponent);
  }
  const std::size_t point = body.find('.');
  if (point == std::string_view::npos) return false;
  const std::string_view whole = body.substr(0, point);
  const std::string_view fraction = body.substr(point + 1);
  if (!fraction.empty() && !all_of(fraction, "0123456789_")) return false;
  if (whole.empty()) return !fraction.empty() && is_digit(fraction.front());
  return is_digit(whole.front()) && all_of(whole, "0123456789_");
}

double to_real(std::string_view digits) {
  double number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

double base_60_real(std::string_view text) {
  double total = 0;
  for (const std::string& part : split(text, ':')) total = total * 60 + to_real(part);
  return total;
}

std::optional<Value> real(std::string_view text) {
  const double sign = text.starts_with('-') ? -1.0 : 1.0;
  const std::string_view body = unsigned_part(text);
  if (is_one_of(body, {".inf", ".Inf", ".INF"}))
    return Value(sign * std::numeric_limits<double>::infinity());
  if (is_one_of(text, {".nan", ".NaN", ".NAN"}))
    return Value(std::numeric_limits<double>::quiet_NaN());
  if (body.empty() || !(is_digit(body.front()) || body.front() == '.')) return std::nullopt;
  const std::string digits = without_underscores(body);
  // `-.5` is no number in YAML 1.1; only what begins with a digit may have a sign.
  const bool bare_point_with_sign = body.front() == '.' && body.size() != text.size();
  if (is_decimal(body) && !bare_point_with_sign) return Value(sign * to_real(digits));
  const std::size_t point = body.rfind('.');
  const bool base_60 = point != std::string_view::npos && is_base_60(body.substr(0, point)) &&
                       (point + 1 == body.size() || all_of(body.substr(point + 1), "0123456789_"));
  if (base_60) return Value(sign * base_60_real(digits));
  return std::nullopt;
}

bool may_be_number(char first) {
  return is_digit(first) || first == '-' || first == '+' || first == '.';
}

tl::unexpected<Error> not_a(std::string_view tag, std::string_view text) {
  return fail(fmt::format("'{}' is no {}", printable(text), short_tag(tag)), Trouble::refused);
}

}  // namespace

Value plain_scalar(std::string_view text) {
  if (is_null(text)) return {};
  if (may_be_number(text.front())) {
    if (auto number = integer(text)) return *std::move(number);
    if (auto number = real(text)) return *std::move(number);
  } else if (const auto truth = boolean(text)) {
    return Value(*truth);
  }
  return Value(text);
}

Result<Value> tagged_scalar(std::string_view tag, std::string_view text) {
  const std::string_view kind =
      tag.starts_with(tag_prefix) ? tag.substr(tag_prefix.size()) : std::string_view();
  if (is_one_of(kind, {"str", "python/unicode", "timestamp"}) || tag == "!") return Value(text);
  if (kind == "null") return Value();
  if (kind == "bool") {
    const std::string word = lower(text);
    if (const auto truth = boolean(word)) return Value(*truth);
    return not_a(tag, text);
  }
  if (kind == "int") {
    if (auto number = integer(text)) return *std::move(number);
    return not_a(tag, text);
  }
  if (kind == "float") {
    if (auto number = real(text)) return *std::move(number);
    if (const auto number = integer(text); number && number->is_integer())
      return Value(static_cast<double>(number->integer()));
    return not_a(tag, text);
  }
  return fail(Error(fmt::format("the tag '{}' is not supported", printable(short_tag(tag))),
                    Trouble::refused)
                  .hint("state files know !!str, !!int, !!float, !!bool, !!null, !!map and !!seq"));
}

std::string short_tag(std::string_view tag) {
  if (tag.starts_with(tag_prefix)) return "!!" + std::string(tag.substr(tag_prefix.size()));
  return std::string(tag);
}

}  // namespace converge
