#include "converge/files/recurse.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "converge/base/text.h"
#include "converge/files/states.h"

namespace converge {
namespace {

struct RecurseWish {
  std::string path;
  Place place;
  TreeSource source;
  FileWish file;  ///< what all files have in common
  Ownership directory;
  bool clean = false;
  bool force_links = false;
  std::vector<RequiredFiles> required;
};

/// Collects what is to be done, from what is there.
class Recursion {
 public:
  Recursion(const RecurseWish& wish, const HostView& host) : wish_(wish), host_(host) {}

  Result<ChangeFiles> plan(std::vector<Change>& changes) {
    TRY(const auto entries, list_tree(wish_.source, host_));
    TRY(add_directory(wish_.path));
    for (const TreeEntry& entry : entries) TRY(add(entry));
    if (wish_.clean) TRY(add_removals());
    for (auto& [path, what] : changed_) changes.push_back({path, nullptr, std::move(what)});
    if (!removed_.empty()) changes.push_back({"removed", nullptr, removed_});
    return ChangeFiles{wish_.path, std::move(steps_)};
  }

 private:
  Result<void> add(const TreeEntry& entry) {
    const std::string path = wish_.path + "/" + entry.relative;
    kept_.push_back(path);
    if (entry.facts.kind == FileKind::directory) return add_directory(path);
    TRY(add_directory(path.substr(0, path.rfind('/'))));
    if (entry.facts.kind == FileKind::symlink) return add_link(path, entry.facts.link_target);
    return add_file(path, entry);
  }

  void note(const std::string& path, std::string_view what, Value value) {
    changed_[path].set(what, std::move(value));
  }

  /// A directory and those above it, up to the whole; each once.
  Result<void> add_directory(const std::string& path) {
    if (!directories_.insert(path).second) return {};
    if (path != wish_.path) TRY(add_directory(path.substr(0, path.rfind('/'))));
    TRY(const Target target, follow(host_, path));
    const Ownership& wanted = wish_.directory;
    if (target.facts && target.facts->kind != FileKind::directory) {
      if (!wish_.clean || path == wish_.path)
        return fail(Error(path + " exists and is no directory").at(wish_.place));
      steps_.push_back(RemovePath{path});
      note(path, "diff", "Replaced file with a directory");
    } else if (target.facts) {
      const auto differing = ownership_changes(wanted, *target.facts);
      if (!differing.empty())
        steps_.push_back(ChangeOwnership{target.path, wanted.mode, wanted.user, wanted.group});
      for (const Change& change : differing) note(path, change.what, change.after);
      return {};
    }
    steps_.push_back(MakeDirectory{path, wanted.mode, true, wanted.user, wanted.group});
    note(path, "directory", "new");
    return {};
  }

  Result<void> add_file(const std::string& path, const TreeEntry& entry) {
    FileWish wish = wish_.file;
    wish.path = path;
    wish.source.names = {{entry.name, "", wish_.place}};
    TRY(const auto there, host_.file(path));
    if (there && there->kind == FileKind::directory && wish_.clean && wish.replace) {
      steps_.push_back(RemovePath{path});
      note(path, "diff", "Replaced directory with a new file");
      gone_.push_back(path);
      wish.follow_links = false;
      // What is planned is what would be planned when nothing were there.
      return add_fresh(wish, entry);
    }
    TRY(auto plan, plan_file(wish, host_));
    if (!plan) return {};
    steps_.push_back(std::move(plan->step));
    for (Change& change : plan->changes) note(path, change.what, std::move(change.after));
    return {};
  }

  Result<void> add_fresh(const FileWish& wish, const TreeEntry& entry) {
    TRY(SourceText source, read_source_text(wish.source, host_, Value::map()));
    steps_.push_back(
        WriteFile{.path = wish.path,
                  .contents = std::move(source.text),
                  .mode = wish.keep_mode ? std::optional(entry.facts.mode) : wish.ownership.mode,
                  .user = wish.ownership.user,
                  .group = wish.ownership.group});
    return {};
  }

  Result<void> add_link(const std::string& path, const std::string& target) {
    TRY(const auto there, host_.file(path));
    if (there && there->kind == FileKind::symlink && there->link_target == target) return {};
    if (there && there->kind != FileKind::symlink) {
      if (!wish_.force_links)
        return fail(Error(path + " exists where a symbolic link should be")
                        .at(wish_.place)
                        .hint("'force_symlinks: True' replaces it"));
      steps_.push_back(RemovePath{path});
    }
    steps_.push_back(MakeLink{path, target, wish_.file.ownership.user, wish_.file.ownership.group});
    note(path, "new", target);
    return {};
  }

  Result<void> add_removals() {
    TRY(const auto there, follow(host_, wish_.path));
    if (!there.facts) return {};
    TRY(auto kept, kept_paths(wish_.required, wish_.path, host_));
    kept.insert(kept.end(), kept_.begin(), kept_.end());
    kept.insert(kept.end(), directories_.begin(), directories_.end());
    TRY(const auto unwanted, unwanted_paths(host_, wish_.path, kept, wish_.source.filter));
    for (const std::string& path : unwanted) {
      bool below_gone = false;
      for (const std::string& gone : gone_) below_gone = below_gone || is_below(path, gone);
      if (below_gone) continue;
      steps_.push_back(RemovePath{path});
      removed_.push_back(path);
    }
    return {};
  }

  const RecurseWish& wish_;
  const HostView& host_;
  std::vector<FileStep> steps_;
  std::map<std::string, Value> changed_;
  Value::List removed_;
  std::set<std::string> directories_;
  std::vector<std::string> kept_;
  std::vector<std::string> gone_;
};

class RecursedFiles : public Resource {
 public:
  explicit RecursedFiles(RecurseWish wish) : wish_(std::move(wish)) {}

  std::string title() const override { return "files below " + wish_.path; }
  bool opaque() const override { return true; }

  Result<Decision> check(const HostView& host) const override {
    TRY(check_path(wish_.path, wish_.place));
    std::vector<Change> changes;
    TRY(ChangeFiles action, Recursion(wish_, host).plan(changes));
    if (action.steps.empty())
      return Decision(Keep{"the directory " + wish_.path + " is in the correct state"});
    const std::string why = counted(action.steps.size(), "difference") + " to the source";
    return Decision(Act{.action = std::move(action), .why = why, .changes = std::move(changes)});
  }

 private:
  RecurseWish wish_;
};

Result<void> refuse_mode(const Arguments& arguments) {
  if (!arguments.has("mode")) return {};
  return fail(Error("'mode' is not for file.recurse", Trouble::refused)
                  .at(arguments.find("mode")->place())
                  .hint("write file_mode and dir_mode"));
}

Result<StateBody> build_recurse(const StateInput& input) {
  const Arguments arguments(input);
  TRY(refuse_mode(arguments));
  RecurseWish wish;
  wish.path = without_slash(input.name);
  wish.place = input.place;
  TRY(wish.source, read_tree_source(input));
  TRY(read_file_manners(arguments, wish.file));
  wish.file.place = input.place;
  wish.file.source.several = false;
  wish.file.make_parents = true;
  wish.file.keep_mode = says_keep(arguments, "file_mode");
  TRY(wish.directory, read_ownership(arguments, "dir_mode"));
  wish.file.ownership = wish.directory;
  wish.file.ownership.mode.reset();
  if (!wish.file.keep_mode) {
    TRY(wish.file.ownership.mode, arguments.mode("file_mode"));
  }
  TRY(wish.clean, arguments.flag("clean", false));
  TRY(wish.force_links, arguments.flag("force_symlinks", false));
  TRY(wish.required, read_required_files(input));
  StateBody body;
  body.resources.push_back(std::make_unique<RecursedFiles>(std::move(wish)));
  return body;
}

}  // namespace

const StateFunction file_recurse{
    .name = "file.recurse",
    .summary = "All files of a folder of the tree, with this mode and owner.",
    .arguments =
        {{"source", {}, "salt:// and the folder; a list: the first that is there", Shape::entries},
         {"include_pat",
          {},
          "only paths that fit: a shell pattern, or E@REGEX; or a list",
          Shape::texts},
         {"exclude_pat", {}, "no paths that fit; `clean` leaves them alone", Shape::texts},
         {"clean", {}, "True: remove what is not in the source", Shape::flag, "False"},
         {"template", {}, "jinja: the files are templates", Shape::text},
         {"context", {}, "variables for the templates", Shape::any},
         {"defaults", {}, "variables for the templates that `context` may replace", Shape::any},
         {"file_mode",
          {},
          "permissions of the files: 644, or keep for the source's own",
          Shape::text},
         {"dir_mode", {}, "permissions of the directories", Shape::mode},
         {"user", {}, "owner, a name or a number", Shape::text},
         {"group", {}, "group, a name or a number", Shape::text},
         {"replace", {}, "False: leave the contents of existing files alone", Shape::flag, "True"},
         {"backup", {}, "minion: keep copies of what is replaced", Shape::text},
         {"maxdepth",
          {},
          "how many folders down; 0: the files of the folder itself",
          Shape::number},
         {"include_empty", {}, "True: make empty directories too", Shape::flag, "False"},
         {"keep_symlinks", {}, "True: links of the source become links", Shape::flag, "False"},
         {"force_symlinks",
          {},
          "True: such a link replaces a file or directory",
          Shape::flag,
          "False"},
         {"show_changes",
          {},
          "False: do not show what changes in the contents",
          Shape::flag,
          "True"},
         {"mode", {}, "refused: write file_mode and dir_mode", Shape::any},
         {"keep_source", {}, "has no effect: sources are never copied elsewhere", Shape::any}},
    .build = &build_recurse};

}  // namespace converge
