#include "yaml_quotes.h"

#include <algorithm>

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

bool single_quote_ends(std::string_view text, std::size_t i) {
  while ((i = text.find('\'', i)) != std::string_view::npos) {
    if (i + 1 == text.size() || text[i + 1] != '\'') return true;
    i += 2;
  }
  return false;
}

bool double_quote_ends(std::string_view text, std::size_t i) {
  while ((i = text.find_first_of("\"\\", i)) != std::string_view::npos) {
    if (text[i] == '"') return true;
    i += 2;
  }
  return false;
}

}  // namespace

Result<void> check_last_quote(const Locator& locator, int begin) {
  if (begin < 0) return {};
  const std::string_view text = locator.text();
  const std::size_t i = skip_properties(text, static_cast<std::size_t>(begin));
  if (i >= text.size() || (text[i] != '\'' && text[i] != '"')) return {};
  const bool ends =
      text[i] == '"' ? double_quote_ends(text, i + 1) : single_quote_ends(text, i + 1);
  if (ends) return {};
  const std::string_view before = text.substr(0, i);
  const std::size_t newline = before.rfind('\n');
  const std::size_t column = newline == std::string_view::npos ? i : i - newline - 1;
  return fail(Error("this quote does not end", Trouble::refused)
                  .at(locator.place(static_cast<int>(std::ranges::count(before, '\n')),
                                    static_cast<int>(column)))
                  .hint("write the other quote where the text ends"));
}

}  // namespace converge
