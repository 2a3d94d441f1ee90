#include "converge/base/waiting.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace converge {

bool pause(Milliseconds length, const GiveUp& give_up) {
  using Clock = std::chrono::steady_clock;
  constexpr Clock::duration between_questions = Milliseconds{50};
  const auto end = Clock::now() + length;
  for (;;) {
    if (give_up && give_up()) return false;
    const auto left = end - Clock::now();
    if (left <= Clock::duration::zero()) return true;
    std::this_thread::sleep_for(std::min(left, between_questions));
  }
}

}  // namespace converge
