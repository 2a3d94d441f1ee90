#include <fmt/format.h>

#include <algorithm>

#include "converge/base/text.h"
#include "converge/language/compile/conditions.h"

namespace converge {
namespace {

std::string_view after_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\n"), text.size()));
  return text;
}

/// Takes a word off the front, without its quotes. Enough for the patterns people write; what the
/// shell would compute ($x, `x`) is no word.
std::string take_word(std::string_view& text) {
  text = after_blanks(text);
  if (text.empty()) return {};
  const char quote = text.front();
  const bool quoted = quote == '"' || quote == '\'';
  if (quoted) text.remove_prefix(1);
  const std::size_t end =
      std::min(quoted ? text.find(quote) : text.find_first_of(" \t\n|;&)"), text.size());
  std::string word(text.substr(0, end));
  text.remove_prefix(std::min(end + (quoted ? 1 : 0), text.size()));
  return word.find_first_of("$`\\") == std::string::npos ? word : std::string();
}

/// The pattern of `| grep [options] pattern`.
std::string grep_pattern(std::string_view pipe) {
  const std::string program = take_word(pipe);
  if (program != "grep" && program != "fgrep") return {};
  std::string word = take_word(pipe);
  while (word.starts_with('-')) word = take_word(pipe);
  return word;
}

/// `repository:tag` or longer, with what Docker allows in both.
bool is_reference(std::string_view pattern) {
  const std::size_t colon = pattern.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == pattern.size()) return false;
  return std::ranges::all_of(pattern, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._-/:").find(c) != std::string_view::npos;
  });
}

}  // namespace

std::optional<Error> never_succeeds(const std::string& command, const Place& place) {
  for (std::string_view listing : {"docker images", "docker image ls"}) {
    const std::size_t begin = command.find(listing);
    if (begin == std::string::npos) continue;
    const std::string_view rest = std::string_view(command).substr(begin + listing.size());
    const std::size_t end = rest.find_first_of("|;&)");
    const bool piped = end != std::string_view::npos && rest[end] == '|';
    if (!piped || rest.substr(0, end).find("--format") != std::string_view::npos) continue;
    const std::string pattern = grep_pattern(rest.substr(end + 1));
    if (!is_reference(pattern)) continue;
    return Error(fmt::format("this can never succeed: 'docker images' prints repository and tag in "
                             "two columns, so grep finds no '{}' in any line",
                             pattern))
        .at(place)
        .hint(
            "'- fun: docker.uses_image' with 'container' and 'image' asks Docker itself, without "
            "a shell");
  }
  return std::nullopt;
}

}  // namespace converge
