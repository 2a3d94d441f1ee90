#pragma once

#include "converge/base/value.h"

namespace converge {

/// Facts about this host under Salt's names: id, host, nodename, fqdn, kernel, kernelrelease,
/// cpuarch, osarch, os, os_family, osrelease, osmajorrelease, oscodename, osfinger, num_cpus,
/// mem_total (MiB). Nothing of it comes from Docker, and nothing asks the network.
Value host_grains();

/// The part of it that /etc/os-release gives.
Value os_grains(std::string_view os_release);

}  // namespace converge
