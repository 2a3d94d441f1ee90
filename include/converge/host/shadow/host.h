#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "converge/host/shadow/containers.h"
#include "converge/host/shadow/files.h"
#include "converge/model/host.h"

namespace converge {

/// The machine of check mode: reads the real one, once for each thing, and applies every action to
/// its own copy. It knows the real machine as a HostView only, so no write can leave it.
///
/// - A pulled image that was not there has an id of its own, which no real container has: what
///   hangs on it would change. One that is there stays as it is, as nobody knows what the registry
///   would say.
/// - A command changes nothing and says that it would run; so does what would ask a web server.
///   Conditions do run, as Salt has it, and the `test_name` of a stateful command.
/// - A created container has the fields that were asked for; a started one runs, and proves well.
class ShadowHost final : public Host {
 public:
  /// `real` outlives the shadow.
  explicit ShadowHost(const HostView& real) : real_(real), containers_(real), files_(real) {}

  Result<std::optional<ImageFacts>> image(const std::string& reference) const override;
  Result<std::optional<ContainerFacts>> container(const std::string& name) const override;
  Result<std::optional<NetworkFacts>> network(const std::string& name) const override;
  Result<std::optional<FileFacts>> file(const std::string& path) const override;
  Result<std::string> contents(const std::string& path) const override;
  Result<std::vector<std::string>> entries(const std::string& path) const override;
  Result<CommandResult> run(const Command& command) const override;

  Result<Outcome> perform(const Action& action, const ActionContext& context) override;

 private:
  Result<std::optional<ImageFacts>> image_locked(const std::string& reference) const;
  Result<Outcome> perform_locked(const DockerAction& action);
  Result<Outcome> perform_locked(const FileAction& action);
  Result<Outcome> perform_locked(const CommandAction& action);
  Result<Outcome> perform_locked(const WebAction& action);
  Result<Outcome> pull(const PullImage& action);
  Result<Outcome> remove_image(const RemoveImage& action);
  Result<Outcome> create(const CreateContainer& action);

  const HostView& real_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::optional<ImageFacts>> images_;
  int pulled_ = 0;
  ShadowContainers containers_;
  ShadowFiles files_;
};

}  // namespace converge
