#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "converge/docker/fields/spec.h"
#include "converge/model/decision.h"

namespace converge {

/// One container under one name, as a state wants it.
///
/// On the daemon it has up to four names, and they are its memory (model/labels.h):
///
///     app         the one that should serve
///     app.next    the new one, made beside it
///     app.prev    the former one, known good until the new one is proven
///     app.failed  the last version that failed by its own fault
struct Unit {
  ContainerSpec spec;
  std::string resource;  ///< `STATE ID/NAME`, for the label
  Milliseconds min_healthy_time{2000};
  /// Replace it even if nothing differs (`force: True`, and a watch that fired).
  bool force = false;
  /// False: what stands there stopped stays stopped (Salt's `start: False`).
  bool start = true;
  /// Take over a container that compose made.
  bool adopt = false;
};

/// What a rollout does with each of its units, one stage for all of them after the other. Each asks
/// only what is seen, so that a stage that has been gone through has nothing to do.
enum class Stage {
  owned,      ///< what belongs to somebody else is refused, what is half deleted is deleted
  pulled,     ///< the image is here
  cleared,    ///< nothing of an interrupted run is in the way, and nothing forbids the change
  created,    ///< the new one exists and is in its networks: a wrong specification fails here
  stopped,    ///< the former one does not run: the gap begins
  dropped,    ///< the former one is gone (remove_first)
  renamed,    ///< the new one has the name, the former one is `.prev`
  started,    ///< the new one runs: the gap ends
  proven,     ///< it ran for min_healthy_time and is healthy
  committed,  ///< it has its restart policy, and what can be changed in place is as the file says
  removed,    ///< nothing is left of the former one
};

/// In which order containers change places. A further strategy is a further order of the stages,
/// not another mechanism.
struct Strategy {
  std::string_view name;
  /// After owned, pulled and cleared, which always come first.
  std::span<const Stage> stages;
  /// The new one is made beside the old one, as `.next`. Otherwise under the name itself, which is
  /// free by then.
  bool beside = true;
  /// The new one runs as `.next` while the old one still serves.
  bool overlap = false;
};

/// Create beside, stop the old one, start the new one, prove it, remove the old one.
const Strategy& stop_first();
/// The plain order of 2014: stop and remove the old one, create and start the new one. No way back.
const Strategy& remove_first();

/// Containers that change together: all of them, or none. They are given in the order in which they
/// need each other.
struct Rollout {
  std::vector<Unit> units;
  const Strategy* strategy = &stop_first();
  /// Try versions again that failed their proof before.
  bool retry_failed = false;
  std::string run_id;
};

/// What was seen of one unit: its four names and the image that its reference means now.
struct UnitSight {
  std::optional<ContainerFacts> live;
  std::optional<ContainerFacts> next;
  std::optional<ContainerFacts> prev;
  std::optional<ContainerFacts> failed;
  std::optional<ImageFacts> image;
  /// The ids of the containers whose namespaces it joins, as they are now; "" for one that is not
  /// there. In the order of joined_containers().
  std::vector<std::string> joined;
  /// One of the networks of the new one publishes ports. Looked for only when it runs without the
  /// ports that it should publish: no start gives it any in an internal network.
  bool publishes_ports = true;
  /// The networks that the specification names and that are not there. Looked for only when a
  /// container is about to be made: 20.10 and the newest create one for a network that does not
  /// exist and refuse to start it, in the gap (trap 95).
  std::vector<std::string> absent_networks;
};

struct Sight {
  std::vector<UnitSight> units;  ///< as in Rollout::units
};

/// One unit of a rollout with what was seen of it: what the stages ask.
struct Turn {
  const Rollout& rollout;
  const Unit& unit;
  const UnitSight& sight;
};

}  // namespace converge
