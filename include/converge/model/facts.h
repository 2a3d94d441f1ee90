#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "converge/base/value.h"
#include "converge/model/identity.h"

namespace converge {

/// What is. Read from the machine, never guessed; a field the daemon did not send is empty.

struct ImageFacts {
  ImageId id;
  /// The manifest of the daemon's own platform; empty where the daemon has no such field (classic
  /// store, or API below 1.48).
  ManifestDigest manifest;
  std::vector<std::string> repo_tags;
  std::vector<RepoDigest> repo_digests;
  std::string os;
  std::string architecture;
  /// The image's `Config` as the API has it (Env, Cmd, Entrypoint, Labels, ExposedPorts, ...):
  /// a container inherits what it does not set itself.
  Value config;
  /// `RootFS.Layers`, to tell equal images apart from equal ids where there is no manifest.
  std::vector<std::string> layers;
};

/// `State.Status` of a container.
enum class ContainerStatus { created, running, paused, restarting, removing, exited, dead };

/// `State.Health.Status`; `none` also for a container without a health check.
enum class Health { none, starting, healthy, unhealthy };

/// This run has watched the container for its whole window and saw nothing wrong. Void as soon
/// as the container's start time is another one.
struct Proof {
  std::string started_at;
  bool operator==(const Proof&) const = default;
};

struct ContainerFacts {
  ContainerId id;
  /// Without the leading slash (trap 65).
  std::string name;
  ImageId image;
  ManifestDigest manifest;
  /// `Config.Image`: the text given at creation. For people; never compared (trap 55).
  std::string image_reference;
  ContainerStatus status = ContainerStatus::created;
  int exit_code = 0;
  /// `State.Error`: why the last start failed.
  std::string error;
  /// As the daemon writes it; only ever compared for equality (trap 110).
  std::string started_at;
  int restart_count = 0;
  Health health = Health::none;
  /// The last output of the health check, when it is not healthy.
  std::string health_output;
  std::map<std::string, std::string> labels;
  std::string restart_policy;  ///< `no` when none is set (trap 92: "" means the same)
  /// `Config`, `HostConfig`, `NetworkSettings`, `Mounts` as the API has them.
  Value inspect;
  std::optional<Proof> proof;
  /// This run started it and has not proven it yet.
  bool fresh = false;

  /// Its main process runs and does its work: `paused` and `restarting` do not count (trap 74).
  bool running() const { return status == ContainerStatus::running; }
  /// It holds its process, ports and addresses: it has to be stopped before another takes them.
  bool occupies() const {
    return status == ContainerStatus::running || status == ContainerStatus::paused ||
           status == ContainerStatus::restarting;
  }
  /// Half deleted: only a delete helps (trap 84).
  bool doomed() const {
    return status == ContainerStatus::dead || status == ContainerStatus::removing;
  }
};

/// Was the container made from this very image? Equal ids are the same image. With the containerd
/// store unequal ones still are when the manifests of the platform are equal: an id is there the
/// digest of an index, which changes with another platform's half. What is unknown equals nothing.
bool same_image(const ImageFacts& image, const ContainerFacts& container);

struct NetworkFacts {
  std::string id;
  std::string name;
  std::string driver;
  bool internal = false;
};

enum class FileKind { regular, directory, symlink, other };

struct FileFacts {
  FileKind kind = FileKind::regular;
  std::uint32_t mode = 0;  ///< permission bits, 07777
  std::string user;        ///< name, or the number when it has no name
  std::string group;
  std::uint64_t size = 0;
  std::string link_target;
  /// The owner as numbers, where they are known: a state may name an owner by number.
  std::optional<std::uint32_t> uid = {};
  std::optional<std::uint32_t> gid = {};
};

/// What a finished process left.
struct CommandResult {
  int exit_code = 0;  ///< 128 + n when signal n ended it
  std::string out;    ///< head and tail of a long output
  std::string err;
  bool timed_out = false;
};

}  // namespace converge
