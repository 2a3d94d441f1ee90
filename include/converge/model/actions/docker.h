#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "converge/base/duration.h"
#include "converge/base/value.h"
#include "converge/model/actions/effects.h"

namespace converge {

/// What can be asked of a Docker daemon. Containers are addressed by name, so nothing has to flow
/// from one action to the next.

/// Until the stream ends without an error and the image resolves (traps 36-46).
struct PullImage {
  std::string reference;  ///< normalised, always with a tag or digest (trap 42)
  bool operator==(const PullImage&) const = default;
};
struct RemoveImage {
  std::string reference;
  bool force = false;
  bool operator==(const RemoveImage&) const = default;
};
struct CreateContainer {
  std::string name;
  Value body;  ///< the body of POST /containers/create
  bool operator==(const CreateContainer&) const = default;
};
struct StartContainer {
  std::string name;
  bool operator==(const StartContainer&) const = default;
};
/// SIGTERM (or the container's stop signal), SIGKILL after `grace` (its own StopTimeout or the
/// daemon's 10 s when absent).
struct StopContainer {
  std::string name;
  std::optional<std::chrono::seconds> grace;
  bool operator==(const StopContainer&) const = default;
};
struct RestartContainer {
  std::string name;
  std::optional<std::chrono::seconds> grace;
  bool operator==(const RestartContainer&) const = default;
};
struct KillContainer {
  std::string name;
  std::string signal;
  bool operator==(const KillContainer&) const = default;
};
struct UnpauseContainer {
  std::string name;
  bool operator==(const UnpauseContainer&) const = default;
};
struct RenameContainer {
  std::string name;
  std::string to;
  bool operator==(const RenameContainer&) const = default;
};
/// Never its named volumes; anonymous ones only when asked (trap 86).
struct RemoveContainer {
  std::string name;
  bool force = false;
  bool with_anonymous_volumes = false;
  bool operator==(const RemoveContainer&) const = default;
};
/// POST /containers/NAME/update: restart policy and resources of a container as it stands.
struct UpdateContainer {
  std::string name;
  Value body;
  bool operator==(const UpdateContainer&) const = default;
};
struct ConnectNetwork {
  std::string container;
  std::string network;
  Value endpoint;  ///< EndpointConfig: Aliases, IPAMConfig, ... ; null for none
  bool operator==(const ConnectNetwork&) const = default;
};
struct DisconnectNetwork {
  std::string container;
  std::string network;
  bool operator==(const DisconnectNetwork&) const = default;
};
/// Watches a started container and changes nothing: the same start time for `window`, and
/// `healthy` where a health check is defined. Afterwards its facts carry a Proof. The failure of
/// a proof is Trouble::own_fault.
struct ProveContainer {
  std::string name;
  Milliseconds window{2000};
  /// How long a health check may stay `starting` (trap 76).
  Milliseconds health_deadline{0};
  bool operator==(const ProveContainer&) const = default;
};
/// Waits until a started container has ended; tells its exit code and what it wrote.
struct AwaitContainer {
  std::string name;
  /// Any exit code but 0 is a failure.
  bool must_succeed = true;
  /// Remove it afterwards, however it ended.
  bool remove = false;
  bool operator==(const AwaitContainer&) const = default;
};

using DockerAction = std::variant<PullImage, RemoveImage, CreateContainer, StartContainer,
                                  StopContainer, RestartContainer, KillContainer, UnpauseContainer,
                                  RenameContainer, RemoveContainer, UpdateContainer, ConnectNetwork,
                                  DisconnectNetwork, ProveContainer, AwaitContainer>;

/// See describe() and effects_of() of model/action.h.
std::string name_of(const DockerAction& action);
Effects effects_in(const DockerAction& action);

}  // namespace converge
