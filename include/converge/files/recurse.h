#pragma once

#include <optional>
#include <string>
#include <vector>

#include "converge/files/managed.h"
#include "converge/files/walk.h"

namespace converge {

/// What a file.recurse takes from where.
struct TreeSource {
  FileTree tree;
  std::vector<SourceName> names;  ///< folders of the tree; the first that is there is taken
  PathFilter filter;
  std::optional<std::int64_t> deepest;
  bool include_empty = false;
  bool keep_links = false;
  Place place;
};

/// One thing of the folder in the tree.
struct TreeEntry {
  std::string relative;
  std::string name;  ///< `salt://web/app.conf`
  FileFacts facts;
};

/// What is in the folder and wanted, links followed unless they are to be kept (never out of the
/// tree); directories only where they are wanted empty.
Result<std::vector<TreeEntry>> list_tree(const TreeSource& source, const HostView& host);

/// The arguments of a file.recurse that say what it takes.
Result<TreeSource> read_tree_source(const StateInput& input);

/// A state that another one requires, as far as `clean` has to know it.
struct RequiredFiles {
  std::string path;
  std::optional<TreeSource> tree;  ///< of a file.recurse: it keeps what comes from there
};

/// The file states that this one requires.
Result<std::vector<RequiredFiles>> read_required_files(const StateInput& input);

/// The paths below `folder` that they keep.
Result<std::vector<std::string>> kept_paths(const std::vector<RequiredFiles>& required,
                                            const std::string& folder, const HostView& host);

}  // namespace converge
