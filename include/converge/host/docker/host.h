#pragma once

#include <memory>

#include "converge/host/docker/api.h"
#include "converge/host/docker/image_actions.h"
#include "converge/host/docker/observations.h"
#include "converge/model/host.h"

namespace converge {

struct DockerOptions {
  /// DOCKER_API_VERSION; see parse_api_override.
  std::optional<ApiVersion> api_version;
  PullOptions pull;
};

/// This machine: its Docker daemon, its files, its processes. The daemon is asked for the first
/// time when the first thing of Docker is looked at, so a file without Docker states needs none.
class DockerHost final : public Host {
 public:
  DockerHost(Endpoint endpoint, DockerOptions options);

  /// Asks the daemon who it is, once.
  Result<DaemonFacts> connect() const { return api_.connect(); }
  /// Looks at what the states will look at, on two connections at once. Never fails: what is wrong
  /// is reported to whoever asks for the thing.
  void prefetch(const Mentions& mentions) const { seen_.prefetch(mentions); }

  Result<std::optional<ImageFacts>> image(const std::string& reference) const override;
  Result<std::optional<ContainerFacts>> container(const std::string& name) const override;
  Result<std::optional<NetworkFacts>> network(const std::string& name) const override;
  Result<std::optional<FileFacts>> file(const std::string& path) const override;
  Result<std::string> contents(const std::string& path) const override;
  Result<std::vector<std::string>> entries(const std::string& path) const override;
  Result<CommandResult> run(const Command& command) const override;

  Result<Outcome> perform(const Action& action, const ActionContext& context) override;
  std::unique_ptr<Host> rehearsal() const override;

 private:
  Result<Outcome> ask_daemon(const DockerAction& action, const ActionContext& context);
  /// Start or restart.
  template <typename Starting>
  Result<Outcome> start_container(const Starting& action);
  Result<Outcome> prove_container(const ProveContainer& action, const ActionContext& context);
  /// The container as it was seen last; nothing when it cannot be looked at.
  std::optional<ContainerFacts> last_seen(const std::string& name) const;

  DockerApi api_;
  DockerOptions options_;
  Observations seen_;
};

}  // namespace converge
