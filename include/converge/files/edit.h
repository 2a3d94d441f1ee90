#pragma once

#include <functional>
#include <string>
#include <vector>

#include "converge/base/result.h"
#include "converge/files/managed.h"

namespace converge {

/// A file that is there, and what its text is to become: what file.append, file.replace and the
/// like share. They change the text of a file that others write too, and nothing else of it.
struct TextEdit {
  std::string path;
  Place place;
  std::string title;
  /// The new text; equal to the old one when nothing is to be done. `comment` is then why.
  std::function<Result<std::string>(const HostView& host, const std::string& before,
                                    std::string& comment)>
      edit;
  /// An absent file is an empty one, that is made (with its parents, when `make_parents`).
  bool create = false;
  bool make_parents = false;
  /// An absent file is no failure.
  bool ignore_absent = false;
  bool show_changes = true;
  /// What the name of a copy of the old file ends with; "" for no copy.
  std::string backup_ending;
};

ResourcePtr edit_resource(TextEdit edit);

/// The text with "\n" at the end of its last line.
std::string with_last_newline(std::string text);

/// Lines without their ends, as Python's splitlines() has them: also a form feed or U+2028 ends
/// one.
std::vector<std::string> lines_of(std::string_view text);

}  // namespace converge
