#pragma once

#include <vector>

#include "converge/docker/fields/table.h"

namespace converge {

// The rows of the table of container fields, by subject. What is not said of a row is the usual.

std::vector<ContainerField> process_rows();
std::vector<ContainerField> network_rows();
std::vector<ContainerField> file_rows();
std::vector<ContainerField> security_rows();
std::vector<ContainerField> resource_rows();
std::vector<ContainerField> limit_rows();

}  // namespace converge
