#include "converge/language/limits.h"

namespace converge {

std::size_t weight(const Value& value) {
  std::size_t sum = 1;
  if (value.is_string()) sum += value.string().size() / 1024;
  if (value.is_list())
    for (const Value& item : value.items()) sum += weight(item);
  if (value.is_map())
    for (const Value::Entry& entry : value.entries())
      sum += weight(entry.key) + weight(entry.value);
  return sum;
}

}  // namespace converge
