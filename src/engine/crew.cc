#include "converge/engine/crew.h"

#include <algorithm>
#include <utility>

namespace converge {

Crew::Crew(std::size_t size) : size_(std::max<std::size_t>(1, size)) {}

Crew::~Crew() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  given_.notify_all();
}

void Crew::give(std::function<void()> job) {
  {
    std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
    if (jobs_.size() > idle_ && threads_.size() < size_) threads_.emplace_back([this] { serve(); });
  }
  given_.notify_one();
}

void Crew::serve() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    given_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
    --idle_;
    if (jobs_.empty()) return;
    const std::function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    lock.lock();
  }
}

}  // namespace converge
