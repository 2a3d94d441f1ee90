#pragma once

#include "converge/language/compile/high.h"

namespace converge {

/// Errors as a person reads them: in the order of the files and lines, none twice, and not
/// thousands.
Errors sorted_complaints(Errors errors);

}  // namespace converge
