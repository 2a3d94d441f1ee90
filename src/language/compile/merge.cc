#include "converge/language/compile/merge.h"

#include <algorithm>

namespace converge {
namespace {

Value* find_key(Value& map, const Value& key) {
  for (Value::Entry& entry : map.entries())
    if (entry.key == key) return &entry.value;
  return nullptr;
}

}  // namespace

void merge_over(Value& base, const Value& more, bool lists) {
  for (const Value::Entry& entry : more.entries()) {
    Value* there = find_key(base, entry.key);
    if (!there)
      base.entries().push_back(entry);
    else if (there->is_map() && entry.value.is_map())
      merge_over(*there, entry.value, lists);
    else if (lists && there->is_list() && entry.value.is_list())
      add_missing(*there, entry.value);
    else
      *there = entry.value;
  }
}

void add_missing(Value& base, const Value& more) {
  for (const Value& item : more.items())
    if (std::ranges::find(base.items(), item) == base.items().end()) base.push_back(item);
}

}  // namespace converge
