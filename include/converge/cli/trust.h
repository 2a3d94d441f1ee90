#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>

#include "converge/base/error.h"

namespace converge {

/// Why a file may not say what its owner meant. Who can write a state file can do on this host
/// whatever the one can who applies it, which is mostly root.
struct Doubt {
  Error error;
  /// Everybody on this host can write it: nothing may be brought about by it.
  bool grave = false;
};

/// Looks at the file's owner and mode and at its folder's. Grave: the file or its folder (unless it
/// is sticky, like /tmp) is writable for all. Else doubtful: it belongs to somebody who is neither
/// root, nor who runs this, nor who called sudo; or a group may write it that is neither root's nor
/// its owner's own (of the same number).
std::optional<Doubt> find_doubt(const std::string& path, const struct stat& facts);

}  // namespace converge
