#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "converge/docker/container.h"

namespace converge {
namespace {

constexpr std::array stop_first_phases{Phase::pulled, Phase::created, Phase::stopped,
                                       Phase::running, Phase::removed};
constexpr std::array remove_first_phases{Phase::pulled, Phase::stopped, Phase::created,
                                         Phase::running, Phase::removed};

const std::array<Phase, 5>& phases(UpdateOrder order) {
  return order == UpdateOrder::remove_first ? remove_first_phases : stop_first_phases;
}

std::ptrdiff_t rank(UpdateOrder order, Phase phase) {
  return std::ranges::find(phases(order), phase) - phases(order).begin();
}

}  // namespace

std::string ServiceResource::title() const {
  switch (phase_) {
    case Phase::pulled:
      return fmt::format("image {} pulled", wish_.spec.image);
    case Phase::created:
      return fmt::format("container {} created", wish_.spec.name);
    case Phase::stopped:
      return fmt::format("stale container {} stopped", wish_.spec.name);
    case Phase::running:
      return fmt::format("container {} running and proven", wish_.spec.name);
    case Phase::removed:
      return fmt::format("stale container {} removed", wish_.spec.name);
  }
  return {};
}

Result<Decision> ServiceResource::check(const HostView& host) const {
  TRY(const ServiceSight sight, look_at_service(wish_, host));
  TRY(ServiceStep step, next_step(wish_, sight));
  const bool mine = rank(wish_.order, step.phase) <= rank(wish_.order, phase_);
  if (!mine && std::holds_alternative<Act>(step.decision)) return Decision{Keep{title()}};
  return std::move(step.decision);
}

Result<Recovery> ServiceResource::recover(const HostView& host, const Error& failure) const {
  TRY(const ServiceSight sight, look_at_service(wish_, host));
  return put_back(wish_, sight, failure);
}

void ServiceResource::mention(Mentions& mentions) const {
  if (phase_ != Phase::pulled) return;
  mentions.containers.push_back(wish_.spec.name);
  mentions.images.push_back(wish_.spec.image);
}

std::vector<ResourcePtr> service_resources(const ServiceWish& wish) {
  std::vector<ResourcePtr> resources;
  for (Phase phase : phases(wish.order))
    resources.push_back(std::make_unique<ServiceResource>(wish, phase));
  return resources;
}

}  // namespace converge
