#pragma once

#include "converge/host/docker/api.h"
#include "converge/model/host.h"

namespace converge {

/// Waits until a container does not run any more, by looking at it again and again: no request
/// stays open that a restarted daemon could cut. Its exit code and its output (head and tail of a
/// long one) are in the outcome, read before it is removed.
Result<Outcome> await_end(const DockerApi& api, const AwaitContainer& action,
                          const ActionContext& context);

}  // namespace converge
