#pragma once

#include <optional>
#include <string>

#include "converge/docker/fields/spec.h"
#include "converge/model/decision.h"

namespace converge {

/// The names a service's containers have on the daemon. Together with the restart policies they
/// are the whole memory of a replacement: killed anywhere, the next run goes on from them.
namespace role {
inline constexpr std::string_view next = ".next";  ///< created, never started
inline constexpr std::string_view prev = ".prev";  ///< the known-good one until the new is proven
inline constexpr std::string_view failed =
    ".failed";  ///< evidence, and the mark not to try it again
}  // namespace role

/// Labels that a container of ours gets at its creation; they cannot be changed later (trap 23).
namespace label {
inline constexpr std::string_view managed = "io.converge.managed";
inline constexpr std::string_view resource = "io.converge.resource";
inline constexpr std::string_view spec = "io.converge.spec";
inline constexpr std::string_view image = "io.converge.image";
inline constexpr std::string_view run = "io.converge.run";
/// The restart policy it is to have once it is proven: what a rollback gives back to it.
inline constexpr std::string_view restart = "io.converge.restart";
/// The networks it was made with, by name: what a rollback gives back to it.
inline constexpr std::string_view networks = "io.converge.networks";
}  // namespace label

enum class UpdateOrder {
  stop_first,    ///< create beside, stop the old, start the new, prove it, remove the old
  remove_first,  ///< the plain order of 2014: stop and remove the old, create and start the new
};

/// What a state wants of a service, beyond the container's specification.
struct ServiceWish {
  ContainerSpec spec;
  std::string resource;  ///< `STATE ID/NAME`, for the label
  UpdateOrder order = UpdateOrder::stop_first;
  Milliseconds min_healthy_time{2000};
  /// Replace it even if nothing differs (`force: True`, and a watch that fired).
  bool force = false;
  /// False: what stands there stopped stays stopped (Salt's `start: False`).
  bool start = true;
  /// Take over a container that compose made.
  bool adopt = false;
  bool retry_failed = false;
  std::string run_id;
};

/// What was seen: the service's four names and the image that the reference means now.
struct ServiceSight {
  std::optional<ContainerFacts> live;
  std::optional<ContainerFacts> next;
  std::optional<ContainerFacts> prev;
  std::optional<ContainerFacts> failed;
  std::optional<ImageFacts> image;
  /// The ids of the containers whose namespaces it joins, as they are now; "" for one that is not
  /// there. In the order of joined_containers().
  std::vector<std::string> joined;
  /// The networks that the specification names and that are not there. Looked for only when a
  /// container is about to be made: 20.10 and the newest create one for a network that does not
  /// exist and refuse to start it, in the gap (trap 95).
  std::vector<std::string> absent_networks;
};

/// The five resources of a service, in their order (stop_first).
enum class Phase {
  pulled,   ///< the image is here
  created,  ///< the new container stands beside the old one: a wrong specification fails here
  stopped,  ///< the stale one is out of the way: the gap
  running,  ///< the new one runs and is proven
  removed,  ///< nothing is left of the old one
};

/// The next step of a service towards what is wanted. Pure. `phase` says whose step it is; the
/// decision is a Keep only when nothing at all is left to do. An error means: stop and put back.
struct ServiceStep {
  Phase phase = Phase::pulled;
  Decision decision;
};
Result<ServiceStep> next_step(const ServiceWish& wish, const ServiceSight& sight);

/// The next step back to the version that served before, after `failure`. Pure.
Recovery put_back(const ServiceWish& wish, const ServiceSight& sight, const Error& failure);

/// Why the container has to be replaced; nothing when it is what the file asks for.
struct Staleness {
  std::string why;
  std::vector<Change> changes;
};
std::optional<Staleness> staleness(const ServiceWish& wish, const ContainerFacts& container,
                                   const ServiceSight& sight);

/// The body to create the service's container with: the specification, our labels, restart policy
/// `no` (the commit record), and the anonymous volumes of `former` by their names, so that the
/// data in them goes on to the new one (traps 86, 87).
Value service_body(const ServiceWish& wish, const ImageFacts& image,
                   const std::optional<ContainerFacts>& former);

/// The same for a container that nobody starts or proves here: with its restart policy at once.
Value creation_body(const ServiceWish& wish, const ImageFacts& image);

/// Reads all that `wish` is about: four containers and the image.
Result<ServiceSight> look_at_service(const ServiceWish& wish, const HostView& host);

}  // namespace converge
