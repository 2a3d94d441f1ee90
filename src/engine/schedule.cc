#include "converge/engine/schedule.h"

namespace converge {

Schedule::Schedule(const std::vector<std::vector<std::size_t>>& prerequisites)
    : waiting_(prerequisites.size()),
      unlocks_(prerequisites.size()),
      unsettled_(prerequisites.size()) {
  for (std::size_t i = 0; i < prerequisites.size(); ++i) {
    waiting_[i] = prerequisites[i].size();
    for (std::size_t earlier : prerequisites[i]) unlocks_[earlier].push_back(i);
    if (waiting_[i] == 0) ready_.insert(i);
  }
}

std::optional<std::size_t> Schedule::next() {
  if (ready_.empty()) return std::nullopt;
  return ready_.extract(ready_.begin()).value();
}

void Schedule::settle(std::size_t index) {
  --unsettled_;
  for (std::size_t waiter : unlocks_[index])
    if (--waiting_[waiter] == 0) ready_.insert(waiter);
}

}  // namespace converge
