#pragma once

#include "converge/base/error.h"
#include "converge/host/docker/endpoint.h"

namespace converge {

/// Why nobody answers at a socket, from the errno of connect(): absent, forbidden and dead are
/// three different things with three different remedies (traps 1-4). Trouble::unreachable.
Error connect_error(const Endpoint& endpoint, int number);

}  // namespace converge
