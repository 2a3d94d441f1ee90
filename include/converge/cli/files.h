#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "converge/base/result.h"
#include "converge/cli/trust.h"

namespace converge {

/// State files are small: what is larger was named by mistake.
inline constexpr std::size_t largest_state_file = 1024 * 1024;

/// The bytes of a state file, template or pillar file; `-` is standard input. A FIFO, a device or
/// a directory is refused at once, never waited for. Trouble::refused.
///
/// `consider` is told what is doubtful about a file; an error that it answers with refuses the
/// file.
using Consider = std::function<Result<void>(Doubt doubt)>;
Result<std::string> read_source(const std::string& path, const Consider& consider = {});

/// Whether a regular file of this name can be read.
bool is_readable_file(const std::string& path);

/// Whether a path is a folder.
bool is_folder(const std::string& path);

/// The paths, from there, of all files below a folder whose names end as those of state files do
/// (`.sls`, `.yml`, `.yaml`). Symbolic links to folders are not followed, what cannot be read is
/// passed over; a folder of more than 10,000 files is refused.
Result<std::vector<std::string>> state_files_below(const std::string& folder);

/// The real, absolute path, symbolic links followed; what does not exist is added as it stands.
Result<std::string> real_path(const std::string& path);

/// Where copies of replaced files are kept (`backup: minion`): /var/cache/converge/file_backup for
/// root, below XDG_CACHE_HOME or ~/.cache for others; "" when there is no such place.
std::string default_backup_folder();

std::optional<std::string> environment_variable(const std::string& name);

}  // namespace converge
