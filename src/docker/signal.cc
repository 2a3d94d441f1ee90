#include "converge/docker/signal.h"

#include <fmt/format.h>

#include "converge/docker/rollout/facts.h"

namespace converge {
namespace {

/// The deadline for a health check of which nothing is known but that it exists: Docker's own
/// defaults, three retries of 30 s each with 30 s to answer.
constexpr Milliseconds default_health_deadline{240000};

}  // namespace

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

std::string ContainerStarted::title() const {
  return fmt::format("container {} running", name_);
}

Result<Decision> ContainerStarted::check(const HostView& host) const {
  TRY(const auto container, host.container(name_));
  if (!container)
    return fail(Error(fmt::format("there is no container {} to start", name_))
                    .at(place_)
                    .hint("give the state an 'image', or create the container before"));
  ServiceWish wish;
  if (auto connect = restore_networks(wish, *container)) return Decision{*connect};
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

Result<Recovery> ContainerStarted::recover(const HostView& host, const Error&) const {
  TRY(const auto container, host.container(name_));
  const bool serves = container && container->running() && !container->fresh;
  return Recovery{Settled{serves ? Standing::serving : Standing::down, {}}};
}

void ContainerStarted::mention(Mentions& mentions) const {
  mentions.containers.push_back(name_);
}

std::string ContainerCreated::title() const {
  return fmt::format("container {} created", wish_.spec.name);
}

Result<Decision> ContainerCreated::check(const HostView& host) const {
  TRY(const ServiceSight sight, look_at_service(wish_, host));
  if (!sight.image)
    return Decision{
        Act{.action = PullImage{wish_.spec.image}, .why = "the image is not on this host"}};
  const bool leftovers = sight.next || sight.prev;
  if (leftovers || (sight.live && sight.live->occupies())) {
    TRY(ServiceStep step, next_step(wish_, sight));
    return std::move(step.decision);
  }
  if (!sight.live)
    return Decision{
        Act{.action = CreateContainer{wish_.spec.name, creation_body(wish_, *sight.image)},
            .why = "there is no container",
            .changes = {Change{wish_.spec.name, "absent", "created"}}}};
  const std::optional<Staleness> stale = staleness(wish_, *sight.live, sight);
  if (!stale)
    return Decision{Keep{fmt::format("container {} is as the file says", wish_.spec.name)}};
  return Decision{
      Act{.action = RemoveContainer{.name = wish_.spec.name, .force = sight.live->doomed()},
          .why = stale->why,
          .changes = stale->changes}};
}

Result<Recovery> ContainerCreated::recover(const HostView& host, const Error& failure) const {
  TRY(const ServiceSight sight, look_at_service(wish_, host));
  if (!sight.prev && !sight.next) return Recovery{Settled{}};
  return put_back(wish_, sight, failure);
}

void ContainerCreated::mention(Mentions& mentions) const {
  mentions.containers.push_back(wish_.spec.name);
  mentions.images.push_back(wish_.spec.image);
}

std::vector<ResourcePtr> creation_resources(const ServiceWish& wish) {
  ServiceWish unstarted = wish;
  unstarted.start = false;
  std::vector<ResourcePtr> resources;
  resources.push_back(std::make_unique<ContainerCreated>(std::move(unstarted)));
  return resources;
}

}  // namespace converge
