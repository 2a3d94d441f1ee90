#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "converge/docker/fields/canonical.h"

namespace converge {

/// What the canonical forms share. The texts of a list, each changed by `change`, as a sorted list
/// without repetitions.
template <typename Change>
Value text_set(const Value& value, Change change) {
  if (!value.is_list()) return canonical_exact(value);
  std::vector<std::string> texts;
  for (const Value& item : value.items())
    if (item.is_string()) texts.push_back(change(item.string()));
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  Value result;
  for (std::string& text : texts) {
    if (result.is_null()) result = Value::list();
    result.push_back(std::move(text));
  }
  return result;
}

/// Each item of a list changed, and the list sorted: its order means nothing.
template <typename Change>
Value object_set(const Value& value, Change change) {
  if (!value.is_list()) return canonical_object(value);
  Value result = Value::list();
  for (const Value& item : value.items()) result.push_back(change(item));
  return canonical_set(result);
}

}  // namespace converge
