#pragma once

#include <optional>
#include <string>

#include "converge/docker/rollout/unit.h"

namespace converge {

// Small questions about a service that both the way forward (service_step.cc) and the way back
// (service_recovery.cc) ask. All pure.

std::string next_name(const ServiceWish& wish);
std::string prev_name(const ServiceWish& wish);
std::string failed_name(const ServiceWish& wish);

/// The label, or "" when the container has none.
std::string label_of(const ContainerFacts& container, std::string_view label);

/// converge created it.
bool is_ours(const ContainerFacts& container);

/// Created from exactly this specification and the image that the reference means now.
bool is_wanted_version(const ServiceWish& wish, const ContainerFacts& container,
                       const std::optional<ImageFacts>& image);

/// It failed its proof before, and nothing has changed since.
bool is_known_bad(const ServiceWish& wish, const ServiceSight& sight);

/// It has its restart policy: the proof is behind it. Policies are the commit record, so a version
/// whose wanted policy is `no` counts as committed only when no predecessor is left.
bool is_committed(const ServiceWish& wish, const ContainerFacts& live,
                  const std::optional<ContainerFacts>& prev);

/// The restart policy the file wants is the one the container has.
bool has_wanted_policy(const ServiceWish& wish, const ContainerFacts& container);

/// The first thing to do until the container is in the networks the file wants, as the file wants:
/// connect what is missing, leave what is wrong. Before every start and in every look, because the
/// newest engine starts a container without network after a failed port binding and answers 204
/// (engines.md section 4). Nothing when all is there.
std::optional<Act> mend_networks(const ServiceWish& wish, const ContainerFacts& container);

/// The same for a former version, whose networks are those it was made with.
std::optional<Act> restore_networks(const ServiceWish& wish, const ContainerFacts& former);

/// Stops a container of the service; `why` is the cause.
Act stop(const ServiceWish& wish, const std::string& name, std::string why);

/// "image 127.0.0.1:5000/app:1 (3f5a...)": for causes.
std::string image_words(const std::string& reference, const ImageId& id);

}  // namespace converge
