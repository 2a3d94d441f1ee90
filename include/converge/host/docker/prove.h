#pragma once

#include "converge/host/docker/api.h"
#include "converge/model/actions/docker.h"
#include "converge/model/host.h"

namespace converge {

/// Watches a container for `window`, at least for 250 ms, and, where it has a health check, until
/// it is `healthy`.
/// One look proves nothing (traps 73, 74): its start time and restart count must stay the same.
/// Returns the facts of the last look.
///
/// Trouble::own_fault when the container itself failed: it exited, restarts by itself, became
/// unhealthy or never healthy. A daemon that went away meanwhile is no verdict: Trouble::failed.
/// Meanwhile is since the container was started: `outages` is what api.outages() was before that.
Result<ContainerFacts> prove(const DockerApi& api, const ProveContainer& action, int outages,
                             const ActionContext& context);

}  // namespace converge
