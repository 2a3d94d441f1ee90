#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "converge/base/result.h"
#include "converge/base/value.h"

namespace converge {

/// Reads JSON. Nesting deeper than 64 is an error (trap 34); bytes that are no UTF-8 become U+FFFD;
/// integers beyond 64 bits become reals; of equal keys the first counts.
Result<Value> parse_json(std::string_view text);

/// Writes a value as JSON: on one line, or with each entry on a line of its own that begins with
/// `indent` blanks per level. Bytes that are no UTF-8 become U+FFFD; map keys that are no strings,
/// and reals that JSON has no word for (`inf`), are written as Python shows them.
std::string to_json(const Value& value, int indent = -1);

/// What a reader of JSON is told, in order, for values of another kind than Value. Each answers
/// whether to go on. A map is `begin_map`, then a `key` and a value for each entry, then `end`.
class JsonEvents {
 public:
  virtual ~JsonEvents() = default;
  virtual bool null() = 0;
  virtual bool boolean(bool value) = 0;
  virtual bool integer(std::int64_t value) = 0;
  /// A whole number that does not fit into 64 bits, and what is nearest to it.
  virtual bool large_integer(double value) = 0;
  virtual bool real(double value) = 0;
  virtual bool string(std::string value) = 0;
  virtual bool begin_map() = 0;
  virtual bool key(std::string name) = 0;
  virtual bool begin_list() = 0;
  virtual bool end() = 0;
};

/// "" when it was read to its end, or an event answered false; else what is wrong: `not JSON at
/// byte 12`. Needs no stack of its own for nested values. Exceptions of the events pass through.
std::string read_json(std::string_view text, JsonEvents& events);

}  // namespace converge
