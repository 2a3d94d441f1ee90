#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "converge/base/result.h"

namespace converge {

/// What was seen, by name, until somebody says that it may have changed. For several threads: two
/// that ask for the same name at once cause one look. Errors are not kept; asking again looks
/// again.
template <typename Seen>
class Kept {
 public:
  Result<Seen> get(const std::string& name, const std::function<Result<Seen>()>& look) {
    std::unique_lock lock(mutex_);
    Entry& entry = entries_[name];  // entries are never erased, so this stays valid
    looked_.wait(lock, [&] { return !entry.looking; });
    if (entry.seen) return *entry.seen;
    const Looking looking(*this, entry, lock);
    const auto before = entry.version;
    lock.unlock();
    auto seen = look();
    lock.lock();
    // A look that began before the change may show the thing before the change.
    if (seen && entry.version == before) entry.seen = *seen;
    return seen;
  }

  void forget(const std::string& name) {
    std::lock_guard lock(mutex_);
    forget(entries_[name]);
  }
  void forget_all() {
    std::lock_guard lock(mutex_);
    for (auto& [name, entry] : entries_) forget(entry);
  }

 private:
  struct Entry {
    std::optional<Seen> seen;
    bool looking = false;
    unsigned version = 0;
  };

  /// Ends the wait of the others however the look ends.
  class Looking {
   public:
    Looking(Kept& kept, Entry& entry, std::unique_lock<std::mutex>& lock)
        : kept_(kept), entry_(entry), lock_(lock) {
      entry_.looking = true;
    }
    ~Looking() {
      if (!lock_.owns_lock()) lock_.lock();  // the look threw
      entry_.looking = false;
      kept_.looked_.notify_all();
    }
    Looking(const Looking&) = delete;
    Looking& operator=(const Looking&) = delete;

   private:
    Kept& kept_;
    Entry& entry_;
    std::unique_lock<std::mutex>& lock_;
  };

  static void forget(Entry& entry) {
    entry.seen.reset();
    ++entry.version;
  }

  std::mutex mutex_;
  std::condition_variable looked_;
  std::map<std::string, Entry> entries_;
};

}  // namespace converge
