#pragma once

#include <functional>
#include <optional>
#include <string>

#include "converge/base/descriptor.h"
#include "converge/base/duration.h"
#include "converge/base/result.h"
#include "converge/host/docker/endpoint.h"

namespace converge {

/// The right to be the only run on a daemon, held while this object lives and ended by the kernel
/// with the process, however that ends. One lock for each daemon, not for each state file: two
/// files on one host share names, ports and images.
class Lock {
 public:
  explicit Lock(Descriptor file) : file_(std::move(file)) {}

 private:
  Descriptor file_;
};

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// The directory of the lock files: CONVERGE_LOCK_DIR, or /run/lock/converge, or (for who may not
/// write there) $XDG_RUNTIME_DIR/converge. It is created when missing. Never /tmp, where anybody
/// could hold the lock.
Result<std::string> lock_directory(const Environment& environment);

/// The name of a daemon's lock file, from the socket's path with all links resolved. Not from its
/// inode: that is another one after a restart of the daemon in the middle of a run.
std::string lock_name(const Endpoint& endpoint);

/// Takes the lock, waiting for at most `patience`. Trouble::locked names the process that holds
/// it; `give_up` ends the wait with Trouble::interrupted. The file is never removed: removing and
/// locking at once would let two hold it.
Result<Lock> take_lock(const Endpoint& endpoint, const std::string& directory,
                       Milliseconds patience, const std::function<bool()>& give_up);

}  // namespace converge
