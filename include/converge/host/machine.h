#pragma once

#include <memory>

#include "converge/host/docker_host.h"
#include "converge/host/endpoint.h"
#include "converge/host/lock.h"
#include "converge/host/shadow_host.h"

namespace converge {

/// The machine that converge changes. Does no I/O yet.
std::unique_ptr<DockerHost> make_docker_host(Endpoint endpoint, DockerOptions options = {});

}  // namespace converge
