#pragma once

#include <functional>

#include "converge/base/duration.h"

namespace converge {

/// Asked again and again while something is waited for; true: give up. An empty one never does.
using GiveUp = std::function<bool()>;

/// Sleeps for `length`. False, at most 50 ms late, when it is told to give up; it is asked at least
/// once, so that a pause of nothing is only the question.
bool pause(Milliseconds length, const GiveUp& give_up);

}  // namespace converge
