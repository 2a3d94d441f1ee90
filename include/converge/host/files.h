#pragma once

#include <optional>
#include <string>

#include "converge/base/result.h"
#include "converge/model/action.h"
#include "converge/model/facts.h"

namespace converge {

/// lstat(): a link is itself. Nothing when there is nothing of this name, also when what should be
/// a directory above it is none.
Result<std::optional<FileFacts>> file_facts(const std::string& path);

/// The bytes of a regular file of at most 64 MiB; a FIFO or a device is an error at once, never a
/// wait.
Result<std::string> read_file(const std::string& path);

/// Writes a new file beside the old one, brings it to the disk and renames it: a reader sees the
/// old or the new one, whole. Keeps the mode and the owner of what was there unless told otherwise;
/// a new file has mode 0644. A symbolic link of this name is replaced, not followed.
Result<void> write_file(const WriteFile& action);

/// With `make_parents` the missing ones above it too, with mode 0755. No error when it is there
/// already.
Result<void> make_directory(const MakeDirectory& action);

/// Does not follow a symbolic link of this name.
Result<void> change_ownership(const ChangeOwnership& action);

/// A file, a link, or a directory with all that is in it; links in it are not followed. False when
/// there was nothing.
Result<bool> remove_path(const RemovePath& action);

}  // namespace converge
