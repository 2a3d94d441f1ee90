#pragma once

#include <string_view>

namespace converge {

/// The endings of the names under which one container's other versions stand beside it on the
/// daemon. Names, labels and restart policies are the whole memory of a rollout: killed anywhere,
/// the next run goes on from them. A user's container may not have a name in one of these.
namespace role {
inline constexpr std::string_view next = ".next";      ///< created, not serving yet
inline constexpr std::string_view prev = ".prev";      ///< known good until the new one is proven
inline constexpr std::string_view failed = ".failed";  ///< evidence, and the mark not to try again
}  // namespace role

/// Labels that a container of ours gets at its creation; they cannot be changed later (trap 23).
namespace label {
inline constexpr std::string_view prefix = "io.converge.";  ///< refused in a user's own labels
inline constexpr std::string_view managed = "io.converge.managed";
inline constexpr std::string_view resource = "io.converge.resource";  ///< `STATE ID/NAME`
/// `VERSION:HASH` of all that the file asks for (docker/fields/made.h).
inline constexpr std::string_view spec = "io.converge.spec";
/// The same field by field: what a later file changed or took out is known by its name.
inline constexpr std::string_view fields = "io.converge.fields";
/// The image's id. On a container of another image our labels say nothing: it was made from one
/// that somebody committed from a container of ours.
inline constexpr std::string_view image = "io.converge.image";
inline constexpr std::string_view run = "io.converge.run";  ///< which run created it
/// Which container it was made to take the place of, and what that one had (Former): what a
/// rollback gives back, and what tells a `.prev` of ours from a stranger's.
inline constexpr std::string_view former = "io.converge.former";
}  // namespace label

}  // namespace converge
