#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace converge {

/// Threads that do jobs in the order they are given. One is made when a job finds all others busy,
/// up to `size`, and then kept: a run that has nothing to do asks little of each state, and making
/// a thread for each would be most of it.
class Crew {
 public:
  explicit Crew(std::size_t size);
  /// Waits for all that has been given.
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  /// Does not wait. A job must not throw.
  void give(std::function<void()> job);

 private:
  void serve();

  const std::size_t size_;
  std::mutex mutex_;
  std::condition_variable given_;
  std::deque<std::function<void()>> jobs_;
  std::size_t idle_ = 0;
  bool closed_ = false;
  std::vector<std::jthread> threads_;  // last: joined before what they use goes away
};

}  // namespace converge
