#pragma once

#include "converge/resources/registry.h"

namespace converge {

// The records of all state functions, each in the file of its resource.

extern const StateFunction cmd_run;
extern const StateFunction cmd_wait;
extern const StateFunction file_absent;
extern const StateFunction file_directory;
extern const StateFunction file_managed;

}  // namespace converge
