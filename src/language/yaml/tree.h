#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "converge/base/result.h"
#include "converge/base/value.h"

namespace converge {

/// Builds a Value from the parts of a document in the order they are written, and refuses what
/// PyYAML with Salt's loader refuses: keys given twice, lists or mappings as keys, bad merges. On
/// top of that: nesting deeper than 64, aliases that add up to more than 10,000 nodes, and cycles.
class YamlTree {
 public:
  /// A name for a later alias; 0 is none. Each anchor of a document has its own number, even when
  /// two have the same name.
  using Anchor = std::size_t;

  Result<void> add(Value value, Anchor anchor);
  /// `<<` without quotes where a key stands.
  void add_merge_key() { open_.back().merging = true; }
  Result<void> add_alias(Anchor anchor, const Place& place);
  /// `container` is an empty list or map.
  Result<void> open(Value container, Anchor anchor);
  Result<void> close();

  /// A key of a mapping comes next; the value of a key that is there.
  bool at_key() const;
  bool at_value() const { return !open_.empty() && open_.back().key.has_value(); }
  /// Of the key whose value comes next.
  const Place& key_place() const { return open_.back().key->place(); }
  /// The finished document; null when there was nothing.
  Value take() { return std::move(root_); }

 private:
  struct Frame {
    Value value;
    Anchor anchor = 0;
    std::optional<Value> key = std::nullopt;
    bool merging = false;                       // the key is `<<`
    std::vector<Value> merges = {};             // what `<<` named, in the order of taking effect
    std::unordered_set<std::string> keys = {};  // of large maps only; small ones are searched
  };

  Result<void> put(Value value);
  Result<void> put_key(Frame& frame, Value key);
  Result<void> put_merge(Frame& frame, Value value);
  Result<void> apply_merges(Frame& frame);
  void remember(Anchor anchor, const Value& value);

  std::vector<Frame> open_;
  std::vector<std::optional<Value>> anchors_;
  std::size_t aliased_ = 0;
  Value root_;
};

}  // namespace converge
