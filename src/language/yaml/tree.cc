#include "tree.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/base/text.h"
#include "converge/language/limits.h"

namespace converge {
namespace {

constexpr std::size_t deepest = 64;
constexpr std::size_t searched_entries = 12;

tl::unexpected<Error> refuse(const Place& place, std::string message) {
  return fail(Error(std::move(message), Trouble::refused).at(place));
}

/// Equal for keys that Python's dict takes for equal: 1, 1.0 and True are one key.
std::string identity(const Value& key) {
  if (key.is_string()) return "s" + key.string();
  if (key.is_boolean()) return key.boolean() ? "n1" : "n0";
  if (key.is_integer()) return fmt::format("n{}", key.integer());
  if (key.is_real()) return fmt::format("n{}", key.real());
  return "0";
}

bool same_key(const Value& a, const Value& b) {
  if (a.is_string() && b.is_string()) return a.string() == b.string();
  return a.is_string() == b.is_string() && identity(a) == identity(b);
}

const Value::Entry* find_entry(const Value& map, const Value& key) {
  const auto found = std::ranges::find_if(
      map.entries(), [&](const Value::Entry& entry) { return same_key(entry.key, key); });
  return found == map.entries().end() ? nullptr : &*found;
}

Error given_twice(const Value& key, const Value& first) {
  return Error(fmt::format("the key '{}' is given twice", printable(python_text(key))),
               Trouble::refused)
      .at(key.place())
      .note("first given here", first.place());
}

}  // namespace

bool YamlTree::at_key() const {
  return !open_.empty() && open_.back().value.is_map() && !open_.back().key &&
         !open_.back().merging;
}

Result<void> YamlTree::add(Value value, Anchor anchor) {
  remember(anchor, value);
  return put(std::move(value));
}

Result<void> YamlTree::add_alias(Anchor anchor, const Place& place) {
  for (const Frame& frame : open_)
    if (frame.anchor == anchor)
      return fail(Error("the alias names something that it is itself a part of", Trouble::refused)
                      .at(place)
                      .note("which begins here", frame.value.place()));
  if (anchor >= anchors_.size() || !anchors_[anchor])
    return refuse(place, "the alias has no anchor");
  aliased_ += weight(*anchors_[anchor]);
  if (aliased_ > most_aliased_weight)
    return refuse(place, fmt::format("aliases stand for more than {} values", most_aliased_weight));
  return put(*anchors_[anchor]);
}

Result<void> YamlTree::open(Value container, Anchor anchor) {
  if (open_.size() >= deepest)
    return refuse(container.place(), fmt::format("nesting deeper than {}", deepest));
  open_.push_back(Frame{.value = std::move(container), .anchor = anchor});
  return {};
}

Result<void> YamlTree::close() {
  Frame frame = std::move(open_.back());
  open_.pop_back();
  if (!frame.merges.empty()) TRY(apply_merges(frame));
  remember(frame.anchor, frame.value);
  return put(std::move(frame.value));
}

void YamlTree::remember(Anchor anchor, const Value& value) {
  if (anchor == 0) return;
  if (anchors_.size() <= anchor) anchors_.resize(anchor + 1);
  anchors_[anchor] = value;
}

Result<void> YamlTree::put(Value value) {
  if (open_.empty()) {
    root_ = std::move(value);
    return {};
  }
  Frame& frame = open_.back();
  if (frame.value.is_list()) {
    frame.value.items().push_back(std::move(value));
    return {};
  }
  if (frame.merging) return put_merge(frame, std::move(value));
  if (!frame.key) return put_key(frame, std::move(value));
  frame.value.entries().push_back({*std::move(frame.key), std::move(value)});
  frame.key.reset();
  return {};
}

Result<void> YamlTree::put_key(Frame& frame, Value key) {
  if (!key.is_scalar())
    return refuse(key.place(), fmt::format("{} cannot be a key", kind_name(key.kind())));
  const std::size_t size = frame.value.entries().size();
  bool twice = false;
  if (size < searched_entries) {
    twice = find_entry(frame.value, key) != nullptr;
  } else {
    if (frame.keys.empty())
      for (const Value::Entry& entry : frame.value.entries())
        frame.keys.insert(identity(entry.key));
    twice = !frame.keys.insert(identity(key)).second;
  }
  if (twice) return fail(given_twice(key, find_entry(frame.value, key)->key));
  frame.key = std::move(key);
  return {};
}

/// Of several mappings under one `<<` the first has precedence.
Result<void> YamlTree::put_merge(Frame& frame, Value value) {
  frame.merging = false;
  Value::List parts;
  if (value.is_list()) {
    parts = std::move(value.items());
    std::ranges::reverse(parts);
  } else {
    parts.push_back(std::move(value));
  }
  for (Value& part : parts) {
    if (!part.is_map())
      return refuse(part.place(),
                    fmt::format("'<<' takes mappings, this is {}", kind_name(part.kind())));
    frame.merges.push_back(std::move(part));
  }
  return {};
}

/// What is merged stands before what is written, and a written key hides a merged one. Two merged
/// mappings with the same key are an error, as for Salt.
Result<void> YamlTree::apply_merges(Frame& frame) {
  Value merged = Value::map();
  for (Value& part : frame.merges) {
    for (Value::Entry& entry : part.entries()) {
      if (find_entry(frame.value, entry.key)) continue;
      if (const Value::Entry* first = find_entry(merged, entry.key))
        return fail(given_twice(entry.key, first->key).hint("both come from '<<'"));
      merged.entries().push_back(std::move(entry));
    }
  }
  Value::Map& written = frame.value.entries();
  written.insert(written.begin(), std::make_move_iterator(merged.entries().begin()),
                 std::make_move_iterator(merged.entries().end()));
  return {};
}

}  // namespace converge
