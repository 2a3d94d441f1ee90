#include "converge/docker/signal.h"

#include <fmt/format.h>

#include "converge/docker/fields/spec.h"

namespace converge {

std::string ContainerSignal::title() const {
  return fmt::format("container {} signalled", name_);
}

Result<Decision> ContainerSignal::check(const HostView& host) const {
  TRY(const auto container, host.container(name_));
  if (!container || !container->running())
    return fail(fmt::format("container {} does not run, no signal reaches it", name_));
  return Decision{Act{.action = KillContainer{name_, signal_},
                      .why = "what it watches changed",
                      .changes = {Change{"signal", {}, signal_}},
                      .last = true}};
}

std::string ContainerRestart::title() const {
  return fmt::format("container {} restarted", name_);
}

Result<Decision> ContainerRestart::check(const HostView& host) const {
  TRY(const auto container, host.container(name_));
  if (!container) return fail(fmt::format("there is no container {}", name_));
  if (container->fresh)
    return Decision{Act{.action = ProveContainer{name_, Milliseconds{0}, default_health_deadline},
                        .why = "it has not been proven yet",
                        .in_gap = true,
                        .last = true}};
  return Decision{Act{.action = RestartContainer{name_, std::nullopt},
                      .why = "what it watches changed",
                      .changes = {Change{"restarted", {}, true}},
                      .in_gap = true}};
}

}  // namespace converge
