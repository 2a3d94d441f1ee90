#pragma once

#include <optional>
#include <string>

#include "converge/base/result.h"

namespace converge {

/// State files are small: what is larger was named by mistake.
inline constexpr std::size_t largest_state_file = 1024 * 1024;

/// The bytes of a state file, template or pillar file; `-` is standard input. A FIFO, a device or
/// a directory is refused at once, never waited for. Trouble::refused.
Result<std::string> read_source(const std::string& path);

/// A file of any size that converge itself has had written.
Result<std::string> read_whole(const std::string& path);

/// Whether a regular file of this name can be read.
bool is_readable_file(const std::string& path);

std::optional<std::string> environment_variable(const std::string& name);

}  // namespace converge
