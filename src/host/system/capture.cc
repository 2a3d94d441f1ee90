#include "converge/host/system/capture.h"

#include <fmt/format.h>

namespace converge {

void Capture::add(std::string_view piece) {
  const auto room = limit - head_.size();
  head_ += piece.substr(0, room);
  if (piece.size() <= room) return;
  tail_ += piece.substr(room);
  // Cut now and then only: moving 64 KiB for every small piece would take quadratic time.
  if (tail_.size() < 2 * limit) return;
  dropped_ += tail_.size() - limit;
  tail_.erase(0, tail_.size() - limit);
}

std::string Capture::text() const {
  const auto excess = tail_.size() > limit ? tail_.size() - limit : 0;
  if (dropped_ + excess == 0) return head_ + tail_;
  return fmt::format("{}\n... {} bytes left out ...\n{}", head_, dropped_ + excess,
                     std::string_view(tail_).substr(excess));
}

}  // namespace converge
