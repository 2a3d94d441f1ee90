#pragma once

#include "converge/language/compile/compiler.h"

namespace converge {

/// The tree and the template language, for resources. `sources` receives every template that they
/// render and has to outlive all that use it.
FileTree make_file_tree(const CompileInput& input, Sources& sources);

}  // namespace converge
