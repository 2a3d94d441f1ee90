#pragma once

#include <optional>
#include <string>

#include "converge/base/result.h"
#include "converge/model/arguments.h"
#include "converge/model/decision.h"
#include "converge/model/host.h"

namespace converge {

/// Whom a path should belong to and what its permissions should be; what is absent is left alone.
struct Ownership {
  std::optional<std::uint32_t> mode;
  std::optional<std::string> user;  ///< a name or a number
  std::optional<std::string> group;
};

/// Reads `user`, `group` and the mode from the argument of this name.
Result<Ownership> read_ownership(const Arguments& arguments, std::string_view mode_argument);

/// What differs between the wanted and the seen ownership, one Change each; empty when nothing.
std::vector<Change> ownership_changes(const Ownership& wanted, const FileFacts& seen);

/// "its mode is 0644, not 0640" for the cause of an action.
std::string told(const std::vector<Change>& changes);

/// Salt's rule for all file states: a path is absolute, and the root directory is out of bounds.
Result<void> check_path(const std::string& path, const Place& place);

/// Where a path leads to, through symbolic links, as Salt's file states follow them.
struct Target {
  std::string path;
  std::optional<FileFacts> facts;  ///< never a symlink; nothing when there is nothing
};

/// At most 40 links, as Linux follows.
Result<Target> follow(const HostView& host, const std::string& path);

/// `mode 0640`, as the file states print modes.
std::string mode_text(std::uint32_t mode);

}  // namespace converge
