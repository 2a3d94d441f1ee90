#include <fmt/format.h>

#include <regex>

#include "converge/base/text.h"
#include "converge/language/conditions.h"

namespace converge {
namespace {

/// Longer commands are scripts; a regular expression is no tool for them.
constexpr std::size_t longest_command = 4096;

/// `repository:tag`, with a tag as Docker allows it.
bool is_reference(const std::string& pattern) {
  static const std::regex reference(R"([A-Za-z0-9][A-Za-z0-9._/:-]*:[A-Za-z0-9_][A-Za-z0-9._-]*)");
  return std::regex_match(pattern, reference);
}

}  // namespace

std::optional<Error> never_succeeds(const std::string& command, const Place& place) {
  if (command.size() > longest_command) return std::nullopt;
  static const std::regex listing(
      R"(docker\s+(?:images|image\s+ls)((?:\s+[^|;&)]*)?)\|\s*f?grep\s+(?:-[A-Za-z]+\s+)*(?:"([^"]*)\"|'([^']*)'|([^\s|)"']+)))");
  std::smatch match;
  if (!std::regex_search(command, match, listing)) return std::nullopt;
  const std::string pattern = match[2].str() + match[3].str() + match[4].str();
  const bool own_format = match[1].str().find("--format") != std::string::npos;
  if (own_format || !is_reference(pattern)) return std::nullopt;
  return Error(fmt::format("this can never succeed: 'docker images' prints the repository and the "
                           "tag in two columns, so grep finds no '{}' in any line",
                           printable(pattern)))
      .at(place)
      .hint("'- fun: docker.uses_image' with 'container' and 'image' asks Docker itself, without a "
            "shell");
}

}  // namespace converge
