#pragma once

#include <string>

#include "converge/model/resource.h"

namespace converge {

// What is done to a container that is there, without asking what it is made of.

/// A signal to its main process: what `watch_action: SIGHUP` does. Nothing can be looked at after.
class ContainerSignal : public Resource {
 public:
  ContainerSignal(std::string name, std::string signal)
      : name_(std::move(name)), signal_(std::move(signal)) {}

  std::string title() const override;
  Result<Decision> check(const HostView& host) const override;

 private:
  std::string name_;
  std::string signal_;
};

/// Stopped and started again: what a watch does to a container that a state only starts.
class ContainerRestart : public Resource {
 public:
  explicit ContainerRestart(std::string name) : name_(std::move(name)) {}

  std::string title() const override;
  Result<Decision> check(const HostView& host) const override;

 private:
  std::string name_;
};

}  // namespace converge
