#pragma once

#include "converge/model/state_function.h"

namespace converge {

// The records of the state functions of this family, each in the file of its resource.

extern const StateFunction http_query;
extern const StateFunction http_wait_for_successful_query;

}  // namespace converge
