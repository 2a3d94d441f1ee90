#pragma once

#include <optional>
#include <string>
#include <vector>

#include "converge/base/result.h"
#include "converge/model/arguments.h"
#include "converge/model/host.h"

namespace converge {

/// One file that a state may take its text from, as the state file names it.
struct SourceName {
  std::string name;  ///< `salt://web/app.conf`, `web/app.conf` below the root, `/etc/app.conf`
  std::string hash;  ///< `sha256=...`, the bare digest, or "" for none
  Place place;
};

/// How a text is rendered before it is used.
struct Rendering {
  bool wanted = false;
  Value variables = Value::map();  ///< `context` over `defaults`
};

/// Where the contents of a file come from.
struct FileSource {
  std::optional<std::string> text;  ///< given in the state itself
  std::vector<SourceName> names;    ///< the first that is there is taken
  bool several = false;             ///< they were written as a list
  Rendering rendering;
  FileTree tree;
  Place place;

  bool given() const { return text || !names.empty(); }
};

struct SourceText {
  std::string text;
  std::string name;        ///< of the source that was taken; "" for the state's own text
  std::uint32_t mode = 0;  ///< of that file
};

/// Reads `source`, or `sources`, with their hashes. Addresses of the network are refused: nothing
/// is fetched from it.
Result<std::vector<SourceName>> read_source_names(const Arguments& arguments,
                                                  std::string_view argument);

/// Reads `template`, `context` and `defaults`; `otherwise` is the template when none is written.
/// Only jinja.
Result<Rendering> read_rendering(const Arguments& arguments, std::string_view otherwise);

/// The tree of a state, or an empty one.
FileTree tree_of(const StateInput& input);

/// The path of a source on this machine.
Result<std::string> source_path(const FileTree& tree, const SourceName& source);

/// The text as the file shall have it. `names` are further variables for templates of files: Salt's
/// `name`, `source`, `user`, ... (not for a text in the state itself, as in Salt).
Result<SourceText> read_source_text(const FileSource& source, const HostView& host,
                                    const Value& names);

}  // namespace converge
