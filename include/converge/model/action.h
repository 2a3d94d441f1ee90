#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "converge/base/duration.h"
#include "converge/base/value.h"
#include "converge/model/command.h"

namespace converge {

/// What can be done to the machine. Each is one request to the daemon, one process or one change
/// of a file; containers are addressed by name, so nothing has to flow from one to the next.

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

struct RunCommand {
  Command command;
  std::vector<int> good_codes = {0};
  /// Salt's `stateful: True`: the last line of the output says whether something changed.
  bool stateful = false;
  bool hide_output = false;
  bool operator==(const RunCommand&) const = default;
};

/// Written beside and renamed: never half a file.
struct WriteFile {
  std::string path;
  std::string contents;
  std::optional<std::uint32_t> mode;
  std::optional<std::string> user;
  std::optional<std::string> group;
  /// Create missing parent directories with `directory_mode` (0755).
  bool make_parents = false;
  std::optional<std::uint32_t> directory_mode;
  bool operator==(const WriteFile&) const = default;
};
struct MakeDirectory {
  std::string path;
  std::optional<std::uint32_t> mode;
  bool make_parents = false;
  bool operator==(const MakeDirectory&) const = default;
};
struct ChangeOwnership {
  std::string path;
  std::optional<std::uint32_t> mode;
  std::optional<std::string> user;
  std::optional<std::string> group;
  bool operator==(const ChangeOwnership&) const = default;
};
/// A file, a link, or a directory with all that is in it.
struct RemovePath {
  std::string path;
  bool operator==(const RemovePath&) const = default;
};
/// Does nothing: the states of Salt's `test` module say beforehand how they end.
struct Pretend {
  bool succeed = true;
  bool change = false;
  std::string comment = {};
  /// In check mode: the result, when it is not the usual one (nothing where something changes),
  /// and the comment.
  std::optional<bool> check_result = std::nullopt;
  std::string check_comment = {};
  bool operator==(const Pretend&) const = default;
};

using Action = std::variant<PullImage, RemoveImage, CreateContainer, StartContainer, StopContainer,
                            RestartContainer, KillContainer, UnpauseContainer, RenameContainer,
                            RemoveContainer, UpdateContainer, ConnectNetwork, DisconnectNetwork,
                            ProveContainer, RunCommand, WriteFile, MakeDirectory, ChangeOwnership,
                            RemovePath, Pretend>;

/// "pull 127.0.0.1:5000/app:1", "rename app to app.prev": for people, without any secret (no
/// environment, no file contents).
std::string describe(const Action& action);

/// False for what only looks (ProveContainer).
bool writes(const Action& action);

/// May change anything on the machine, so that nothing seen before counts any more (cmd.*).
bool opaque(const Action& action);

}  // namespace converge
