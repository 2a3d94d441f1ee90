#pragma once

#include "converge/model/state_function.h"

namespace converge {

// The records of the state functions of this family, each in the file of its resource.

extern const StateFunction file_absent;
extern const StateFunction file_append;
extern const StateFunction file_comment;
extern const StateFunction file_directory;
extern const StateFunction file_exists;
extern const StateFunction file_managed;
extern const StateFunction file_missing;
extern const StateFunction file_prepend;
extern const StateFunction file_recurse;
extern const StateFunction file_rename;
extern const StateFunction file_replace;
extern const StateFunction file_symlink;
extern const StateFunction file_touch;
extern const StateFunction file_uncomment;

}  // namespace converge
