#pragma once

#include <optional>
#include <string>
#include <vector>

#include "converge/language/compile/compiler.h"

namespace converge {

/// A state file as it is found.
struct FoundFile {
  std::string path;      ///< to be read with; as the user would write it
  std::string relative;  ///< below the root: web/server.sls
  std::string sls;       ///< Salt's name for it: web.server
  bool is_init = false;  ///< web/init.sls: `.x` in it means web/x.sls
};

/// The folder below which state files and templates are found. Pure but for `input.exists`.
class Tree {
 public:
  explicit Tree(const CompileInput& input);

  /// A file that the user named.
  FoundFile named(const std::string& path) const;
  /// What `include: - NAME` in `from` means: one file, or all that a shell pattern matches, in the
  /// order of their names. The error has no place.
  Result<std::vector<FoundFile>> included(const FoundFile& from, const std::string& name) const;
  /// The path of a template that `name` means in a file of the folder `folder` (below the root):
  /// `salt://a/b`, `a/b` from the root, `./b` and `../b` from the folder.
  Result<std::string> template_path(const std::string& folder, const std::string& name) const;
  /// The path of `salt://a/b` or `a/b`, whether or not it is there; absolute when `canonical` says
  /// so.
  Result<std::string> locate(const std::string& name) const;

 private:
  /// The file of a name without wildcards.
  Result<FoundFile> file_of(const std::string& name) const;
  Result<std::vector<FoundFile>> matching(const std::string& pattern) const;
  std::string below_root(const std::string& relative) const;
  /// The real path of `where`; an error when a symbolic link has led it out of the tree.
  Result<std::string> inside(const std::string& where) const;

  const CompileInput& input_;
  std::string root_;
};

/// sls, slspath, tplfile, tpldir, tpldot and the like, as templates of this file see them.
Value template_names(const FoundFile& file);

}  // namespace converge
