#pragma once

#include <string>

#include "converge/docker/rollout/unit.h"

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

/// The container of this name, whatever it is made of, runs and is proven.
class ContainerStarted : public Resource {
 public:
  ContainerStarted(std::string name, Place place, Milliseconds min_healthy_time)
      : name_(std::move(name)), place_(place), min_healthy_time_(min_healthy_time) {}

  std::string title() const override;
  Result<Decision> check(const HostView& host) const override;
  Result<Recovery> recover(const HostView& host, const Error& failure) const override;
  void mention(Mentions& mentions) const override;

 private:
  std::string name_;
  Place place_;
  Milliseconds min_healthy_time_;
};

/// A container of this specification exists. Made anew when it differs: one that runs is replaced
/// as docker_container.running does it, one that does not is simply made again.
class ContainerCreated : public Resource {
 public:
  explicit ContainerCreated(ServiceWish wish) : wish_(std::move(wish)) {}

  std::string title() const override;
  Result<Decision> check(const HostView& host) const override;
  Result<Recovery> recover(const HostView& host, const Error& failure) const override;
  void mention(Mentions& mentions) const override;

 private:
  ServiceWish wish_;
};

/// The resources of docker_container.created.
std::vector<ResourcePtr> creation_resources(const ServiceWish& wish);

}  // namespace converge
