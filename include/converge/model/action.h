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
  /// Salt's `success_stdout`, `success_stderr`: with one of these in its output any exit code is a
  /// good one.
  std::vector<std::string> good_outputs = {};
  std::vector<std::string> good_errors = {};
  /// A command that was ended by its timeout did well all the same.
  bool ignore_timeout = false;
  /// Run instead of it in check mode, to say what it would change (`stateful: - test_name: ...`).
  std::optional<std::string> test_text = {};
  /// What people know it by; the command's text when empty.
  std::string name = {};
  bool operator==(const RunCommand&) const = default;
};

/// Written beside and renamed: never half a file.
///
/// `check` is run with the new file's path behind its text before it takes its place; when that
/// fails the old file stays. `backup_folder`: the old file is copied there first.
struct WriteFile {
  std::string path;
  std::string contents;
  std::optional<std::uint32_t> mode;
  std::optional<std::string> user;
  std::optional<std::string> group;
  /// Create missing parent directories with `directory_mode` (0755) and the file's owner.
  bool make_parents = false;
  std::optional<std::uint32_t> directory_mode;
  std::optional<Command> check = {};
  std::string temporary_ending = {};  ///< of the new file's name while it is checked: `.conf`
  std::string backup_folder = {};
  bool operator==(const WriteFile&) const = default;
};
/// Missing parents get the mode and the owner of the directory itself, as in Salt.
struct MakeDirectory {
  std::string path;
  std::optional<std::uint32_t> mode;
  bool make_parents = false;
  std::optional<std::string> user = {};
  std::optional<std::string> group = {};
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
/// A symbolic link, made beside and renamed; a file or another link of this name is replaced by it,
/// a directory is not.
struct MakeLink {
  std::string path;
  std::string target;
  std::optional<std::string> user;
  std::optional<std::string> group;
  bool make_parents = false;
  std::optional<std::uint32_t> directory_mode = {};
  bool operator==(const MakeLink&) const = default;
};
using FileStep = std::variant<WriteFile, MakeDirectory, ChangeOwnership, RemovePath, MakeLink>;
/// What is to be done below one directory, step by step until one fails.
struct ChangeFiles {
  std::string path;
  std::vector<FileStep> steps;
  bool operator==(const ChangeFiles&) const = default;
};
/// Makes an empty file, or sets the times of what is there (seconds; now when neither is given).
struct TouchFile {
  std::string path;
  std::optional<std::int64_t> accessed;
  std::optional<std::int64_t> modified;
  bool make_parents = false;
  bool operator==(const TouchFile&) const = default;
};
/// Across file systems too. Replaces a file of the new name, not a directory.
struct MovePath {
  std::string from;
  std::string path;
  bool make_parents = false;
  bool operator==(const MovePath&) const = default;
};

/// Asks a web server, once or again and again until `patience` is over, and judges the answer.
struct QueryUrl {
  std::string url;
  std::string method = "GET";
  std::string body;
  /// `Name: value`.
  std::vector<std::string> headers;
  std::string user;
  std::string password;
  bool verify_tls = true;
  Milliseconds timeout{30000};
  /// How long to go on asking, until the answer is a good one (or, with `any_answer`, no error); 0
  /// is once.
  Milliseconds patience{0};
  Milliseconds interval{1000};
  bool any_answer = false;
  /// A text, or a regular expression, that the body must contain.
  std::optional<std::string> match;
  bool match_is_pattern = false;
  /// The statuses that are good, as texts, or one regular expression for them.
  std::vector<std::string> statuses;
  bool status_is_pattern = false;
  bool operator==(const QueryUrl&) const = default;
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
                            ProveContainer, AwaitContainer, RunCommand, WriteFile, MakeDirectory,
                            ChangeOwnership, RemovePath, MakeLink, ChangeFiles, TouchFile, MovePath,
                            QueryUrl, Pretend>;

/// "pull 127.0.0.1:5000/app:1", "rename app to app.prev": for people, without any secret (no
/// environment, no file contents).
std::string describe(const Action& action);

/// False for what only looks (ProveContainer).
bool writes(const Action& action);

/// May change anything on the machine, so that nothing seen before counts any more (cmd.*).
bool opaque(const Action& action);

}  // namespace converge
