#pragma once

#include <string_view>
#include <vector>

#include "converge/base/result.h"
#include "converge/base/value.h"
#include "converge/model/graph.h"

namespace converge {

/// A condition that needs no shell: `{fun: docker.uses_image, container: app, image: app:1}`.
/// The entry's keys other than `fun` are its arguments (Salt's `args:` list is accepted too).
Result<NativeCondition> native_condition(const Value& entry);
/// The functions that it knows.
std::vector<std::string_view> condition_functions();

}  // namespace converge
