#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "converge/base/text.h"
#include "converge/files/recurse.h"
#include "converge/files/states.h"

namespace converge {
namespace {

/// What `recurse` says is to be set below the directory.
struct Depth {
  bool wanted = false;
  bool user = false;
  bool group = false;
  bool mode = false;
  bool files = true;
  bool directories = true;
  bool silent = false;
};

struct DirectoryWish {
  std::string path;
  Place place;
  Ownership ownership;
  std::optional<std::uint32_t> file_mode;
  bool make_parents = false;
  bool force = false;
  bool allow_link = true;
  bool follow_links = false;
  bool children_only = false;
  bool clean = false;
  Depth depth;
  std::optional<std::int64_t> deepest;
  PathFilter filter;
  std::optional<std::string> backup_name;
  std::vector<RequiredFiles> required;
};

class Directory : public Resource {
 public:
  explicit Directory(DirectoryWish wish) : wish_(std::move(wish)) {}

  std::string title() const override { return "directory " + wish_.path; }
  bool opaque() const override { return true; }

  Result<Decision> check(const HostView& host) const override {
    TRY(check_path(wish_.path, wish_.place));
    TRY(const auto itself, host.file(wish_.path));
    TRY(const Target target, follow(host, wish_.path));
    const bool link = itself && itself->kind == FileKind::symlink;
    if (itself && !target.facts && link) return clear(*itself, host);
    if (!target.facts) return Decision(make(target.path));
    const bool in_the_way =
        target.facts->kind != FileKind::directory || (link && (!wish_.allow_link || wish_.force));
    if (in_the_way) return clear(*itself, host);
    // The link may belong to somebody, as in Salt; what it leads to is another state's business.
    if (link && !wish_.follow_links) return mend(Target{wish_.path, *itself}, host);
    return mend(target, host);
  }

 private:
  Act make(const std::string& path) const {
    const Ownership& wanted = wish_.ownership;
    return Act{
        .action = MakeDirectory{path, wanted.mode, wish_.make_parents, wanted.user, wanted.group},
        .why = "it is not there",
        .changes = {{"directory", nullptr, "new"}}};
  }

  /// Something else has the directory's name.
  Result<Decision> clear(const FileFacts& itself, const HostView& host) const {
    const std::string what = itself.kind == FileKind::symlink ? "a symbolic link" : "no directory";
    if (wish_.backup_name) {
      TRY(const auto there, host.file(*wish_.backup_name));
      if (there && !wish_.force)
        return fail(Error(*wish_.backup_name + " exists, where " + wish_.path + " should be moved")
                        .at(wish_.place));
      if (there)
        return Decision(Act{.action = RemovePath{*wish_.backup_name},
                            .why = "it is in the way of a backup",
                            .changes = {{"forced", nullptr, "removed " + *wish_.backup_name}}});
      return Decision(Act{.action = MovePath{wish_.path, *wish_.backup_name},
                          .why = "it is " + what,
                          .changes = {{"backup", nullptr, *wish_.backup_name}}});
    }
    if (!wish_.force)
      return fail(Error(wish_.path + " exists and is " + what)
                      .at(wish_.place)
                      .hint("'force: True' replaces it"));
    return Decision(Act{.action = RemovePath{wish_.path},
                        .why = "it is " + what,
                        .changes = {{"forced", nullptr, "removed " + wish_.path}}});
  }

  Result<Decision> mend(const Target& target, const HostView& host) const {
    std::map<std::string, Value> changed;
    std::vector<FileStep> steps;
    Ownership wanted = wish_.ownership;
    if (target.facts->kind == FileKind::symlink) wanted.mode.reset();
    std::vector<Change> own =
        wish_.children_only ? std::vector<Change>{} : ownership_changes(wanted, *target.facts);
    if (!own.empty())
      steps.push_back(ChangeOwnership{target.path, wanted.mode, wanted.user, wanted.group});
    const bool alone = !wish_.depth.wanted && !wish_.clean;
    if (alone && !own.empty())
      return Decision(
          Act{.action = action_of(steps.front()), .why = told(own), .changes = std::move(own)});
    std::vector<std::string> removed;
    if (wish_.clean) {
      TRY(const auto kept, kept_paths(wish_.required, wish_.path, host));
      TRY(removed, unwanted_paths(host, wish_.path, kept, wish_.filter));
    }
    if (wish_.depth.wanted) TRY(mend_below(host, removed, steps, changed));
    for (const std::string& path : removed) steps.push_back(RemovePath{path});
    if (steps.empty())
      return Decision(Keep{"the directory " + wish_.path + " is in the correct state"});
    return Decision(Act{.action = ChangeFiles{wish_.path, std::move(steps)},
                        .why = reason(own, changed.size(), removed.size()),
                        .changes = all_changes(std::move(own), std::move(changed), removed)});
  }

  Result<void> mend_below(const HostView& host, const std::vector<std::string>& removed,
                          std::vector<FileStep>& steps,
                          std::map<std::string, Value>& changed) const {
    if (wish_.deepest && *wish_.deepest <= 0) return {};
    const auto below = wish_.deepest ? std::optional(*wish_.deepest - 1) : std::nullopt;
    TRY(const auto all, walk(host, wish_.path, below));
    for (const WalkedPath& here : all) {
      if (std::ranges::any_of(removed, [&](const auto& gone) { return is_below(here.path, gone); }))
        continue;
      const Ownership wanted = wanted_of(here.facts);
      const auto differing = ownership_changes(wanted, here.facts);
      if (differing.empty()) continue;
      steps.push_back(ChangeOwnership{here.path, wanted.mode, wanted.user, wanted.group});
      for (const Change& change : differing) changed[here.path].set(change.what, change.after);
    }
    return {};
  }

  /// A link belongs to somebody too, but has no mode.
  Ownership wanted_of(const FileFacts& facts) const {
    const Depth& depth = wish_.depth;
    const bool directory = facts.kind == FileKind::directory;
    Ownership wanted;
    if (directory ? !depth.directories : !depth.files) return wanted;
    if (depth.user) wanted.user = wish_.ownership.user;
    if (depth.group) wanted.group = wish_.ownership.group;
    if (depth.mode && facts.kind != FileKind::symlink)
      wanted.mode = directory ? wish_.ownership.mode : wish_.file_mode;
    return wanted;
  }

  static std::string reason(const std::vector<Change>& own, std::size_t changed,
                            std::size_t removed) {
    std::vector<std::string> parts;
    if (!own.empty()) parts.push_back(told(own));
    if (changed > 0) parts.push_back(counted(changed, "path") + " below it to be changed");
    if (removed > 0) parts.push_back(counted(removed, "path") + " below it not to be there");
    return join(parts, ", ");
  }

  std::vector<Change> all_changes(std::vector<Change> own, std::map<std::string, Value> changed,
                                  const std::vector<std::string>& removed) const {
    if (wish_.depth.silent) return {{"recursion", nullptr, "Changes silenced"}};
    for (auto& [path, what] : changed) own.push_back({path, nullptr, std::move(what)});
    Value::List gone(removed.begin(), removed.end());
    if (!gone.empty()) own.push_back({"removed", nullptr, std::move(gone)});
    return own;
  }

  DirectoryWish wish_;
};

Error wrong_depth(const Arguments& arguments, std::string_view problem) {
  return Error(std::string(problem), Trouble::refused).at(arguments.find("recurse")->place());
}

/// Salt passes over it when nothing else is to be changed.
std::vector<Error> doubts(const Arguments& arguments, const DirectoryWish& wish) {
  std::vector<Error> warnings;
  const auto doubt = [&](std::string_view word) {
    warnings.push_back(wrong_depth(
        arguments, fmt::format("'recurse' names {0}, but the state gives no '{0}'", word)));
  };
  if (wish.depth.user && !wish.ownership.user) doubt("user");
  if (wish.depth.group && !wish.ownership.group) doubt("group");
  return warnings;
}

Result<Depth> read_depth(const Arguments& arguments) {
  Depth depth;
  const Value* value = arguments.find("recurse");
  if (!value || value->is_null() || *value == Value(false)) return depth;
  if (!value->is_list())
    return fail(std::move(arguments.wrong("recurse",
                                          "a list of user, group, mode, ignore_files, "
                                          "ignore_dirs and silent"))
                    .hint("below it, one in a line: - user"));
  TRY(const auto words, arguments.texts("recurse"));
  static const std::vector<std::string> known = {"user",         "group",       "mode",
                                                 "ignore_files", "ignore_dirs", "silent"};
  const auto has = [&](std::string_view word) {
    return std::ranges::find(words, word) != words.end();
  };
  for (const std::string& word : words)
    if (std::ranges::find(known, word) == known.end())
      return fail(wrong_depth(arguments, fmt::format("'recurse' knows no '{}'", printable(word)))
                      .hint("it knows " + join(known, ", ")));
  if (has("ignore_files") && has("ignore_dirs"))
    return fail(wrong_depth(arguments, "'recurse' cannot ignore both files and directories"));
  depth = {!words.empty(),       has("user"),         has("group"), has("mode"),
           !has("ignore_files"), !has("ignore_dirs"), has("silent")};
  return depth;
}

Result<StateBody> build_directory(const StateInput& input) {
  const Arguments arguments(input);
  DirectoryWish wish;
  wish.path = without_slash(input.name);
  wish.place = input.place;
  TRY(wish.ownership, read_ownership(arguments, "mode"));
  // Salt has both words, and the more exact one wins.
  TRY(const auto directory_mode, arguments.mode("dir_mode"));
  if (directory_mode) wish.ownership.mode = directory_mode;
  TRY(wish.file_mode, arguments.mode("file_mode"));
  if (!wish.file_mode) wish.file_mode = wish.ownership.mode;
  TRY(wish.make_parents, arguments.flag("makedirs", false));
  TRY(wish.force, arguments.flag("force", false));
  TRY(wish.allow_link, arguments.flag("allow_symlink", true));
  TRY(wish.follow_links, arguments.flag("follow_symlinks", false));
  TRY(wish.children_only, arguments.flag("children_only", false));
  TRY(wish.clean, arguments.flag("clean", false));
  TRY(wish.backup_name, arguments.text("backupname"));
  TRY(wish.depth, read_depth(arguments));
  TRY(wish.deepest, arguments.number("max_depth"));
  if (wish.clean && wish.deepest)
    return fail(Error("'max_depth' and 'clean' exclude each other", Trouble::refused)
                    .at(arguments.find("max_depth")->place()));
  TRY(wish.filter, read_path_filter(arguments));
  TRY(wish.required, read_required_files(input));
  StateBody body;
  body.warnings = doubts(arguments, wish);
  body.resources.push_back(std::make_unique<Directory>(std::move(wish)));
  return body;
}

}  // namespace

const StateFunction file_directory{
    .name = "file.directory",
    .summary = "A directory with this mode and owner, and what is below it.",
    .arguments =
        {{"mode", {}, "permissions: 755, '0750'", Shape::mode},
         {"dir_mode", {}, "the same; with `recurse` also of the directories below", Shape::mode},
         {"file_mode",
          {},
          "with `recurse`: permissions of the files below; default: dir_mode",
          Shape::mode},
         {"user", {}, "owner, a name or a number", Shape::text},
         {"group", {}, "group, a name or a number", Shape::text},
         {"makedirs", {}, "create missing parent directories", Shape::flag, "False"},
         {"recurse",
          {},
          "a list of what is to be so below it too: user, group, mode; besides "
          "ignore_files, ignore_dirs, silent",
          Shape::any},
         {"max_depth", {}, "how many directories down `recurse` goes", Shape::number},
         {"children_only",
          {},
          "True: the directory itself keeps its owner and mode",
          Shape::flag,
          "False"},
         {"clean", {}, "True: remove what no required file state brings", Shape::flag, "False"},
         {"exclude_pat",
          {},
          "what `clean` leaves alone: a shell pattern, or E@REGEX; or a list",
          Shape::texts},
         {"force", {}, "True: replace a file or a link of this name", Shape::flag, "False"},
         {"backupname", {}, "where a file of this name is moved to", Shape::text},
         {"allow_symlink",
          {},
          "False: a link to a directory is not good enough",
          Shape::flag,
          "True"},
         {"follow_symlinks",
          {},
          "True: where the name is a link, mode and owner are those of what it leads to; links "
          "below are never followed",
          Shape::flag,
          "False"}},
    .build = &build_directory};

}  // namespace converge
