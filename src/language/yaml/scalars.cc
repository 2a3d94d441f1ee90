#include "converge/language/yaml/scalars.h"

#include <algorithm>

#include "converge/base/text.h"
#include "converge/base/value.h"
#include "converge/base/yaml_scalar.h"
#include "converge/jinja/numbers.h"
#include "converge/jinja/unicode.h"

namespace converge {
namespace {

bool is_break(char32_t c) {
  return c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool is_white(char32_t c) {
  return c == 0 || c == ' ' || c == '\t' || c == '\r' || is_break(c);
}

bool is_special(char32_t c) {
  if (c == '\n' || (c >= 0x20 && c <= 0x7e)) return false;
  const bool unicode = c == 0x85 || (c >= 0xa0 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) ||
                       (c >= 0x10000 && c < 0x10ffff);
  return !unicode || c == 0xfeff;
}

bool one_of(char32_t c, std::string_view set) {
  return c < 0x80 && set.find(static_cast<char>(c)) != std::string_view::npos;
}

struct Indicators {
  bool flow = false, block = false;
};

/// Characters that mean something in YAML where they stand.
Indicators indicators(const std::u32string& text) {
  Indicators found;
  const std::u32string_view view = text;
  if (view.starts_with(U"---") || view.starts_with(U"...")) found = {true, true};
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i];
    const bool before_white = i + 1 >= text.size() || is_white(text[i + 1]);
    const bool after_white = i == 0 || is_white(text[i - 1]);
    if (i == 0 && one_of(c, "#,[]{}&*!|>'\"%@`")) found = {true, true};
    if (i == 0 && c == '-' && before_white) found = {true, true};
    if (i > 0 && one_of(c, ",?[]{}")) found.flow = true;
    if (c == ':' || (i == 0 && c == '?')) {
      found.flow = true;
      found.block = found.block || before_white;
    }
    if (i > 0 && c == '#' && after_white) found = {true, true};
  }
  return found;
}

struct Blanks {
  bool ends = false, break_space = false, space_break = false, breaks = false, special = false;
};

Blanks blanks(const std::u32string& text) {
  Blanks found;
  const auto blank = [](char32_t c) { return c == ' ' || is_break(c); };
  found.ends = blank(text.front()) || blank(text.back());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t before = i > 0 ? text[i - 1] : U'x';
    found.special = found.special || is_special(text[i]);
    found.breaks = found.breaks || is_break(text[i]);
    if (text[i] == ' ' && is_break(before)) found.break_space = true;
    if (is_break(text[i]) && before == ' ') found.space_break = true;
  }
  return found;
}

/// The digits at the front, between `least` and `most` of them.
bool take_digits(std::string_view& rest, std::size_t least, std::size_t most) {
  std::size_t size = 0;
  while (size < rest.size() && size < most && rest[size] >= '0' && rest[size] <= '9') ++size;
  rest.remove_prefix(size);
  return size >= least;
}

bool take_char(std::string_view& rest, std::string_view of) {
  if (rest.empty() || of.find(rest.front()) == of.npos) return false;
  rest.remove_prefix(1);
  return true;
}

/// [ Z], +1, -01:30
bool is_zone(std::string_view rest) {
  while (take_char(rest, " \t")) continue;
  if (rest.empty() || rest == "Z") return true;
  if (!take_char(rest, "-+") || !take_digits(rest, 1, 2)) return false;
  return rest.empty() || (take_char(rest, ":") && take_digits(rest, 2, 2) && rest.empty());
}

/// A date, alone or with a time: the dumper knows them, Salt's loader does not.
bool is_timestamp(std::string_view rest) {
  const std::string_view all = rest;
  if (!take_digits(rest, 4, 4) || !take_char(rest, "-") || !take_digits(rest, 1, 2)) return false;
  if (!take_char(rest, "-") || !take_digits(rest, 1, 2)) return false;
  if (rest.empty()) return all.size() == 10;
  if (!take_char(rest, "Tt")) {
    if (!take_char(rest, " \t")) return false;
    while (take_char(rest, " \t")) continue;
  }
  if (!take_digits(rest, 1, 2) || !take_char(rest, ":") || !take_digits(rest, 2, 2)) return false;
  if (!take_char(rest, ":") || !take_digits(rest, 2, 2)) return false;
  if (take_char(rest, ".")) take_digits(rest, 0, rest.size());
  return is_zone(rest);
}

}  // namespace

ScalarAnalysis analyze(std::string_view text) {
  if (text.empty()) return {false, true, true, false};
  std::u32string letters;
  for (std::string_view rest = text; !rest.empty();) letters += jinja::take(rest);
  const Indicators signs = indicators(letters);
  const Blanks spaces = blanks(letters);
  const bool bad = spaces.break_space || spaces.space_break || spaces.special;
  ScalarAnalysis result;
  result.several_lines = spaces.breaks;
  result.single_quoted = !bad;
  const bool plain = !bad && !spaces.ends && !spaces.breaks;
  result.flow_plain = plain && !signs.flow;
  result.block_plain = plain && !signs.block;
  return result;
}

bool means_something_else(std::string_view text) {
  if (text == "=" || text == "<<") return true;
  return !plain_scalar(text).is_string() || is_timestamp(text);
}

std::string double_quoted_character(char32_t c, bool unicode) {
  using namespace std::string_view_literals;
  static constexpr auto known = U"\0\a\b\t\n\v\f\r\x1b\"\\\x85\xa0\u2028\u2029"sv;
  static constexpr auto names = "0abtnvfre\"\\N_LP"sv;
  if (const std::size_t at = known.find(c); at != known.npos)
    if (!unicode || c != 0xa0) return {'\\', names[at]};
  const bool plain =
      c != 0xfeff && ((c >= 0x20 && c <= 0x7e) ||
                      (unicode && ((c >= 0xa0 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd))));
  std::string result;
  if (plain) {
    jinja::put(result, c);
    return result;
  }
  const std::size_t size = c <= 0xff ? 2 : c <= 0xffff ? 4 : 8;
  const std::string code = jinja::digits(c, 16, true);
  return std::string("\\") +
         (size == 2   ? 'x'
          : size == 4 ? 'u'
                      : 'U') +
         std::string(size - code.size(), '0') + code;
}

std::string double_quoted(std::string_view text, bool unicode) {
  std::string result = "\"";
  while (!text.empty()) result += double_quoted_character(jinja::take(text), unicode);
  return result + "\"";
}

std::string single_quoted(std::string_view text, std::size_t indent) {
  std::string result = "'";
  bool in_breaks = false;
  while (!text.empty()) {
    const char32_t c = jinja::take(text);
    if (is_break(c)) {
      if (!in_breaks && c == '\n') result += '\n';
      jinja::put(result, c);
    } else {
      if (in_breaks) result.append(indent, ' ');
      jinja::put(result, c);
      if (c == '\'') result += '\'';
    }
    in_breaks = is_break(c);
  }
  if (in_breaks) result.append(indent, ' ');
  return result + "'";
}

}  // namespace converge
