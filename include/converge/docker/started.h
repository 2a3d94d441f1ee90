#pragma once

#include <string>

#include "converge/model/resource.h"

namespace converge {

/// The container of this name, whatever it is made of, runs and is proven.
class ContainerStarted : public Resource {
 public:
  ContainerStarted(std::string name, Place place, Milliseconds min_healthy_time)
      : name_(std::move(name)), place_(place), min_healthy_time_(min_healthy_time) {}

  std::string title() const override;
  Result<Decision> check(const HostView& host) const override;
  Result<Recovery> recover(const HostView& host, const Error& failure) const override;
  Result<Settled> standing(const HostView& host, const Error& failure) const override;
  void mention(Mentions& mentions) const override;

 private:
  std::string name_;
  Place place_;
  Milliseconds min_healthy_time_;
};

}  // namespace converge
