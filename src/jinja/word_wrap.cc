#include <algorithm>

#include "converge/jinja/filter_tools.h"
#include "converge/jinja/text_tools.h"
#include "converge/jinja/unicode.h"

/// Python's textwrap, as Jinja's wordwrap uses it.
namespace converge::jinja {
namespace {

struct Style {
  std::int64_t width;
  bool break_words;
  bool break_hyphens;
};

bool blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

/// A hyphen between letters ends a piece: "well-known" may be broken after it.
bool hyphen_break(std::string_view text, std::size_t at, std::size_t begin) {
  if (text[at] != '-' || at < begin + 2 || at + 2 >= text.size()) return false;
  const auto letter = [&](std::size_t i) {
    const auto c = static_cast<unsigned char>(text[i]);
    return c >= 0x80 || (is_word(c) && !is_digit(c) && c != '_');
  };
  return letter(at - 1) && letter(at - 2) && letter(at + 1) && letter(at + 2);
}

/// Blanks and words in turn, words cut after their hyphens.
std::vector<std::string_view> chunks(std::string_view text, bool break_hyphens) {
  std::vector<std::string_view> result;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool ends = i + 1 == text.size() || blank(text[i]) != blank(text[i + 1]) ||
                      (break_hyphens && hyphen_break(text, i, begin));
    if (!ends) continue;
    result.push_back(text.substr(begin, i + 1 - begin));
    begin = i + 1;
  }
  return result;
}

bool all_blank(std::string_view chunk) {
  return std::all_of(chunk.begin(), chunk.end(), blank);
}

/// A piece that is longer than a line gives its first part to this line.
void break_long(std::vector<std::string_view>& rest, std::vector<std::string_view>& line,
                std::int64_t used, const Style& style) {
  const std::int64_t space = style.width < 1 ? 1 : style.width - used;
  if (style.break_words) {
    std::string_view& piece = rest.back();
    const std::size_t cut = offset_of(piece, space);
    line.push_back(piece.substr(0, cut));
    piece.remove_prefix(cut);
  } else if (line.empty()) {
    line.push_back(rest.back());
    rest.pop_back();
  }
}

std::vector<std::string> wrapped(std::string_view text, const Style& style) {
  std::vector<std::string_view> rest = chunks(text, style.break_hyphens);
  std::reverse(rest.begin(), rest.end());
  std::vector<std::string> lines;
  while (!rest.empty()) {
    if (!lines.empty() && all_blank(rest.back())) rest.pop_back();
    std::vector<std::string_view> line;
    std::int64_t used = 0;
    while (!rest.empty() && used + count_characters(rest.back()) <= style.width) {
      used += count_characters(rest.back());
      line.push_back(rest.back());
      rest.pop_back();
    }
    if (!rest.empty() && count_characters(rest.back()) > style.width)
      break_long(rest, line, used, style);
    if (!line.empty() && all_blank(line.back())) line.pop_back();
    if (line.empty()) continue;
    std::string joined;
    for (const std::string_view piece : line) joined += piece;
    lines.push_back(std::move(joined));
  }
  return lines;
}

}  // namespace

Result<Object> word_wrap(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("wordwrap", arguments,
                              {"width", "break_long_words", "wrapstring", "break_on_hyphens"}, 0));
  TRY(require_defined(value));
  if (!value.is_string()) return fail(mistake("wordwrap needs a text, not " + a_type(value)));
  const std::string_view text = value.text();
  Style style{};
  TRY(style.width, bound.integer(0, "width", 79));
  TRY(style.break_words, bound.flag(1, true));
  TRY(style.break_hyphens, bound.flag(3, true));
  TRY(const std::string_view between, bound.text(2, "wrapstring", "\n"));
  if (style.width <= 0) return fail(mistake("the width of wordwrap must be more than 0"));
  std::string result;
  bool first = true;
  for (const std::string_view paragraph : split_lines(text)) {
    if (!std::exchange(first, false)) result += between;
    bool first_line = true;
    for (const std::string& line : wrapped(paragraph, style)) {
      if (!std::exchange(first_line, false)) result += between;
      result += line;
    }
    TRY(call.machine().check_text(result.size()));
  }
  return call.machine().string(std::move(result));
}

}  // namespace converge::jinja
