#pragma once

#include "converge/docker/rollout/unit.h"
#include "converge/model/resource.h"

namespace converge {

/// All containers of a rollout run as the file says and are proven.
class RolloutResource : public Resource {
 public:
  explicit RolloutResource(Rollout rollout) : rollout_(std::move(rollout)) {}

  std::string title() const override;
  std::vector<std::string> stages() const override;
  Result<Decision> check(const HostView& host) const override;
  Result<Recovery> recover(const HostView& host, const Error& failure) const override;
  Result<Settled> standing(const HostView& host, const Error& failure) const override;
  bool rehearsed() const override { return true; }
  void mention(Mentions& mentions) const override;

 private:
  Rollout rollout_;
};

/// Reads all that the rollout is about: up to four containers and the image of each unit, the
/// containers it joins, and, when something is to be made, the networks it names.
Result<Sight> look_at(const Rollout& rollout, const HostView& host);

}  // namespace converge
