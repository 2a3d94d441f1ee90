#pragma once

#include <optional>

#include "converge/host/docker/api.h"
#include "converge/model/actions/docker.h"
#include "converge/model/host.h"

namespace converge {

/// The actions upon containers. Each makes its request and judges the answer by what it means
/// rather than by its number: 304 and "it is gone already" are no failures, 404 on start need not
/// mean this container (trap 69). When no answer came, it waits for the daemon, looks, and makes
/// the request once more only if it has not taken effect.
///
/// `before` is the container as it was seen last, if it was.
Result<Outcome> perform_docker(const DockerApi& api, const CreateContainer& action);
Result<Outcome> perform_docker(const DockerApi& api, const StartContainer& action,
                               const std::optional<ContainerFacts>& before);
Result<Outcome> perform_docker(const DockerApi& api, const StopContainer& action,
                               const std::optional<ContainerFacts>& before);
Result<Outcome> perform_docker(const DockerApi& api, const RestartContainer& action,
                               const std::optional<ContainerFacts>& before);
Result<Outcome> perform_docker(const DockerApi& api, const KillContainer& action);
Result<Outcome> perform_docker(const DockerApi& api, const UnpauseContainer& action);
Result<Outcome> perform_docker(const DockerApi& api, const RenameContainer& action,
                               const std::optional<ContainerFacts>& before);
Result<Outcome> perform_docker(const DockerApi& api, const RemoveContainer& action);
Result<Outcome> perform_docker(const DockerApi& api, const UpdateContainer& action);
Result<Outcome> perform_docker(const DockerApi& api, const ConnectNetwork& action,
                               const std::optional<ContainerFacts>& before);
Result<Outcome> perform_docker(const DockerApi& api, const DisconnectNetwork& action,
                               const std::optional<ContainerFacts>& before);

/// After a failed start: connects the container to the networks it was in before, for the newest
/// engines take one away when a port cannot be had. Thus the daemon itself keeps the memory of what
/// a version that is down had, also for the next run. Does what it can.
void give_networks_back(const DockerApi& api, const ContainerFacts& before);

}  // namespace converge
