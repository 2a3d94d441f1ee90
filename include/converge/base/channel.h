#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

namespace converge {

/// Values from many threads to one. Pushing never blocks: a worker must not wait for output.
template <typename T>
class Channel {
 public:
  void push(T value) {
    {
      std::lock_guard lock(mutex_);
      values_.push_back(std::move(value));
    }
    filled_.notify_one();
  }

  /// Waits for the next value.
  T pop() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return !values_.empty(); });
    T value = std::move(values_.front());
    values_.pop_front();
    return value;
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<T> values_;
};

}  // namespace converge
