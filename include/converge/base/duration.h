#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "converge/base/result.h"

namespace converge {

using Milliseconds = std::chrono::milliseconds;

/// `90`, `90s`, `1m30s`, `250ms`, `2h`: a number without a unit is seconds. Negative, empty and
/// absurd (over 10 years) texts are errors.
Result<Milliseconds> parse_duration(std::string_view text);

/// `0.25 s`, `1.3 s`, `2m 05s`: for people.
std::string human_duration(Milliseconds duration);

}  // namespace converge
