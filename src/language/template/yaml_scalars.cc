#include "converge/language/template/yaml_scalars.h"

#include <algorithm>
#include <boost/regex.hpp>
#include <cmath>

#include "converge/base/text.h"
#include "converge/base/value.h"
#include "converge/language/template/numbers.h"
#include "converge/language/template/text_tools.h"
#include "converge/language/template/unicode.h"

namespace converge::jinja {
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

const boost::regex& numbers() {
  // The implicit types of YAML 1.1 as PyYAML resolves them: floats, ints, dates.
  static const boost::regex expression(
      "[-+]?(?:[0-9][0-9_]*)\\.[0-9_]*(?:[eE][-+][0-9]+)?"
      "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
      "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
      "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)"
      "|[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+"
      "|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+"
      "|[0-9]{4}-[0-9]{2}-[0-9]{2}"
      "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \\t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
      "(?:\\.[0-9]*)?(?:[ \\t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?");
  return expression;
}

}  // namespace

ScalarAnalysis analyze(std::string_view text) {
  if (text.empty()) return {false, true, true, false};
  std::u32string letters;
  for (std::string_view rest = text; !rest.empty();) letters += take(rest);
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
  static constexpr std::string_view words[] = {
      "",     "~",    "null", "Null",  "NULL",  "=",    "<<",   "yes",  "Yes",
      "YES",  "no",   "No",   "NO",    "true",  "True", "TRUE", "false", "False",
      "FALSE", "on",  "On",   "ON",    "off",   "Off",  "OFF"};
  if (std::find(std::begin(words), std::end(words), text) != std::end(words)) return true;
  if (text.size() > 64) return false;
  return boost::regex_match(text.begin(), text.end(), numbers());
}

std::string double_quoted(std::string_view text, bool unicode) {
  static constexpr std::u32string_view known = U"\0\a\b\t\n\v\f\r\x1b\"\\\x85\xa0\u2028\u2029";
  static constexpr std::string_view names = "0abtnvfre\"\\N_LP";
  std::string result = "\"";
  while (!text.empty()) {
    const char32_t c = take(text);
    const bool plain = c != '"' && c != '\\' && c != 0xfeff &&
                       ((c >= 0x20 && c <= 0x7e) ||
                        (unicode && ((c >= 0xa0 && c <= 0xd7ff && c != 0x2028 && c != 0x2029) ||
                                     (c >= 0xe000 && c <= 0xfffd))));
    const std::size_t at = known.find(c);
    if (plain) {
      put(result, c);
    } else if (at != std::u32string_view::npos) {
      result += {'\\', names[at]};
    } else {
      const std::size_t size = c <= 0xff ? 2 : c <= 0xffff ? 4 : 8;
      const std::string code = digits(c, 16, true);
      result += std::string("\\") + (size == 2 ? 'x' : size == 4 ? 'u' : 'U') +
                std::string(size - code.size(), '0') + code;
    }
  }
  return result + "\"";
}

/// A line end doubles in single quotes; one quote becomes two.
std::string single_quoted(std::string_view text) {
  std::string result = "'";
  bool in_breaks = false;
  for (const char c : text) {
    if (c == '\n') {
      result += in_breaks ? "\n" : "\n\n";
      in_breaks = true;
      continue;
    }
    if (in_breaks) result += "  ";
    in_breaks = false;
    result += c;
    if (c == '\'') result += c;
  }
  return result + (in_breaks ? "  '" : "'");
}

std::string plain_value(const Object& value) {
  if (value.is(Kind::none)) return "null";
  if (value.is(Kind::boolean)) return value.boolean() ? "true" : "false";
  if (value.is(Kind::integer)) return std::to_string(value.integer());
  if (!value.is(Kind::real)) return {};
  if (std::isnan(value.real())) return ".nan";
  if (std::isinf(value.real())) return value.real() < 0 ? "-.inf" : ".inf";
  std::string text = python_text(Value(value.real()));
  const std::size_t exponent = text.find('e');
  if (exponent != std::string::npos && text.find('.') == std::string::npos)
    text.insert(exponent, ".0");
  return text;
}

}  // namespace converge::jinja
