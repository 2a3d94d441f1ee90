#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converge/docker/fields/spec.h"

namespace converge {

// What a container of ours was made from, as its labels tell it. A container's configuration never
// changes after its creation, apart from what /update takes and its networks: when the label says
// that it was made from this very specification, nobody has to understand how the daemon spells
// what it was given (docs/states.md, "When is a container replaced?").

/// The label's value, or "" when the container has none.
std::string label_of(const ContainerFacts& container, std::string_view label);

/// converge created it, from the image it has: a container made from an image that somebody
/// committed carries the labels of the container that was committed.
bool is_ours(const ContainerFacts& container);

/// Changes whenever equal wishes may get another hash (a new canonical form): containers made by
/// another version are compared field by field instead of being replaced.
inline constexpr std::string_view spec_version = "1";

/// `VERSION:HASH` of everything the specification asks for, its networks and what /update can
/// change included; not the image, which is compared by its id. Values that may be secrets enter
/// salted with the container's name.
std::string spec_hash(const ContainerSpec& spec);

/// `command=1f3870be environment=...`: the same field by field, for the label io.converge.fields.
std::string field_digests(const ContainerSpec& spec);

/// The file wanted the same restart policy when the container was made, as far as its labels tell.
bool had_same_policy_wish(const ContainerSpec& spec, const ContainerFacts& container);

/// In what the container differs from the specification.
///
/// 1. Made from this very specification (the label says so): only what can have changed since is
///    compared with the daemon's report: what /update takes, and networks.
/// 2. Otherwise field by field, in canonical forms, only what the file sets. A field that is the
///    same in the file as when the container was made is not compared; one that was there then and
///    has left the file is a difference.
///
/// A limit that this kernel cannot set is dropped by the daemon at creation: having asked for it
/// once is enough.
std::vector<Drift> differences(const ContainerSpec& spec, const ContainerFacts& container,
                               const std::optional<ImageFacts>& image);

/// The container that another one was made to take the place of, as it was just before.
struct Former {
  std::string id;
  std::string restart_policy;  ///< `always`, `on-failure:3`
  std::vector<std::string> networks;
};
/// For the label io.converge.former.
std::string to_text(const Former& former);
/// What the label says; nothing when there is none, or it is not as converge writes it. Labels are
/// anybody's: never an exception.
std::optional<Former> former_of(const ContainerFacts& container);
/// What a container has now, to be remembered.
Former remember(const ContainerFacts& container);

/// `on-failure:3` for the API's RestartPolicy object, and back.
std::string policy_text(const Value& policy);
Value policy_value(std::string_view text);

}  // namespace converge
