#include "converge/docker/started.h"

#include <fmt/format.h>

#include "converge/docker/rollout/questions.h"

namespace converge {

std::string ContainerStarted::title() const {
  return fmt::format("container {} running", name_);
}

Result<Decision> ContainerStarted::check(const HostView& host) const {
  TRY(const auto container, host.container(name_));
  if (!container)
    return fail(Error(fmt::format("there is no container {} to start", name_))
                    .at(place_)
                    .hint("give the state an 'image', or create the container before"));
  if (auto connect = restore_networks({}, *container, {})) return Decision{*connect};
  if (container->status == ContainerStatus::paused)
    return Decision{Act{.action = UnpauseContainer{name_}, .why = "it is paused"}};
  if (container->fresh || container->status == ContainerStatus::restarting)
    return Decision{Act{.action = ProveContainer{name_, min_healthy_time_, default_health_deadline},
                        .why = "it has not been proven yet",
                        .in_gap = true}};
  if (container->running()) return Decision{Keep{fmt::format("container {} runs", name_)}};
  return Decision{Act{.action = StartContainer{name_},
                      .why = "it is not running",
                      .changes = {Change{"state", "stopped", "running"}}}};
}

Result<Recovery> ContainerStarted::recover(const HostView& host, const Error& failure) const {
  TRY(Settled settled, standing(host, failure));
  return Recovery{std::move(settled)};
}

Result<Settled> ContainerStarted::standing(const HostView& host, const Error&) const {
  TRY(const auto container, host.container(name_));
  const bool serves = container && container->running() && !container->fresh;
  return Settled{serves ? Standing::serving : Standing::down, {}};
}

void ContainerStarted::mention(Mentions& mentions) const {
  mentions.containers.push_back(name_);
}

}  // namespace converge
