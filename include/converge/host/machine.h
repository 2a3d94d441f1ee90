#pragma once

#include <memory>

#include "converge/host/docker/endpoint.h"
#include "converge/host/docker/host.h"
#include "converge/host/docker/lock.h"
#include "converge/host/shadow/host.h"

namespace converge {

/// The machine that converge changes. Does no I/O yet.
std::unique_ptr<DockerHost> make_docker_host(Endpoint endpoint, DockerOptions options = {});

}  // namespace converge
