#pragma once

#include <string_view>

#include "converge/base/value.h"

namespace converge {

/// Salt's way into data: `a:b:0` takes keys of mappings and positions of lists (negative ones count
/// from the end); a name below a list is that of the first mapping in it that has it. nullptr when
/// there is no such thing.
const Value* find_path(const Value& data, std::string_view path, std::string_view delimiter = ":");

}  // namespace converge
