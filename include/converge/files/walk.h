#pragma once

#include <optional>
#include <string>
#include <vector>

#include "converge/base/result.h"
#include "converge/model/arguments.h"
#include "converge/model/host.h"

namespace converge {

/// One thing below a directory.
struct WalkedPath {
  std::string path;      ///< the whole
  std::string relative;  ///< below the directory that was walked
  FileFacts facts;       ///< of itself: a link is a link
};

/// All that is below a directory, each directory before what is in it, in the order of names. Links
/// are not followed. `deepest`: how many directories down; nothing is all. At most 100,000 things.
Result<std::vector<WalkedPath>> walk(const HostView& host, const std::string& folder,
                                     std::optional<std::int64_t> deepest = std::nullopt);

/// Salt's `include_pat` and `exclude_pat`: shell patterns (`*` takes a `/` too), or `E@` and a
/// regular expression that is sought anywhere in the path.
struct PathFilter {
  std::vector<std::string> included;  ///< empty: all
  std::vector<std::string> excluded;

  /// Whether this relative path is meant.
  Result<bool> takes(const std::string& relative) const;
};

/// Regular expressions that are wrong are refused.
Result<PathFilter> read_path_filter(const Arguments& arguments);

/// What `clean` removes below `folder`: all but `kept`, what is above it, and what `exclude_pat`
/// names. A directory goes as a whole.
Result<std::vector<std::string>> unwanted_paths(const HostView& host, const std::string& folder,
                                                const std::vector<std::string>& kept,
                                                const PathFilter& filter);

/// `a/b` below `folder`, or `folder` itself.
bool is_below(const std::string& path, const std::string& folder);

/// Without a slash at its end.
std::string without_slash(std::string path);

}  // namespace converge
