#pragma once

#include <string>
#include <vector>

#include "converge/language/compile/compiler.h"

namespace converge {

/// `salt["module.function"](...)` in a template. Only what looks something up, see
/// salt_function_names(). What runs a command or changes something is refused. Errors have no
/// place; the template gives it.
Result<Value> call_salt_function(const CompileInput& input, const std::string& function,
                                 const std::vector<Value>& positional, const Value& named);

const std::vector<std::string>& salt_function_names();

}  // namespace converge
