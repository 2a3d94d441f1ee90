#include <array>
#include <utility>

#include "converge/model/state_function.h"

namespace converge {
namespace {

using enum Shape;

/// Names that mean the same wherever they stand. `mode` and `file_mode` may be the text `keep`.
constexpr std::array<std::pair<std::string_view, Shape>, 53> usual_shapes = {{
    {"allow_empty", flag},
    {"allow_symlink", flag},
    {"append_if_not_found", flag},
    {"args", text},
    {"atime", number},
    {"backslash_literal", flag},
    {"backup", text},
    {"backupname", text},
    {"char", text},
    {"children_only", flag},
    {"clean", flag},
    {"contents_delimiter", text},
    {"contents_newline", flag},
    {"count", number},
    {"create", flag},
    {"cwd", text},
    {"dir_mode", mode},
    {"file_mode", text},
    {"flags", texts},
    {"follow_symlinks", flag},
    {"force", flag},
    {"force_symlinks", flag},
    {"group", text},
    {"header", flag},
    {"header_list", texts},
    {"hide_output", flag},
    {"ignore_if_missing", flag},
    {"ignore_missing", flag},
    {"ignore_timeout", flag},
    {"ignore_whitespace", flag},
    {"include_empty", flag},
    {"keep_symlinks", flag},
    {"makedirs", flag},
    {"max_depth", number},
    {"maxdepth", number},
    {"method", text},
    {"mode", text},
    {"mtime", number},
    {"not_found_content", text},
    {"prepend_if_not_found", flag},
    {"recurse", texts},
    {"repl", text},
    {"replace", flag},
    {"request_interval", duration},
    {"runas", text},
    {"shell", text},
    {"show_changes", flag},
    {"success_retcodes", texts},
    {"target", text},
    {"template", text},
    {"timeout", duration},
    {"user", text},
    {"wait_for", duration},
}};

}  // namespace

Shape shape_of(const Argument& argument) {
  const bool idle =
      argument.help.starts_with("has no effect") || argument.help.starts_with("refused");
  if (argument.shape != any || idle) return argument.shape;
  for (const auto& [name, shape] : usual_shapes)
    if (name == argument.name) return shape;
  return any;
}

}  // namespace converge
