#pragma once

#include <string>
#include <vector>

#include "converge/language/compile.h"

namespace converge {

/// `salt["module.function"](...)` in a template. Only what looks something up: pillar.get,
/// grains.get, environ.get, file.file_exists, file.directory_exists. What runs a command or changes
/// something is refused. Errors have no place; the template gives it.
Result<Value> call_salt_function(const CompileInput& input, const std::string& function,
                                 const std::vector<Value>& positional, const Value& named);

/// Salt's way into data: `a:b:0` takes keys of mappings and positions of lists. nullptr when there
/// is no such thing.
const Value* traverse(const Value& data, std::string_view path, std::string_view delimiter);

}  // namespace converge
