#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "converge/host/docker/api.h"
#include "converge/host/docker/kept.h"
#include "converge/model/action.h"
#include "converge/model/host.h"

namespace converge {

/// True for `app.next`, `app.prev` and `app.failed`: the names of an unfinished replacement.
bool is_leftover_name(const std::string& name);

/// What has been seen of a daemon in this run. A run that changes nothing asks once for each
/// container and each image it mentions and makes one list for all leftover names, with a filter
/// that normally matches nothing. For several threads.
class Observations {
 public:
  explicit Observations(const DockerApi& api) : api_(api) {}

  Result<std::optional<ImageFacts>> image(const std::string& reference) const;
  Result<std::optional<ContainerFacts>> container(const std::string& name) const;
  Result<std::optional<NetworkFacts>> network(const std::string& name) const;

  /// Looks at all of it, on two connections. Errors come when the thing itself is asked for.
  void prefetch(const Mentions& mentions) const;

  /// Forgets what the action may have changed, also when it failed.
  void forget_after(const Action& action);
  /// This run created a container of this name. It is looked at now instead of later: when the
  /// daemon made it from another image than the one it was decided on, the tag has moved since, and
  /// images are looked at again.
  void created(const std::string& name);
  /// This run started the container: its facts say so until it is proven.
  /// `outages` is how often the daemon had been found away before that.
  void started(const ContainerFacts& container, int outages);
  /// The same number again; that of now for a container that this run did not start.
  int outages_at_start(const ContainerFacts& container) const;
  /// The container's facts carry a proof from now on, for as long as its start time stays.
  void prove(const ContainerFacts& container);

 private:
  void forget_container(const std::string& name);
  void forget_everything();

  const DockerApi& api_;
  mutable Kept<std::optional<ImageFacts>> images_;
  mutable Kept<std::optional<ContainerFacts>> containers_;
  mutable Kept<std::optional<NetworkFacts>> networks_;
  mutable Kept<std::set<std::string>> leftovers_;
  mutable std::mutex mutex_;
  /// Leftover names that an action touched: the list no longer knows about them.
  std::set<std::string> touched_;
  /// By container id, so that they follow a rename.
  std::map<std::string, Proof> proofs_;
  std::map<std::string, int> started_;  ///< and the outages before it
};

}  // namespace converge
