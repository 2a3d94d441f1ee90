#include "syntax.h"

#include <fmt/format.h>
#include <yaml-cpp/exceptions.h>

#include <array>

#include "converge/base/text.h"

namespace converge {
namespace {

/// yaml-cpp's messages say what its parser met; people want to know what is wrong.
struct Wording {
  std::string_view theirs;
  std::string_view ours;
  std::string_view hint;
};

constexpr std::string_view check_lines =
    "check the indentation of this line and the one before it, and quotes that do not end";

constexpr std::array<Wording, 17> wordings = {{
    {"end of map not found", "this line is indented neither like its neighbours nor deeper",
     check_lines},
    {"end of sequence not found", "this line does not belong to the list above it", check_lines},
    {"illegal map value", "a ':' where no mapping can begin",
     "put a value that holds ': ' in quotes"},
    {"illegal map key", "a '?' where no mapping can begin",
     "a text that begins with '?' needs quotes"},
    {"illegal block entry", "a '-' where no list can begin",
     "a list begins on a line of its own; a text that begins with '- ' needs quotes"},
    {"illegal flow end", "a bracket is closed that was not opened",
     "a text that begins with a bracket needs quotes"},
    {"illegal document indicator", "a document ends in the middle of a text in quotes", ""},
    {"the referenced anchor is not defined", "the alias has no anchor",
     "a text that begins with '*' needs quotes"},
    {"alias not found", "a '*' without a name", "a text that begins with '*' needs quotes"},
    {"anchor not found", "a '&' without a name", "a text that begins with '&' needs quotes"},
    {"illegal character found while scanning alias", "this is no name for an alias",
     "a text that begins with '*' needs quotes"},
    {"illegal character found while scanning anchor", "this is no name for an anchor",
     "a text that begins with '&' needs quotes"},
    {"invalid unicode", "this escape names no character",
     "\\u takes U+0000 to U+FFFF without "
     "U+D800 to U+DFFF, \\U takes up to U+10FFFF"},
    {"unknown escape character", "there is no such escape",
     "write a backslash as '\\\\', or use single quotes"},
    {"unknown token", "no text can begin with this character", "put the text in quotes"},
    {"unexpected character in block scalar",
     "only '+', '-' and a digit may stand behind '|' or '>'", "the text begins on the next line"},
    {"bad file", "nesting deeper than 64", ""},
}};

bool has_tab(std::string_view line) {
  return line.substr(0, line.find_first_not_of(" \t")).find('\t') != std::string_view::npos;
}

bool is_blank(std::string_view text) {
  return trim(text).empty();
}

/// The line above, without empty ones and comments; -1 when there is none.
int line_above(const Locator& locator, int line) {
  while (--line >= 0) {
    const std::string_view text = trim(locator.line(line));
    if (!text.empty() && text.front() != '#') break;
  }
  return line;
}

/// `test.nop` with its arguments below it: the ':' of the first argument is where YAML gives up.
std::optional<Error> missing_colon(const Locator& locator, const YAML::Mark& mark) {
  const int above = line_above(locator, mark.line);
  if (above < 0 || !trim(locator.line(mark.line)).starts_with('-')) return std::nullopt;
  const std::string_view line = locator.line(above);
  const std::string_view text = trim(line);
  if (text.find(':') != std::string_view::npos || text.starts_with('-')) return std::nullopt;
  const auto end = static_cast<int>(line.find_last_not_of(" \t\r")) + 1;
  return Error("a ':' is missing behind this", Trouble::refused)
      .at(locator.place(above, end))
      .hint(fmt::format("write '{}:' when something stands below it", printable(text)));
}

/// `'it's'`: text right behind a quote that ends there.
bool behind_quote(const Locator& locator, const YAML::Mark& mark) {
  const std::string_view line = locator.line(mark.line);
  const std::string_view before = line.substr(0, static_cast<std::size_t>(mark.column));
  return before.ends_with('\'') || before.ends_with('"');
}

/// Inside of brackets: what should have come is a ',' or the end of them.
Error bracket_error(const Locator& locator, const YAML::Mark& mark, const OpenBracket& open) {
  const char closing = open.bracket == '[' ? ']' : '}';
  const std::size_t at = static_cast<std::size_t>(std::max(mark.pos, 0));
  const bool ended = at >= locator.text().size() || is_blank(locator.text().substr(at));
  if (ended)
    return Error(fmt::format("this '{}' is not closed", open.bracket), Trouble::refused)
        .at(open.place)
        .hint(fmt::format("close it with '{}'; a text that begins with '{}' needs quotes", closing,
                          open.bracket));
  return Error(fmt::format("a ',' or '{}' is missing here", closing), Trouble::refused)
      .at(locator.place(mark.line, mark.column))
      .note(fmt::format("the '{}' that is open", open.bracket), open.place);
}

/// The quote behind the last part that was read, which has no end.
Error quote_without_end(const Locator& locator, int last) {
  const std::string_view text = locator.text();
  std::size_t at = static_cast<std::size_t>(std::max(last, -1) + 1);
  while ((at = text.find_first_of("'\"", at)) != std::string_view::npos && at > 0 &&
         std::string_view(" \t\n[{,").find(text[at - 1]) == std::string_view::npos)
    ++at;
  return Error("this quote does not end", Trouble::refused)
      .at(locator.place_of(std::min(at, text.size())))
      .hint("write the other quote where the text ends");
}

Error worded(const YAML::ParserException& failure, const Place& where) {
  for (const Wording& wording : wordings)
    if (failure.msg.starts_with(wording.theirs))
      return Error(std::string(wording.ours), Trouble::refused)
          .at(where)
          .hint(std::string(wording.hint));
  return Error(failure.msg, Trouble::refused).at(where);
}

Error without_template(const YAML::ParserException& failure, const Locator& locator,
                       const std::optional<OpenBracket>& open, int last) {
  const YAML::Mark& mark = failure.mark;
  for (int line : {mark.line, mark.line - 1})
    if (line >= 0 && has_tab(locator.line(line)))
      return Error("a tab is used for indentation", Trouble::refused)
          .at(locator.place(line, 0))
          .hint("indent with spaces");
  const bool flow = failure.msg.starts_with("end of map flow") ||
                    failure.msg.starts_with("end of sequence flow") ||
                    failure.msg.starts_with("illegal block entry");
  if (flow && open) return bracket_error(locator, mark, *open);
  if (failure.msg.starts_with("illegal EOF in scalar")) return quote_without_end(locator, last);
  const Place where = locator.place(mark.line, mark.column);
  if (failure.msg.starts_with("end of") && behind_quote(locator, mark))
    return Error("text stands behind the quote that ends here", Trouble::refused)
        .at(where)
        .hint("write a quote inside of quotes twice: 'it''s', or use the other kind of quotes");
  if (failure.msg.starts_with("illegal map value") || failure.msg.starts_with("end of map not"))
    if (auto missing = missing_colon(locator, mark)) return *std::move(missing);
  return worded(failure, where);
}

}  // namespace

Error yaml_syntax_error(const YAML::ParserException& failure, const Locator& locator,
                        const std::optional<OpenBracket>& open, int last) {
  Error error = without_template(failure, locator, open, last);
  const std::string_view line = trim(locator.line(failure.mark.line));
  if (locator.verbatim(failure.mark.line) || line.empty()) return error;
  return std::move(error).note(fmt::format("the template made this line: {}", printable(line)));
}

}  // namespace converge
