#include <fmt/format.h>

#include <filesystem>

#include "converge/base/text.h"
#include "converge/resources/file_common.h"
#include "converge/resources/states.h"
#include "converge/resources/text_diff.h"

namespace converge {
namespace {

/// Larger files are written without showing what changes in them.
constexpr std::uint64_t largest_compared = 1024 * 1024;

struct FileWish {
  std::string path;
  Place place;
  std::optional<std::string> contents;  ///< nothing: it only has to be there
  Ownership ownership;
  bool make_parents = false;
  std::optional<std::uint32_t> directory_mode;
  bool replace = true;
  bool show_changes = true;
};

class ManagedFile : public Resource {
 public:
  explicit ManagedFile(FileWish wish) : wish_(std::move(wish)) {}

  std::string title() const override { return "file " + wish_.path; }
  bool opaque() const override { return true; }

  Result<Decision> check(const HostView& host) const override {
    TRY(check_path(wish_.path, wish_.place));
    TRY(const Target target, follow(host, wish_.path));
    if (!target.facts) return Decision(write_new(target.path));
    if (target.facts->kind == FileKind::directory)
      return fail(Error(wish_.path + " is a directory").at(wish_.place));
    if (target.facts->kind != FileKind::regular)
      return fail(Error(wish_.path + " is no regular file").at(wish_.place));
    if (wish_.contents && wish_.replace) {
      TRY(const bool same, has_contents(host, target));
      if (!same) return rewrite(host, target);
    }
    return mend(target);
  }

 private:
  Result<bool> has_contents(const HostView& host, const Target& target) const {
    if (target.facts->size != wish_.contents->size()) return false;
    TRY(const std::string seen, host.contents(target.path));
    return seen == *wish_.contents;
  }

  WriteFile write(const std::string& path) const {
    return WriteFile{.path = path,
                     .contents = wish_.contents.value_or(""),
                     .mode = wish_.ownership.mode,
                     .user = wish_.ownership.user,
                     .group = wish_.ownership.group,
                     .make_parents = wish_.make_parents,
                     .directory_mode = wish_.directory_mode};
  }

  Act write_new(const std::string& path) const {
    return Act{.action = write(path),
               .why = "it is not there",
               .changes = {{"diff", nullptr, wish_.contents ? "New file" : "Empty file"}}};
  }

  /// What the file does not ask for stays as it is: the new one is written beside the old and
  /// would have neither its owner nor its mode.
  Result<Decision> rewrite(const HostView& host, const Target& target) const {
    WriteFile action = write(target.path);
    if (!action.mode) action.mode = target.facts->mode;
    if (!action.user) action.user = target.facts->user;
    if (!action.group) action.group = target.facts->group;
    TRY(const std::string difference, difference_text(host, target));
    std::vector<Change> changes = {{"diff", nullptr, difference}};
    for (Change& change : ownership_changes(wish_.ownership, *target.facts))
      changes.push_back(std::move(change));
    return Decision(
        Act{.action = std::move(action), .why = "its contents differ", .changes = changes});
  }

  Result<std::string> difference_text(const HostView& host, const Target& target) const {
    if (!wish_.show_changes) return std::string("not shown (show_changes: False)");
    if (std::max<std::uint64_t>(target.facts->size, wish_.contents->size()) > largest_compared)
      return std::string("not shown, the file is too large");
    TRY(const std::string before, host.contents(target.path));
    return text_diff(before, *wish_.contents);
  }

  Decision mend(const Target& target) const {
    std::vector<Change> changes = ownership_changes(wish_.ownership, *target.facts);
    if (changes.empty()) return Keep{wish_.path + " is in the correct state"};
    const Ownership& wanted = wish_.ownership;
    return Act{.action = ChangeOwnership{target.path, wanted.mode, wanted.user, wanted.group},
               .why = told(changes),
               .changes = changes};
  }

  FileWish wish_;
};

/// Salt's rule: every line gets the end it lacks, and `\r\n` becomes `\n`.
void append_lines(std::string_view text, std::string& contents) {
  while (!text.empty()) {
    const std::size_t end = text.find_first_of("\r\n");
    contents += text.substr(0, end);
    contents += '\n';
    if (end == std::string_view::npos) return;
    const bool pair = text.substr(end, 2) == "\r\n";
    text.remove_prefix(end + (pair ? 2 : 1));
  }
}

/// Nothing when the file gives no contents (a null is none either, as in Salt).
std::optional<std::string> contents_of(const Value* value, bool newline) {
  if (!value || value->is_null()) return std::nullopt;
  std::string contents;
  if (value->is_list()) {
    for (const Value& line : value->items()) append_lines(python_text(line), contents);
  } else {
    append_lines(python_text(*value), contents);
  }
  if (!newline && contents.ends_with('\n')) contents.pop_back();
  return contents;
}

/// Salt's mode for directories made on the way: the file's mode, and `x` for whoever may do
/// anything.
std::optional<std::uint32_t> searchable(std::optional<std::uint32_t> mode) {
  if (!mode) return std::nullopt;
  std::uint32_t result = *mode & 0777;
  for (const unsigned shift : {0u, 3u, 6u})
    if ((*mode >> shift & 7u) != 0) result |= 1u << shift;
  return result;
}

Result<StateBody> build_managed(const StateInput& input) {
  const Arguments arguments(input);
  FileWish wish;
  wish.path = input.name;
  wish.place = input.place;
  TRY(const bool newline, arguments.flag("contents_newline", true));
  wish.contents = contents_of(arguments.find("contents"), newline);
  TRY(wish.ownership, read_ownership(arguments, "mode"));
  TRY(wish.make_parents, arguments.flag("makedirs", false));
  TRY(wish.directory_mode, arguments.mode("dir_mode"));
  if (!wish.directory_mode) wish.directory_mode = searchable(wish.ownership.mode);
  TRY(wish.replace, arguments.flag("replace", true));
  TRY(wish.show_changes, arguments.flag("show_changes", true));
  StateBody body;
  if (const Value* contents = arguments.find("contents"); contents && contents->is_map())
    body.warnings.push_back(Error("the contents are a mapping and are written as Python prints it")
                                .at(contents->place())
                                .hint("write the text below `contents: |`"));
  body.resources.push_back(std::make_unique<ManagedFile>(std::move(wish)));
  return body;
}

}  // namespace

const StateFunction file_managed{
    .name = "file.managed",
    .summary = "A file with these contents, mode and owner.",
    .arguments = {{"contents", {}, "the text, or a list of lines; every line gets its end"},
                  {"contents_newline", {}, "False: no newline at the end"},
                  {"mode", {}, "permissions: 644, '0640'"},
                  {"user", {}, "owner, a name or a number"},
                  {"group", {}, "group, a name or a number"},
                  {"makedirs", {}, "create missing parent directories"},
                  {"dir_mode", {}, "their permissions; default: mode, searchable"},
                  {"replace", {}, "False: leave the contents of an existing file alone"},
                  {"show_changes", {}, "False: do not show what changes in the contents"}},
    .build = &build_managed};

}  // namespace converge
