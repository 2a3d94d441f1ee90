#pragma once

#include "converge/docker/rollout/unit.h"

namespace converge {

/// One of the five resources of a service. All five look at the same things and ask the same pure
/// function for the next step; each takes only the steps that are up to its own phase.
class ServiceResource : public Resource {
 public:
  ServiceResource(ServiceWish wish, Phase phase) : wish_(std::move(wish)), phase_(phase) {}

  std::string title() const override;
  Result<Decision> check(const HostView& host) const override;
  Result<Recovery> recover(const HostView& host, const Error& failure) const override;
  void mention(Mentions& mentions) const override;

 private:
  ServiceWish wish_;
  Phase phase_;
};

/// The five, in the order in which `wish.order` goes through them.
std::vector<ResourcePtr> service_resources(const ServiceWish& wish);

/// The container a state is about: `container: X` in the words of 2014, `name` since.
Result<std::string> container_name(const StateInput& input);

/// The argument `image`, normalised, or an image id.
Result<std::string> container_image(const StateInput& input);

}  // namespace converge
