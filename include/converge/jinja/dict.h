#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "converge/jinja/object.h"

namespace converge::jinja {

/// Python's hash of a key: equal keys have equal hashes (1, 1.0 and True are one key). Lists,
/// dicts and sets are no keys.
Result<std::size_t> hash(const Object& key);

/// Python's dict: keeps the order of insertion, any hashable key. Small ones are searched
/// linearly, larger ones through a table of open addresses.
class Dict {
 public:
  struct Entry {
    std::size_t hash;
    Object key;
    Object value;
  };

  const std::vector<Entry>& entries() const { return entries_; }
  std::vector<Entry>& entries() { return entries_; }
  std::size_t size() const { return entries_.size(); }

  /// Null when there is no such key.
  Object* find(std::string_view key);
  Result<Object*> find(const Object& key);
  Result<void> set(const Object& key, const Object& value);
  /// Whether it was there.
  Result<bool> erase(const Object& key);
  void clear();

 private:
  std::size_t position(std::size_t hash, const Object& key) const;
  void append(Entry entry);
  void rebuild();

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> slots_;  ///< 0 is free, otherwise 1 + position in entries_
};

struct Set {
  Dict members;  ///< all values are None
};

}  // namespace converge::jinja
