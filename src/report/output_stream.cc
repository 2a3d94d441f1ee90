#include "converge/report/output_stream.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace converge {
namespace {

/// A pipe that poll() calls writable takes this much without blocking (PIPE_BUF).
constexpr std::size_t piece = 4096;
/// More than any report; a reader who is so far behind is not reading.
constexpr std::size_t most_waiting = 256 * 1024 * 1024;

/// 0 when writable, EAGAIN when not in time, else what is wrong.
int wait_writable(int descriptor, Milliseconds patience) {
  pollfd item{descriptor, POLLOUT, 0};
  const int ready = poll(&item, 1, static_cast<int>(patience.count()));
  if (ready < 0) return errno == EINTR ? EAGAIN : errno;
  if (ready == 0) return EAGAIN;
  if ((item.revents & POLLNVAL) != 0) return EBADF;
  // POLLERR and POLLHUP: write() says what it is.
  return 0;
}

}  // namespace

void OutputStream::write(std::string_view text) {
  if (broken() || text.empty()) return;
  if (waiting_.size() + text.size() > most_waiting) return break_off(EPIPE);
  waiting_ += text;
  drain(Milliseconds(0));
}

void OutputStream::flush(Milliseconds patience) {
  if (!drain(patience) && !broken()) break_off(EPIPE);
}

bool OutputStream::lost() const {
  return error_ != 0 && error_ != EPIPE && error_ != EIO && error_ != EBADF;
}

bool OutputStream::drain(Milliseconds patience) {
  using Clock = std::chrono::steady_clock;
  std::size_t done = 0;
  auto last_progress = Clock::now();
  while (!broken() && done < waiting_.size()) {
    const auto waited = std::chrono::duration_cast<Milliseconds>(Clock::now() - last_progress);
    const int trouble = wait_writable(descriptor_, std::max(Milliseconds(0), patience - waited));
    if (trouble == EAGAIN && waited >= patience) break;
    if (trouble == EAGAIN) continue;
    if (trouble != 0) return break_off(trouble), false;
    const std::size_t length = std::min(piece, waiting_.size() - done);
    const ssize_t written = ::write(descriptor_, waiting_.data() + done, length);
    if (written < 0 && errno != EAGAIN && errno != EINTR) return break_off(errno), false;
    if (written <= 0) continue;
    done += static_cast<std::size_t>(written);
    last_progress = Clock::now();
  }
  waiting_.erase(0, done);
  return waiting_.empty();
}

void OutputStream::break_off(int error) {
  error_ = error;
  waiting_.clear();
  waiting_.shrink_to_fit();
}

}  // namespace converge
