#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "converge/base/place.h"

namespace converge {

/// A tree of data that remembers where each part was written: what YAML, --pillar and the
/// daemon's JSON become. Plain value, deep copy. Maps keep the order of writing and may have
/// keys that are no strings (YAML has them); they are searched linearly, as they are short.
class Value {
 public:
  struct Entry;
  using List = std::vector<Value>;
  using Map = std::vector<Entry>;

  enum class Kind { null, boolean, integer, real, string, list, map };

  Value();
  Value(std::nullptr_t);
  Value(bool value);
  Value(int value);
  Value(std::int64_t value);
  Value(double value);
  Value(std::string value);
  Value(std::string_view value);
  Value(const char* value);
  Value(List value);
  Value(Map value);

  static Value list();
  static Value map();

  Kind kind() const { return static_cast<Kind>(data_.index()); }
  bool is_null() const { return kind() == Kind::null; }
  bool is_boolean() const { return kind() == Kind::boolean; }
  bool is_integer() const { return kind() == Kind::integer; }
  bool is_real() const { return kind() == Kind::real; }
  bool is_string() const { return kind() == Kind::string; }
  bool is_list() const { return kind() == Kind::list; }
  bool is_map() const { return kind() == Kind::map; }
  bool is_scalar() const { return kind() < Kind::list; }

  /// The value, which must be of that kind (checked by assert).
  bool boolean() const;
  std::int64_t integer() const;
  double real() const;
  const std::string& string() const;
  const List& items() const;
  List& items();
  const Map& entries() const;
  Map& entries();

  /// The value below a string key of a map; nullptr when this is no map or has no such key.
  const Value* find(std::string_view key) const;
  Value* find(std::string_view key);
  /// Walks several keys; nullptr as soon as one is missing.
  const Value* find_path(std::initializer_list<std::string_view> keys) const;
  /// The string below a key; "" when missing or no string. For answers of the daemon, in which
  /// every field is optional (trap 26).
  std::string_view text_at(std::string_view key) const;
  /// Sets a key of a map (a null becomes a map), replacing what is there.
  Value& set(std::string_view key, Value value);
  void erase(std::string_view key);
  void push_back(Value value);

  const Place& place() const { return place_; }
  Value& at(const Place& place) {
    place_ = place;
    return *this;
  }

  /// Equality of content; places do not count, the order of a map's keys does not either.
  bool operator==(const Value& other) const;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Map> data_;
  Place place_;
};

struct Value::Entry {
  Value key;
  Value value;
};

// Below Entry, as a variant with a vector of it can only be made when Entry is complete.
inline Value::Value() = default;
inline Value::Value(std::nullptr_t) {}
inline Value::Value(bool value) : data_(value) {}
inline Value::Value(int value) : data_(std::int64_t{value}) {}
inline Value::Value(std::int64_t value) : data_(value) {}
inline Value::Value(double value) : data_(value) {}
inline Value::Value(std::string value) : data_(std::move(value)) {}
inline Value::Value(std::string_view value) : data_(std::string(value)) {}
inline Value::Value(const char* value) : data_(std::string(value)) {}
inline Value::Value(List value) : data_(std::move(value)) {}
inline Value::Value(Map value) : data_(std::move(value)) {}
inline Value Value::list() {
  return Value(List{});
}

/// What Python's str() makes of it, which is what Salt shows and uses: `True`, `None`, `1.5`,
/// `['a', 1]`, `{'a': None}`. A string is itself, without quotes.
std::string python_text(const Value& value);

/// "a mapping", "a list", "a string", "a number", "nothing", ... for messages.
std::string_view kind_name(Value::Kind kind);

/// A text that is the same for equal values, whatever the order of their keys: canonical JSON.
std::string canonical_text(const Value& value);

}  // namespace converge
