#pragma once

#include "converge/base/value.h"

namespace converge {

/// Puts `more` over `base`, both mappings, as Salt does everywhere: mappings in both are put over
/// each other in turn, anything else is replaced; with `lists`, a list is added to instead.
void merge_over(Value& base, const Value& more, bool lists = false);

/// Adds what the list `more` has and `base` has not.
void add_missing(Value& base, const Value& more);

}  // namespace converge
