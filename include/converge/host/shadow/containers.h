#pragma once

#include <map>
#include <optional>
#include <string>

#include "converge/model/actions/docker.h"
#include "converge/model/host.h"

namespace converge {

/// A copy of the containers that is changed in place of the real ones. Its rules are the daemon's,
/// as far as a decision may hang on them: what is refused there is refused here. Not for several
/// threads: ShadowHost has the lock.
class ShadowContainers {
 public:
  explicit ShadowContainers(const HostView& real) : real_(real) {}

  Result<std::optional<ContainerFacts>> find(const std::string& name) const;

  /// `image` is what the body's image means now.
  Result<Outcome> create(const CreateContainer& action, const std::optional<ImageFacts>& image);
  Result<Outcome> perform(const StartContainer& action);
  Result<Outcome> perform(const StopContainer& action);
  Result<Outcome> perform(const RestartContainer& action);
  Result<Outcome> perform(const KillContainer& action);
  Result<Outcome> perform(const UnpauseContainer& action);
  Result<Outcome> perform(const RenameContainer& action);
  Result<Outcome> perform(const RemoveContainer& action);
  Result<Outcome> perform(const UpdateContainer& action);
  Result<Outcome> perform(const ConnectNetwork& action);
  Result<Outcome> perform(const DisconnectNetwork& action);
  Result<Outcome> perform(const ProveContainer& action);
  /// It has ended well.
  Result<Outcome> perform(const AwaitContainer& action);

 private:
  /// The copy, made on first use; an error when there is no such container.
  Result<ContainerFacts*> existing(const std::string& name);
  void start(ContainerFacts& container);

  const HostView& real_;
  mutable std::map<std::string, std::optional<ContainerFacts>> copies_;
  int created_ = 0;
  int started_ = 0;
};

}  // namespace converge
