#pragma once

#include <string>

#include "converge/docker/rollout/unit.h"
#include "converge/model/resource.h"

namespace converge {

/// A container of this specification exists. Made anew when it differs: one that runs is replaced
/// as docker_container.running does it, one that does not is simply made again.
class ContainerCreated : public Resource {
 public:
  /// Of one unit.
  explicit ContainerCreated(Rollout rollout) : rollout_(std::move(rollout)) {}

  std::string title() const override;
  Result<Decision> check(const HostView& host) const override;
  Result<Recovery> recover(const HostView& host, const Error& failure) const override;
  Result<Settled> standing(const HostView& host, const Error& failure) const override;
  bool rehearsed() const override { return true; }
  void mention(Mentions& mentions) const override;

 private:
  const Unit& unit() const { return rollout_.units.front(); }

  Rollout rollout_;
};

}  // namespace converge
