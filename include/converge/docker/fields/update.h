#pragma once

#include "converge/docker/fields/table.h"

namespace converge {

/// Memory and its swap are one: the daemon refuses memory above the old swap limit, and sets the
/// limit to twice the memory when none is asked for.
Value update_memory(const ContainerField& field, const Value& wanted, const Value& host_config);

}  // namespace converge
