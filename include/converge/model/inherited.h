#pragma once

#include "converge/base/duration.h"
#include "converge/base/value.h"

namespace converge {

/// What a container has of its image, as the daemon puts the two together.

/// The name in `NAME=VALUE`; "" for what is no text (every field of an answer may be anything, trap
/// 26).
std::string_view variable_name(const Value& entry);

/// `NAME=VALUE` of the image come behind the container's own, without those that it sets itself: of
/// each other name the first. A container without variables of its own has the image's list as it
/// stands. What is no list counts as an empty one.
Value merged_environment(const Value& own, const Value& inherited);

/// How long a health check may stay `starting`: start period + (retries + 1) * (interval +
/// timeout). Each part comes from the container's check, or the image's, or is Docker's default
/// (trap 76). Null for a check that is not there; without any it is 0.
Milliseconds health_patience(const Value* own, const Value* inherited = nullptr);

}  // namespace converge
