#include "converge/resources/data_path.h"

#include <charconv>

namespace converge {

const Value* find_path(const Value& data, std::string_view path, std::string_view delimiter) {
  const Value* here = &data;
  while (here) {
    const std::size_t end = delimiter.empty() ? std::string_view::npos : path.find(delimiter);
    const std::string_view part = path.substr(0, end);
    if (here->is_list()) {
      std::size_t index = 0;
      const auto [stop, error] = std::from_chars(part.data(), part.data() + part.size(), index);
      const bool good =
          error == std::errc{} && stop == part.data() + part.size() && index < here->items().size();
      here = good ? &here->items()[index] : nullptr;
    } else {
      here = here->find(part);
    }
    if (end == std::string_view::npos) break;
    path.remove_prefix(end + delimiter.size());
  }
  return here;
}

}  // namespace converge
