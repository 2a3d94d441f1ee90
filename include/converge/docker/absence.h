#pragma once

#include <optional>
#include <string>

#include "converge/model/resource.h"

namespace converge {

/// A container does not run. Never recreates anything. What an interrupted replacement may have
/// left running under the service's other names is stopped too.
class ContainerStopped : public Resource {
 public:
  struct Wish {
    std::string name;
    bool error_on_absent = true;
    bool unpause = false;  ///< a paused container is stopped too; an error otherwise (trap 82)
    std::optional<std::chrono::seconds> grace;
  };
  explicit ContainerStopped(Wish wish) : wish_(std::move(wish)) {}

  std::string title() const override;
  Result<Decision> check(const HostView& host) const override;
  void mention(Mentions& mentions) const override;

 private:
  Wish wish_;
};

/// A container does not exist, nor do the leftovers that converge made beside it. One that runs is
/// an error without `force`; with it, it is stopped first and not just killed. Volumes stay.
class ContainerAbsent : public Resource {
 public:
  ContainerAbsent(std::string name, bool force) : name_(std::move(name)), force_(force) {}

  std::string title() const override;
  Result<Decision> check(const HostView& host) const override;
  void mention(Mentions& mentions) const override;

 private:
  std::string name_;
  bool force_;
};

}  // namespace converge
