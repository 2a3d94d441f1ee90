#pragma once

#include "converge/language/compile/low.h"
#include "converge/model/graph.h"
#include "converge/model/state_function.h"

namespace converge {

/// Takes the words out of a low state's arguments that are the compiler's, not the function's:
/// conditions, `retry`, `failhard`, `parallel`, ... and writes them into the state. What is left in
/// `low.arguments` is the function's own.
void take_words(Low& low, const StateFunction& function, State& state, Errors& errors);

/// Complains about what is left that the function does not know; in lenient mode, and where Salt's
/// function takes anything, by a warning.
void check_arguments(Low& low, const StateFunction& function, bool lenient, Errors& errors);

/// Why no state function is called `low.module.low.function`.
Error unknown_function(const Low& low);

}  // namespace converge
