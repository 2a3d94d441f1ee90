#pragma once

#include <string>
#include <string_view>

#include "converge/base/result.h"
#include "converge/base/value.h"

namespace converge {

/// Reads JSON that a daemon sent. Nesting deeper than 64 is an error (trap 34); bytes that are no
/// UTF-8 become U+FFFD; integers beyond 64 bits become reals; of equal keys the first counts.
Result<Value> parse_json(std::string_view text);

/// Writes a value as JSON on one line. Bytes that are no UTF-8 become U+FFFD; map keys that are no
/// strings are written as Python shows them.
std::string to_json(const Value& value);

/// What an answer's body says went wrong: `{"message": "..."}`, `{"error": "..."}`, plain text
/// (trap 10) or HTML. One line without control characters, of at most 1000 bytes.
std::string error_text(std::string_view body);

}  // namespace converge
