#include "strict.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "converge/base/text.h"

namespace converge {
namespace {

/// Skips `&anchor` and `!tag` in front of a scalar.
std::size_t skip_properties(std::string_view text, std::size_t i) {
  while (i < text.size() && (text[i] == '&' || text[i] == '!')) {
    const std::size_t end = text.find_first_of(" \t\r\n", i);
    i = std::min(text.find_first_not_of(" \t\r\n", end), text.size());
  }
  return i;
}

/// The offset of the quote that ends a scalar whose text begins at `i`; npos when there is none.
std::size_t single_quote_end(std::string_view text, std::size_t i) {
  while ((i = text.find('\'', i)) != std::string_view::npos) {
    if (i + 1 == text.size() || text[i + 1] != '\'') return i;
    i += 2;
  }
  return i;
}

std::size_t double_quote_end(std::string_view text, std::size_t i) {
  while ((i = text.find_first_of("\"\\", i)) != std::string_view::npos) {
    if (text[i] == '"') return i;
    i += 2;
  }
  return i;
}

/// Where the scalar that begins at `begin` has its closing quote: npos when it has none; nothing
/// for a scalar without quotes.
std::optional<std::size_t> closing_quote(std::string_view text, int begin) {
  if (begin < 0) return std::nullopt;
  const std::size_t i = skip_properties(text, static_cast<std::size_t>(begin));
  if (i >= text.size()) return std::nullopt;
  if (text[i] == '"') return double_quote_end(text, i + 1);
  if (text[i] == '\'') return single_quote_end(text, i + 1);
  return std::nullopt;
}

bool indented_by_tab(std::string_view line) {
  const std::string_view indent = line.substr(0, line.find_first_not_of(" \t"));
  return indent.find('\t') != std::string_view::npos;
}

bool is_version(std::string_view line) {
  return line.starts_with("%YAML 1.");
}

bool names_anchor(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

}  // namespace

YamlStrictness::YamlStrictness(const Locator& locator) : locator_(locator), text_(locator.text()) {
  for (std::size_t i = text_.find('%'); i != std::string_view::npos; i = text_.find('%', i + 1))
    if ((i == 0 || text_[i - 1] == '\n') && !is_version(text_.substr(i)))
      percent_lines_.push_back(i);
  std::ranges::reverse(percent_lines_);
}

Result<void> YamlStrictness::met(const Spot& spot, bool quoted, bool in_flow) {
  TRY(passed(spot.position));
  last_quoted_ = quoted ? spot.position : -1;
  if (spot.line == last_line_) return {};
  last_line_ = spot.line;
  if (in_flow) return {};
  return check_tabs(spot);
}

/// yaml-cpp takes a line that begins with '%' for a directive and drops it, wherever it stands.
Result<void> YamlStrictness::passed(int position) {
  if (percent_lines_.empty()) return {};
  const auto quote = closing_quote(text_, last_quoted_);
  while (!percent_lines_.empty() && percent_lines_.back() < static_cast<std::size_t>(position)) {
    const std::size_t offset = percent_lines_.back();
    percent_lines_.pop_back();
    if (quote && *quote > offset) continue;
    return fail(Error("a line cannot begin with '%'", Trouble::refused)
                    .at(locator_.place_of(offset))
                    .hint("indent it, or put the text in quotes"));
  }
  return {};
}

Result<void> YamlStrictness::check_tabs(const Spot& spot) const {
  const auto start = static_cast<std::size_t>(std::max(spot.position - spot.column, 0));
  if (!indented_by_tab(text_.substr(start))) return {};
  return fail(Error("a tab is used for indentation", Trouble::refused)
                  .at(locator_.place(spot.line, 0))
                  .hint("indent with spaces"));
}

Result<void> YamlStrictness::empty_key(const Spot& spot) const {
  const auto position = static_cast<std::size_t>(spot.position);
  const char c = position < text_.size() ? text_[position] : '\0';
  if (c == '~' || c == 'n' || c == 'N') return {};
  return fail(
      Error("a key is missing here", Trouble::refused).at(locator_.place(spot.line, spot.column)));
}

Result<void> YamlStrictness::empty_value(const Spot& spot, int key) const {
  if (spot.position != key) return {};
  if (closing_quote(text_, key) == std::string_view::npos)
    return fail(quote_without_end(static_cast<std::size_t>(key)));
  return fail(Error("a ':' is missing behind this", Trouble::refused)
                  .at(locator_.place(spot.line, spot.column))
                  .hint("a key needs one; a text belongs deeper than the key above it"));
}

Result<void> YamlStrictness::empty_item(const Spot& spot) const {
  const auto position = static_cast<std::size_t>(spot.position);
  if (position >= text_.size() || text_[position] != ',') return {};
  return fail(Error("a value is missing before this ','", Trouble::refused)
                  .at(locator_.place(spot.line, spot.column)));
}

Result<void> YamlStrictness::anchor(const Spot& spot, const std::string& name) {
  const Place place = locator_.place(spot.line, spot.column);
  if (!std::ranges::all_of(name, names_anchor))
    return fail(
        Error(fmt::format("'&{}' is no name for an anchor", printable(name)), Trouble::refused)
            .at(place)
            .hint("a text that begins with '&' needs quotes"));
  if (!anchors_.insert(name).second)
    return fail(
        Error(fmt::format("the anchor '&{}' is given twice", name), Trouble::refused).at(place));
  return {};
}

/// yaml-cpp takes the end of the text for the end of a quoted scalar, which is then the last part.
Result<void> YamlStrictness::finish() const {
  YamlStrictness rest = *this;
  TRY(rest.passed(static_cast<int>(text_.size())));
  if (closing_quote(text_, last_quoted_) == std::string_view::npos)
    return fail(quote_without_end(static_cast<std::size_t>(last_quoted_)));
  return {};
}

Error YamlStrictness::quote_without_end(std::size_t position) const {
  return Error("this quote does not end", Trouble::refused)
      .at(locator_.place_of(skip_properties(text_, position)))
      .hint("write the other quote where the text ends");
}

}  // namespace converge
