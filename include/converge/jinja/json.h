#pragma once

#include <string>
#include <string_view>

#include "converge/jinja/machine.h"

namespace converge::jinja {

struct JsonStyle {
  bool sort_keys = false;
  bool ascii = true;
  int indent = -1;  ///< below 0: on one line
};

/// Python's json.dumps; an error for what is no JSON.
Result<std::string> to_json(Machine& machine, const Object& value, const JsonStyle& style);
/// JSON that HTML does not misread, as Jinja's tojson writes it.
std::string json_in_html(std::string_view json);
/// Python's json.loads; an error for whole numbers beyond 64 bits.
Result<Object> from_json(Machine& machine, std::string_view text);

}  // namespace converge::jinja
