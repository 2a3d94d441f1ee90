#pragma once

#include "converge/language/template/ast.h"
#include "converge/language/template/lexer.h"
#include "converge/language/template/machine.h"

namespace converge::jinja {

/// Reads a template. Constants and names go to `machine`, which outlives the template.
/// For `whitespace` and `left_out` see tokenize().
Result<std::unique_ptr<Template>> parse_template(const SourceFile& file, std::string name,
                                                 Machine& machine, Whitespace whitespace = {},
                                                 std::uint32_t left_out = 0);

}  // namespace converge::jinja
