#pragma once

#include <optional>
#include <string>

#include "converge/base/result.h"
#include "converge/docker/fields/made.h"
#include "converge/docker/rollout/unit.h"

namespace converge {

// Questions about a unit that the way forward (stages.cc) and the way back (recovery.cc) ask. All
// pure.

std::string next_name(const Unit& unit);
std::string prev_name(const Unit& unit);
std::string failed_name(const Unit& unit);

/// Why a container has to be replaced.
struct Staleness {
  std::string why;
  std::vector<Change> changes;
};

/// Nothing when the container is what the file asks for.
std::optional<Staleness> staleness(const Turn& turn, const ContainerFacts& container);

/// Created from exactly this specification and the image that the reference means now; with `force`
/// by this very run.
bool is_wanted_version(const Turn& turn, const ContainerFacts& container);

/// It failed its proof before, and neither the image nor the specification, all of it, has changed
/// since.
bool is_known_bad(const Turn& turn);

/// It was made to take the place of this very container.
bool succeeds(const ContainerFacts& newer, const ContainerFacts& older);

/// The container in `.next`, `.prev` or `.failed` was made by converge, or is known to be the one
/// that a container of ours took the place of: an adopted container has no label of ours.
bool belongs_here(const Turn& turn, const ContainerFacts& helper);

/// The container under the name is nobody's that would bring it back or that made it in the gap of
/// a swap: Trouble::refused.
Result<void> check_owner_of_live(const Turn& turn);
/// The same for all of the unit's names.
Result<void> check_owners(const Turn& turn);

/// A refusal, at the place of the state.
Error refused(const Turn& turn, std::string what);

/// The proof of the container under the name is behind it: this run has seen it, or it has its
/// restart policy, which is given to nothing unproven. One whose wanted policy is `no` counts as
/// proven only when no predecessor waits for it. What converge did not make needs no proof.
bool is_committed(const Turn& turn, const ContainerFacts& live);

/// The restart policy the file wants is the one the container has.
bool has_wanted_policy(const Unit& unit, const ContainerFacts& container);

/// The former one has the policy that the swap gave it, and not its own: what to give back.
std::optional<Value> disarmed_policy(const ContainerFacts& former, const Former& memory);

/// The first thing to do until the container is in the networks the file wants, as the file wants:
/// connect what is missing, leave what is wrong. Before every start and in every look, because the
/// newest engine starts a container without network after a failed port binding and answers 204.
/// Nothing when all is there.
std::optional<Act> mend_networks(const Unit& unit, const ContainerFacts& container);

/// The same for a former version: the networks it had when it was stopped, as far as anybody knows,
/// or else that of its network mode.
std::optional<Act> restore_networks(const ContainerSpec& spec, const ContainerFacts& former,
                                    const std::optional<Former>& memory);

/// What a container of ours that has just been made has otherwise than the file wants it, in words:
/// the daemon did not take it.
std::vector<std::string> shortfalls(const Turn& turn, const ContainerFacts& fresh);

/// Half-deleted containers answer nothing but a delete, and hold their names (trap 84): they come
/// first. Nothing when there is none.
std::optional<Act> drop_doomed(const UnitSight& sight);

/// Stops a container of the unit; `why` is the cause.
Act stop(const Unit& unit, const std::string& name, std::string why);

/// The body of an /update that sets nothing but the restart policy.
Value policy_body(Value policy);

/// "image 127.0.0.1:5000/app:1 (3f5a...)": for causes.
std::string image_words(const std::string& reference, const ImageId& id);

}  // namespace converge
