#include "converge/base/data_path.h"

#include <charconv>
#include <optional>

namespace converge {
namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || stop != text.data() + text.size()) return {};
  return value;
}

const Value* below_number(const Value& map, std::int64_t number) {
  for (const Value::Entry& entry : map.entries())
    if (entry.key.is_integer() && entry.key.integer() == number) return &entry.value;
  return nullptr;
}

/// A name is looked for in the mappings of a list, a number too before it counts as a position.
const Value* in_list(const Value& list, std::string_view part, std::optional<std::int64_t> number) {
  for (const Value& item : list.items()) {
    if (!item.is_map()) continue;
    if (const Value* found = number ? below_number(item, *number) : item.find(part)) return found;
  }
  if (!number) return nullptr;
  const auto size = static_cast<std::int64_t>(list.items().size());
  const std::int64_t index = *number < 0 ? *number + size : *number;
  return index >= 0 && index < size ? &list.items()[static_cast<std::size_t>(index)] : nullptr;
}

const Value* below(const Value& here, std::string_view part) {
  const auto number = whole_number(part);
  if (here.is_list()) return in_list(here, part, number);
  if (!here.is_map()) return nullptr;
  const Value* found = here.find(part);
  return found || !number ? found : below_number(here, *number);
}

}  // namespace

const Value* find_path(const Value& data, std::string_view path, std::string_view delimiter) {
  const Value* here = &data;
  while (here) {
    const std::size_t end = delimiter.empty() ? std::string_view::npos : path.find(delimiter);
    here = below(*here, path.substr(0, end));
    if (end == std::string_view::npos) break;
    path.remove_prefix(end + delimiter.size());
  }
  return here;
}

}  // namespace converge
