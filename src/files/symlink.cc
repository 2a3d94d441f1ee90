#include <fmt/format.h>

#include <filesystem>

#include "converge/base/text.h"
#include "converge/files/common.h"
#include "converge/files/states.h"
#include "converge/files/walk.h"

namespace converge {
namespace {

struct LinkWish {
  std::string path;
  std::string target;
  Place place;
  Ownership ownership;  ///< the mode is that of directories made on the way
  bool force = false;
  bool make_parents = false;
  std::optional<std::string> backup_name;
};

std::string normal(const std::string& path) {
  return without_slash(std::filesystem::path(path).lexically_normal().string());
}

class SymbolicLink : public Resource {
 public:
  explicit SymbolicLink(LinkWish wish) : wish_(std::move(wish)) {}

  std::string title() const override {
    return fmt::format("link {} to {}", wish_.path, wish_.target);
  }
  bool opaque() const override { return true; }

  Result<Decision> check(const HostView& host) const override {
    TRY(check_path(wish_.path, wish_.place));
    TRY(const auto there, host.file(wish_.path));
    if (!there) return Decision(make("it is not there", {"new", nullptr, wish_.path}));
    if (there->kind != FileKind::symlink) return clear(*there, host);
    if (normal(there->link_target) != normal(wish_.target))
      return Decision(
          make("it leads to " + there->link_target, {"change", there->link_target, wish_.target}));
    return mend(*there);
  }

 private:
  Act make(std::string why, Change change) const {
    const Ownership& wanted = wish_.ownership;
    return Act{.action = MakeLink{wish_.path, wish_.target, wanted.user, wanted.group,
                                  wish_.make_parents, wanted.mode},
               .why = std::move(why),
               .changes = {std::move(change)}};
  }

  /// What is no link makes way only when that is said.
  Result<Decision> clear(const FileFacts& there, const HostView& host) const {
    if (wish_.backup_name) return back_up(host);
    if (wish_.force && there.kind == FileKind::directory)
      return fail(Error(wish_.path + " is a directory, which is not removed for a symbolic link")
                      .at(wish_.place)
                      .hint("'backupname' moves it out of the way"));
    if (!wish_.force)
      return fail(Error(wish_.path + " exists and is no symbolic link")
                      .at(wish_.place)
                      .hint("'force: True' replaces it"));
    return Decision(Act{.action = RemovePath{wish_.path},
                        .why = "it is no symbolic link",
                        .changes = {{"forced", nullptr, "removed " + wish_.path}}});
  }

  Result<Decision> back_up(const HostView& host) const {
    // A bare name is one in the same folder, as in Salt.
    const std::string to =
        (std::filesystem::path(wish_.path).parent_path() / *wish_.backup_name).string();
    TRY(const auto there, host.file(to));
    if (there && !wish_.force)
      return fail(Error(to + " exists, where " + wish_.path + " should be moved").at(wish_.place));
    if (there)
      return Decision(Act{.action = RemovePath{to},
                          .why = "it is in the way of a backup",
                          .changes = {{"forced", nullptr, "removed " + to}}});
    return Decision(Act{.action = MovePath{wish_.path, to},
                        .why = "it is no symbolic link",
                        .changes = {{"backup", nullptr, to}}});
  }

  Decision mend(const FileFacts& facts) const {
    Ownership wanted = wish_.ownership;
    wanted.mode.reset();
    std::vector<Change> changes = ownership_changes(wanted, facts);
    if (changes.empty()) return Keep{fmt::format("the symlink {} is present", wish_.path)};
    return Act{.action = ChangeOwnership{wish_.path, std::nullopt, wanted.user, wanted.group},
               .why = told(changes),
               .changes = changes};
  }

  LinkWish wish_;
};

Result<StateBody> build_symlink(const StateInput& input) {
  const Arguments arguments(input);
  LinkWish wish;
  wish.path = input.name;
  wish.place = input.place;
  TRY(wish.target, arguments.required_text("target"));
  if (wish.target.find('\0') != std::string::npos) return fail(arguments.wrong("target", "a path"));
  TRY(wish.ownership, read_ownership(arguments, "mode"));
  TRY(wish.force, arguments.flag("force", false));
  TRY(wish.make_parents, arguments.flag("makedirs", false));
  TRY(wish.backup_name, arguments.text("backupname"));
  StateBody body;
  body.resources.push_back(std::make_unique<SymbolicLink>(std::move(wish)));
  return body;
}

}  // namespace

const StateFunction file_symlink{
    .name = "file.symlink",
    .summary = "A symbolic link to this target.",
    .arguments =
        {{"target", {}, "what it leads to; need not be there", Shape::text},
         {"force", {}, "True: replace a file of this name", Shape::flag, "False"},
         {"backupname", {}, "where a file or directory of this name is moved to", Shape::text},
         {"makedirs", {}, "create missing parent directories", Shape::flag, "False"},
         {"mode", {}, "permissions of these directories", Shape::mode},
         {"user", {}, "owner of the link, a name or a number", Shape::text},
         {"group", {}, "group of the link, a name or a number", Shape::text}},
    .build = &build_symlink};

}  // namespace converge
