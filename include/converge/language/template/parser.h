#pragma once

#include "converge/language/template/ast.h"
#include "converge/language/template/machine.h"

namespace converge::jinja {

/// Reads a template. Constants and names go to `machine`, which outlives the template.
Result<std::unique_ptr<Template>> parse_template(const SourceFile& file, std::string name,
                                                 Machine& machine);

}  // namespace converge::jinja
