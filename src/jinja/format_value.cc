#include <algorithm>
#include <cmath>

#include "builtins.h"
#include "converge/jinja/numbers.h"
#include "converge/jinja/operations.h"
#include "converge/jinja/unicode.h"

/// Python's format(value, specification).
namespace converge::jinja {
namespace {

struct Specification {
  char32_t fill = ' ';
  char align = 0;  ///< 0: the kind's own
  char sign = '-';
  bool alternate = false;
  std::int64_t width = 0;
  char grouping = 0;
  std::int64_t precision = -1;
  char type = 0;
};

bool is_align(char32_t c) {
  return c == '<' || c == '>' || c == '^' || c == '=';
}

Result<std::int64_t> take_number(std::string_view& rest) {
  std::int64_t value = 0;
  while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9') {
    value = value * 10 + (rest.front() - '0');
    if (value > widest_field) return fail(mistake("a field of the format is too wide"));
    rest.remove_prefix(1);
  }
  return value;
}

bool take_one(std::string_view& rest, std::string_view of, char& found) {
  if (rest.empty() || of.find(rest.front()) == std::string_view::npos) return false;
  found = rest.front();
  rest.remove_prefix(1);
  return true;
}

Result<Specification> parse(std::string_view rest) {
  Specification result;
  const std::string_view all = rest;
  if (!rest.empty()) {
    std::string_view after = rest;
    const char32_t first = take(after);
    if (!after.empty() && is_align(static_cast<unsigned char>(after.front()))) {
      result.fill = first;
      result.align = after.front();
      rest = after.substr(1);
    } else {
      take_one(rest, "<>^=", result.align);
    }
  }
  take_one(rest, "+- ", result.sign);
  char found = 0;
  result.alternate = take_one(rest, "#", found);
  if (take_one(rest, "0", found) && result.align == 0) {
    result.fill = '0';
    result.align = '=';
  }
  TRY(result.width, take_number(rest));
  take_one(rest, ",_", result.grouping);
  if (take_one(rest, ".", found)) {
    const std::size_t before = rest.size();
    TRY(result.precision, take_number(rest));
    if (rest.size() == before) return fail(mistake("the format has a '.' without digits"));
  }
  take_one(rest, "bcdeEfFgGnosxX%", result.type);
  if (!rest.empty()) return fail(mistake(quoted(all) + " is no format of a value"));
  return result;
}

std::string grouped(const std::string& body, char separator, std::size_t every) {
  if (separator == 0) return body;
  const std::size_t end = std::min(body.find_first_of(".eE"), body.size());
  std::string result = body.substr(end);
  for (std::size_t i = 0; i < end; ++i) {
    if (i > 0 && i % every == 0) result.insert(0, 1, separator);
    result.insert(0, 1, body[end - 1 - i]);
  }
  return result;
}

std::string sign_of(const Specification& specification, bool negative) {
  if (negative) return "-";
  return specification.sign == '-' ? "" : std::string(1, specification.sign);
}

std::string finish(const Specification& specification, bool negative, const std::string& prefix,
                   const std::string& body) {
  return aligned(sign_of(specification, negative) + prefix, body,
                 specification.align ? specification.align : '>', specification.fill,
                 specification.width);
}

Result<std::string> format_text(const Specification& specification, std::string text) {
  if (specification.type != 0 && specification.type != 's')
    return fail(mistake(std::string("the format '") + specification.type + "' is not for texts"));
  if (specification.precision >= 0) text.resize(offset_of(text, specification.precision));
  return aligned("", text, specification.align ? specification.align : '<', specification.fill,
                 specification.width);
}

Result<std::string> format_whole(const Specification& specification, std::int64_t value) {
  if (specification.precision >= 0)
    return fail(mistake("a whole number has no precision in a format"));
  std::string body;
  std::string prefix;
  if (specification.type == 'c') {
    put(body, static_cast<char32_t>(std::clamp<std::int64_t>(value, 0, 0x10ffff)));
    return finish(specification, false, prefix, body);
  }
  const char type = specification.type;
  const unsigned base = type == 'b' ? 2 : type == 'o' ? 8 : type == 'x' || type == 'X' ? 16 : 10;
  body = grouped(digits(magnitude(value), base, type == 'X'), specification.grouping,
                 base == 10 ? 3 : 4);
  if (specification.alternate && base != 10) prefix = std::string("0") + type;
  return finish(specification, value < 0, prefix, body);
}

Result<std::string> format_real(const Specification& specification, double value) {
  if (specification.precision > most_digits) return fail(mistake("too many digits in the format"));
  const bool percent = specification.type == '%';
  if (percent) value *= 100;
  std::string body;
  if (specification.type == 0 && specification.precision < 0) {
    body = python_text(Value(std::abs(value)));
  } else {
    const char type = percent                     ? 'f'
                      : specification.type == 0   ? 'g'
                      : specification.type == 'n' ? 'g'
                                                  : specification.type;
    int precision = specification.precision < 0 ? 6 : static_cast<int>(specification.precision);
    if (precision == 0 && (type == 'g' || type == 'G')) precision = 1;
    body = fixed(value, type, precision, specification.alternate);
  }
  if (percent) body += '%';
  return finish(specification, std::signbit(value), "", grouped(body, specification.grouping, 3));
}

}  // namespace

Result<std::string> format_value(Machine& machine, const Object& value,
                                 std::string_view specification) {
  TRY(require_defined(value));
  TRY(const Specification wanted, parse(specification));
  if (specification.empty()) return str(machine, value);
  if (value.is_string()) return format_text(wanted, std::string(value.text()));
  const bool real_type =
      std::string_view("eEfFgG%").find(wanted.type) != std::string_view::npos && wanted.type;
  if (value.is(Kind::real) || (value.is_integral() && real_type)) {
    if (wanted.type != 0 && !real_type && wanted.type != 'n')
      return fail(mistake(std::string("the format '") + wanted.type + "' is not for floats"));
    return format_real(wanted, value.real());
  }
  if (value.is_integral() && wanted.type != 's') {
    return format_whole(wanted, value.integer());
  }
  return fail(mistake(a_type(value) + " takes no format"));
}

}  // namespace converge::jinja
