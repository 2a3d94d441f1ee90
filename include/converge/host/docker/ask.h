#pragma once

#include <functional>
#include <optional>
#include <string>

#include "converge/host/docker/api.h"
#include "converge/model/host.h"

namespace converge {

/// An answer, or nothing: none came, but what was asked for has been done.
using Answer = std::optional<HttpAnswer>;
/// A question about a container, which may be missing.
using ContainerTest = std::function<bool(const std::optional<ContainerFacts>&)>;

/// Makes a request about container `name`. When no answer comes the daemon may still be at it
/// (trap 7), may have done it, or may never hear of it: waits for the daemon, looks whether it
/// `happened`, and makes the request a second time only when it has not. Every request made this
/// way has to bear that the first one takes effect late.
Result<Answer> ask(const DockerApi& api, const std::string& name,
                   const std::function<Result<HttpAnswer>()>& request,
                   const ContainerTest& happened);

/// Looks at a container until `holds`, for as long as `patience`. False when it never did.
Result<bool> wait_for(const DockerApi& api, const std::string& name, Milliseconds patience,
                      const ContainerTest& holds);

/// What a successful request did, with the daemon's warnings.
Outcome done(const Answer& answer);

/// What a request found to be so already.
Outcome nothing_to_do(std::string why);

}  // namespace converge
