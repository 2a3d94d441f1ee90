#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <vector>

namespace converge {

/// Which state may start next. Values only: no threads, no clocks, no I/O.
class Schedule {
 public:
  /// `prerequisites[i]` has to be settled before i may start.
  explicit Schedule(const std::vector<std::vector<std::size_t>>& prerequisites);

  /// The first in the graph's order of those that may start; handed out once.
  std::optional<std::size_t> next();
  /// Releases whatever waited for this one.
  void settle(std::size_t index);
  bool done() const { return unsettled_ == 0; }

 private:
  std::vector<std::size_t> waiting_;               // per state: what is not settled yet
  std::vector<std::vector<std::size_t>> unlocks_;  // the back arrows
  std::set<std::size_t> ready_;
  std::size_t unsettled_;
};

}  // namespace converge
