#pragma once

#include <string>
#include <string_view>

#include "converge/base/duration.h"

namespace converge {

/// A descriptor that text is written to, standard output or standard error. Whatever becomes of
/// its reader, the run goes on (docs/reliability.md, "Signals, SSH, output"):
///
/// - write() never waits: what the reader does not take at once is kept and follows later, up to
///   a bound. Only flush() waits, and it is called when nothing hangs on it any more.
/// - After an error (reader gone, disk full, terminal hung up) the stream switches itself off
///   and remembers; all later writes do nothing.
///
/// SIGPIPE has to be ignored in the process. The descriptor is not owned.
class OutputStream {
 public:
  explicit OutputStream(int descriptor) : descriptor_(descriptor) {}

  void write(std::string_view text);

  /// Waits until everything is written, but no longer than `patience` without any progress: a
  /// reader that takes nothing for so long counts as gone.
  void flush(Milliseconds patience = Milliseconds(60'000));

  /// Switched off by an error.
  bool broken() const { return error_ != 0; }
  /// Something that should have been kept was lost (a full disk): more than a reader who left.
  bool lost() const;
  /// Why, as errno; 0 when all is well.
  int error() const { return error_; }
  /// The reader does not keep up.
  bool behind() const { return !waiting_.empty(); }

 private:
  /// Writes what can be written within `patience`; true when nothing is left.
  bool drain(Milliseconds patience);
  void break_off(int error);

  int descriptor_;
  int error_ = 0;
  std::string waiting_;
};

}  // namespace converge
