#include "converge/base/place.h"

namespace converge {

std::string_view SourceFile::line(std::uint32_t number) const {
  std::string_view rest = text_;
  for (std::uint32_t current = 1; number > 0; ++current) {
    const std::size_t end = rest.find('\n');
    if (current == number) {
      std::string_view found = rest.substr(0, end);
      if (found.ends_with('\r')) found.remove_suffix(1);
      return found;
    }
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return {};
}

std::string to_string(const Place& place) {
  if (!place) return {};
  std::string text = place.file->name();
  if (place.line == 0) return text;
  text += ':' + std::to_string(place.line);
  if (place.column != 0) text += ':' + std::to_string(place.column);
  return text;
}

}  // namespace converge
