#include "converge/cli/signals.h"

#include <fcntl.h>
#include <sys/auxv.h>
#include <unistd.h>

#include <csignal>

namespace converge {
namespace {

/// Ends the thread itself.
constexpr int farewell = SIGUSR2;

sigset_t watched() {
  sigset_t set;
  sigemptyset(&set);
  for (int signal : {SIGINT, SIGTERM, SIGHUP, farewell}) sigaddset(&set, signal);
  return set;
}

}  // namespace

Signals::Signals(Interrupt& interrupt) {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  const sigset_t set = watched();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  thread_ = std::jthread([&interrupt, set](const std::stop_token& stop) {
    int signal = 0;
    while (sigwait(&set, &signal) == 0) {
      if (signal != farewell) interrupt.request(signal);
      if (stop.stop_requested()) return;
    }
  });
}

Signals::~Signals() {
  thread_.request_stop();
  pthread_kill(thread_.native_handle(), farewell);
}

void fill_standard_descriptors() {
  for (int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(descriptor, F_GETFD) == -1) (void)!open("/dev/null", O_RDWR);
}

bool has_borrowed_rights() {
  return getauxval(AT_SECURE) != 0;
}

}  // namespace converge
