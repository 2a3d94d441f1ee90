#pragma once

#include <string_view>

#include "converge/base/value.h"

namespace converge {

/// Salt's way into data: `a:b:0` takes keys of mappings and positions of lists. nullptr when there
/// is no such thing.
const Value* find_path(const Value& data, std::string_view path, std::string_view delimiter = ":");

}  // namespace converge
