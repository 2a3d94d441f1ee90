#pragma once

#include <pthread.h>

#include <functional>
#include <thread>

#include "converge/engine/engine.h"

namespace converge {

/// Turns SIGINT, SIGTERM and SIGHUP into requests of an Interrupt, on a thread of its own. Has to
/// be made before any other thread: the signals are blocked for all that are started later.
/// SIGPIPE and SIGXFSZ are ignored in the whole process: a reader that left, or a limit, is an
/// error of the write and never the end of a run in the middle of a replacement.
class Signals {
 public:
  explicit Signals(Interrupt& interrupt);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

 private:
  std::jthread thread_;
};

/// Opens /dev/null for each of the descriptors 0 to 2 that is closed, so that neither a socket nor
/// the lock file becomes standard output and gets the report's text.
void fill_standard_descriptors();

/// The process runs with rights its caller does not have (setuid, file capabilities).
bool has_borrowed_rights();

}  // namespace converge
