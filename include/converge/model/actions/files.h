#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "converge/model/actions/effects.h"
#include "converge/model/command.h"

namespace converge {

/// What can be done to the files of the machine.

/// Written beside and renamed: never half a file.
///
/// `check` is run with the new file's path behind its text before it takes its place; when that
/// fails the old file stays. `backup_folder`: the old file is copied there first.
struct WriteFile {
  std::string path;
  std::string contents;
  std::optional<std::uint32_t> mode;
  std::optional<std::string> user;
  std::optional<std::string> group;
  /// Create missing parent directories with `directory_mode` (0755) and the file's owner.
  bool make_parents = false;
  std::optional<std::uint32_t> directory_mode;
  std::optional<Command> check = {};
  std::string temporary_ending = {};  ///< of the new file's name while it is checked: `.conf`
  std::string backup_folder = {};
  bool operator==(const WriteFile&) const = default;
};
/// Missing parents get the mode and the owner of the directory itself, as in Salt.
struct MakeDirectory {
  std::string path;
  std::optional<std::uint32_t> mode;
  bool make_parents = false;
  std::optional<std::string> user = {};
  std::optional<std::string> group = {};
  bool operator==(const MakeDirectory&) const = default;
};
struct ChangeOwnership {
  std::string path;
  std::optional<std::uint32_t> mode;
  std::optional<std::string> user;
  std::optional<std::string> group;
  bool operator==(const ChangeOwnership&) const = default;
};
/// A file, a link, or a directory with all that is in it.
struct RemovePath {
  std::string path;
  bool operator==(const RemovePath&) const = default;
};
/// A symbolic link, made beside and renamed; a file or another link of this name is replaced by it,
/// a directory is not.
struct MakeLink {
  std::string path;
  std::string target;
  std::optional<std::string> user;
  std::optional<std::string> group;
  bool make_parents = false;
  std::optional<std::uint32_t> directory_mode = {};
  bool operator==(const MakeLink&) const = default;
};
using FileStep = std::variant<WriteFile, MakeDirectory, ChangeOwnership, RemovePath, MakeLink>;
/// What is to be done below one directory, step by step until one fails.
struct ChangeFiles {
  std::string path;
  std::vector<FileStep> steps;
  bool operator==(const ChangeFiles&) const = default;
};
/// Makes an empty file, or sets the times of what is there (seconds; now when neither is given).
struct TouchFile {
  std::string path;
  std::optional<std::int64_t> accessed;
  std::optional<std::int64_t> modified;
  bool make_parents = false;
  bool operator==(const TouchFile&) const = default;
};
/// Across file systems too. Replaces a file of the new name, not a directory.
struct MovePath {
  std::string from;
  std::string path;
  bool make_parents = false;
  bool operator==(const MovePath&) const = default;
};

using FileAction = std::variant<WriteFile, MakeDirectory, ChangeOwnership, RemovePath, MakeLink,
                                ChangeFiles, TouchFile, MovePath>;

/// See describe() and effects_of() of model/action.h.
std::string name_of(const FileAction& action);
Effects effects_in(const FileAction& action);

}  // namespace converge
