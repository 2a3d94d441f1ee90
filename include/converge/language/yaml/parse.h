#pragma once

#include "converge/base/result.h"
#include "converge/base/value.h"
#include "converge/jinja/template.h"

namespace converge {

/// Reads YAML 1.1 as Salt reads it: scalars resolved to booleans, numbers and null as PyYAML does
/// with Salt's changes, merge keys merged, aliases expanded. Strict where yaml-cpp is not:
/// duplicate keys, unterminated quotes, several documents, cyclic aliases, custom tags, control
/// characters and wrong UTF-8 are errors with their place. An empty document is null.
///
/// `file` is what places point into; `rendered`, when given, is the text to read instead of the
/// file's own, with the map back to it.
Result<Value> parse_yaml(const SourceFile& file, const Rendered* rendered = nullptr);

}  // namespace converge
