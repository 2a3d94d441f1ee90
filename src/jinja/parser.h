#pragma once

#include "ast.h"
#include "converge/jinja/extension.h"
#include "converge/jinja/machine.h"
#include "lexer.h"

namespace converge::jinja {

/// Reads a template. Constants and names go to `machine`, which outlives the template.
/// Filters and tests are looked for in `extension`, too, which may be null; it outlives both.
/// For `whitespace` and `left_out` see tokenize().
Result<std::unique_ptr<Template>> parse_template(const SourceFile& file, std::string name,
                                                 Machine& machine, const Extension* extension,
                                                 Whitespace whitespace = {},
                                                 std::uint32_t left_out = 0);

}  // namespace converge::jinja
