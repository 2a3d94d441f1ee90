#pragma once

#include <optional>
#include <string>
#include <vector>

#include "converge/files/common.h"
#include "converge/files/source.h"
#include "converge/model/decision.h"

namespace converge {

/// One file as a state wants it: file.managed, and each file of a file.recurse.
struct FileWish {
  std::string path;
  Place place;
  FileSource source;  ///< not given: it only has to be there
  Ownership ownership;
  bool keep_mode = false;  ///< the mode is that of the source
  bool make_parents = false;
  std::optional<std::uint32_t> directory_mode;
  bool replace = true;
  bool create = true;
  bool show_changes = true;
  bool follow_links = true;
  bool allow_empty = true;
  std::string backup_folder;
  std::optional<Command> check;
  std::string temporary_ending;
};

/// What is to be done to a file, and why.
struct FilePlan {
  FileStep step;
  std::string why;
  std::vector<Change> changes;
};

/// Nothing when the file is as it is wanted.
Result<std::optional<FilePlan>> plan_file(const FileWish& wish, const HostView& host);

/// What file.managed and file.recurse have in common: source or not, template, replace, backup, ...
Result<void> read_file_manners(const Arguments& arguments, FileWish& wish);

/// Salt's mode for directories made on the way to a file: the file's mode, and `x` for whoever may
/// do anything.
std::optional<std::uint32_t> searchable(std::optional<std::uint32_t> mode);

/// `mode: keep`, which is no number.
bool says_keep(const Arguments& arguments, std::string_view name);

/// For FileStep, one of the actions.
Action action_of(FileStep step);

}  // namespace converge
