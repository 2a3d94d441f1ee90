#include "converge/host/docker/host.h"

#include "converge/base/overloaded.h"
#include "converge/host/docker/actions.h"
#include "converge/host/docker/await.h"
#include "converge/host/docker/prove.h"
#include "converge/host/machine.h"
#include "converge/host/shadow/host.h"
#include "converge/host/system/files.h"
#include "converge/host/system/host.h"
#include "converge/host/system/process.h"

namespace converge {

DockerHost::DockerHost(Endpoint endpoint, DockerOptions options)
    : api_(std::move(endpoint), options.api_version), options_(std::move(options)), seen_(api_) {}

Result<std::optional<ImageFacts>> DockerHost::image(const std::string& reference) const {
  return seen_.image(reference);
}
Result<std::optional<ContainerFacts>> DockerHost::container(const std::string& name) const {
  return seen_.container(name);
}
Result<std::optional<NetworkFacts>> DockerHost::network(const std::string& name) const {
  return seen_.network(name);
}
Result<std::optional<FileFacts>> DockerHost::file(const std::string& path) const {
  return file_facts(path);
}
Result<std::string> DockerHost::contents(const std::string& path) const {
  return read_file(path);
}
Result<std::vector<std::string>> DockerHost::entries(const std::string& path) const {
  return directory_entries(path);
}
Result<CommandResult> DockerHost::run(const Command& command) const {
  return run_process(command, {});
}

std::optional<ContainerFacts> DockerHost::last_seen(const std::string& name) const {
  return seen_.container(name).value_or(std::nullopt);
}

Result<Outcome> DockerHost::perform(const Action& action, const ActionContext& context) {
  auto outcome = std::visit(overloaded{
                                [&](const DockerAction& a) { return ask_daemon(a, context); },
                                [&](const FileAction& a) { return perform_system(a, context); },
                                [&](const CommandAction& a) { return perform_system(a, context); },
                                [&](const WebAction& a) { return perform_system(a, context); },
                            },
                            action);
  seen_.forget_after(action);
  if (const auto* create = as<CreateContainer>(action); create && outcome)
    seen_.created(create->name);
  return outcome;
}

template <typename Starting>
Result<Outcome> DockerHost::start_container(const Starting& action) {
  const auto before = last_seen(action.name);
  const int outages = api_.outages();
  auto outcome = perform_docker(api_, action, before);
  if (outcome && outcome->changed && before) seen_.started(*before, outages);
  if (!outcome && before) give_networks_back(api_, *before);
  return outcome;
}

Result<Outcome> DockerHost::prove_container(const ProveContainer& action,
                                            const ActionContext& context) {
  const auto before = last_seen(action.name);
  const int outages = before ? seen_.outages_at_start(*before) : api_.outages();
  TRY(const auto proven, prove(api_, action, outages, context));
  seen_.prove(proven);
  Outcome outcome;
  outcome.changed = false;
  outcome.comment = "runs since " + proven.started_at;
  if (proven.health == Health::healthy) outcome.comment += " and is healthy";
  return outcome;
}

Result<Outcome> DockerHost::ask_daemon(const DockerAction& action, const ActionContext& context) {
  return std::visit(
      overloaded{
          [&](const PullImage& a) {
            const auto before = seen_.image(a.reference).value_or(std::nullopt);
            return pull_image(api_, a, before, options_.pull, context);
          },
          [&](const RemoveImage& a) { return remove_image(api_, a); },
          [&](const CreateContainer& a) { return perform_docker(api_, a); },
          [&](const StartContainer& a) { return start_container(a); },
          [&](const StopContainer& a) { return perform_docker(api_, a, last_seen(a.name)); },
          [&](const RestartContainer& a) { return start_container(a); },
          [&](const KillContainer& a) { return perform_docker(api_, a); },
          [&](const UnpauseContainer& a) { return perform_docker(api_, a); },
          [&](const RenameContainer& a) { return perform_docker(api_, a, last_seen(a.name)); },
          [&](const RemoveContainer& a) { return perform_docker(api_, a); },
          [&](const UpdateContainer& a) { return perform_docker(api_, a); },
          [&](const ConnectNetwork& a) { return perform_docker(api_, a, last_seen(a.container)); },
          [&](const DisconnectNetwork& a) {
            return perform_docker(api_, a, last_seen(a.container));
          },
          [&](const ProveContainer& a) { return prove_container(a, context); },
          [&](const AwaitContainer& a) { return await_end(api_, a, context); },
      },
      action);
}

std::unique_ptr<Host> DockerHost::rehearsal() const {
  return std::make_unique<ShadowHost>(*this);
}

std::unique_ptr<DockerHost> make_docker_host(Endpoint endpoint, DockerOptions options) {
  return std::make_unique<DockerHost>(std::move(endpoint), std::move(options));
}

}  // namespace converge
