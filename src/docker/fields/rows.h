#pragma once

#include <vector>

#include "converge/docker/fields/table.h"

namespace converge {

// The rows of the table of container fields, by subject. Each row: name, aliases, place in the API,
// parser, comparison, what it is; then, where they are not the usual ones: how the image's own
// value comes in, whether /update can mend it, whether it is secret, whether a kernel may make the
// daemon drop it.

std::vector<ContainerField> process_rows();
std::vector<ContainerField> network_rows();
std::vector<ContainerField> file_rows();
std::vector<ContainerField> security_rows();
std::vector<ContainerField> resource_rows();
std::vector<ContainerField> limit_rows();

}  // namespace converge
