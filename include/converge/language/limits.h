#pragma once

#include <cstddef>

#include "converge/base/value.h"

namespace converge {

/// Bounds on what a small file can blow itself up to. Each is far above what real files need and
/// keeps a hostile file of 1 MiB below a second and some hundred megabytes.

/// What aliases, `names` and `use` may copy, as weight().
inline constexpr std::size_t most_aliased_weight = 10'000;
inline constexpr std::size_t most_copied_weight = 250'000;
/// Arguments of one state.
inline constexpr std::size_t most_arguments = 1'000;
/// States that all requisites together may name.
inline constexpr std::size_t most_targets = 1'000'000;
/// States that all turned requisites (`require_in`) together may reach.
inline constexpr std::size_t most_turned = 200'000;
/// Pairs of states of which one needs what the other brings.
inline constexpr std::size_t most_implied = 100'000;
/// Steps for comparing names with shell patterns.
inline constexpr std::size_t most_pattern_steps = 200'000'000;
/// Errors with a "did you mean", which takes time; and errors reported at all.
inline constexpr std::size_t most_hints = 20;
inline constexpr std::size_t most_errors = 100;

/// How much memory a copy takes, roughly: one for each value, and one for each KiB of text.
std::size_t weight(const Value& value);

}  // namespace converge
