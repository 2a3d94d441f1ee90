#pragma once

#include <optional>
#include <string>
#include <vector>

#include "converge/base/result.h"
#include "converge/model/actions/files.h"
#include "converge/model/facts.h"

namespace converge {

/// lstat(): a link is itself. Nothing when there is nothing of this name, also when what should be
/// a directory above it is none.
Result<std::optional<FileFacts>> file_facts(const std::string& path);

/// The bytes of a regular file of at most 64 MiB; a FIFO or a device is an error at once, never a
/// wait.
Result<std::string> read_file(const std::string& path);

/// The names in a directory, sorted, without `.` and `..`.
Result<std::vector<std::string>> directory_entries(const std::string& path);

/// Writes a new file beside the old one, brings it to the disk and renames it: a reader sees the
/// old or the new one, whole. Keeps the mode and the owner of what was there unless told otherwise;
/// a new file has mode 0644. A symbolic link of this name is replaced, not followed. What `check`
/// says no to is not renamed; a copy of the old one goes into `backup_folder`, below its own path
/// and with the time behind its name.
Result<void> write_file(const WriteFile& action);

/// With `make_parents` the missing ones above it too, with mode 0755. No error when it is there
/// already.
Result<void> make_directory(const MakeDirectory& action);

/// Does not follow a symbolic link of this name.
Result<void> change_ownership(const ChangeOwnership& action);

/// A file, a link, or a directory with all that is in it; links in it are not followed. False when
/// there was nothing.
Result<bool> remove_path(const RemovePath& action);

/// Symbolic links, see MakeLink.
Result<void> make_link(const MakeLink& action);

/// False when the file was there already.
Result<bool> touch_file(const TouchFile& action);

Result<void> move_path(const MovePath& action);

/// In order, until one fails: its error says how many were done.
Result<void> change_files(const ChangeFiles& action);

/// Missing directories above `path`, with this mode and this owner (see MakeDirectory).
Result<void> make_parents_of(const std::string& path, std::uint32_t mode,
                             const std::optional<std::string>& user,
                             const std::optional<std::string>& group);

/// "cannot WHAT PATH: No such file or directory", from errno.
Error file_error(std::string_view what, const std::string& path, int number);

}  // namespace converge
