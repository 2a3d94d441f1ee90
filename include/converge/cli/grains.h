#pragma once

#include <optional>

#include "converge/base/value.h"
#include "converge/host/docker/api.h"

namespace converge {

/// Facts about this host under Salt's names: id, host, nodename, fqdn, kernel, kernelrelease,
/// cpuarch, osarch, os, os_family, osrelease, osmajorrelease, oscodename, osfinger, num_cpus,
/// mem_total (MiB), ipv4. Nothing of it comes from Docker, and nothing asks the network.
Value host_grains();

/// docker_version and docker_api_version (the newest it speaks), which Salt does not have; empty
/// texts when no daemon was asked or none answers.
void add_docker_grains(Value& grains, const std::optional<DaemonFacts>& daemon);

/// The part of it that /etc/os-release gives.
Value os_grains(std::string_view os_release);

}  // namespace converge
