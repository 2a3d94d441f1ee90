#include <fmt/format.h>

#include "converge/resources/file_common.h"
#include "converge/resources/states.h"

namespace converge {
namespace {

struct DirectoryWish {
  std::string path;
  Place place;
  Ownership ownership;
  bool make_parents = false;
};

class Directory : public Resource {
 public:
  explicit Directory(DirectoryWish wish) : wish_(std::move(wish)) {}

  std::string title() const override { return "directory " + wish_.path; }
  bool opaque() const override { return true; }

  Result<Decision> check(const HostView& host) const override {
    TRY(check_path(wish_.path, wish_.place));
    TRY(const Target target, follow(host, wish_.path));
    if (!target.facts) return Decision(make(target.path));
    if (target.facts->kind != FileKind::directory)
      return fail(Error(wish_.path + " exists and is no directory")
                      .at(wish_.place)
                      .hint("remove it first, with file.absent"));
    return mend(target);
  }

 private:
  Act make(const std::string& path) const {
    return Act{.action = MakeDirectory{path, wish_.ownership.mode, wish_.make_parents},
               .why = "it is not there",
               .changes = {{"directory", nullptr, "new"}}};
  }

  Decision mend(const Target& target) const {
    std::vector<Change> changes = ownership_changes(wish_.ownership, *target.facts);
    if (changes.empty()) return Keep{"the directory " + wish_.path + " is in the correct state"};
    const Ownership& wanted = wish_.ownership;
    return Act{.action = ChangeOwnership{target.path, wanted.mode, wanted.user, wanted.group},
               .why = told(changes),
               .changes = changes};
  }

  DirectoryWish wish_;
};

Result<StateBody> build_directory(const StateInput& input) {
  const Arguments arguments(input);
  DirectoryWish wish;
  wish.path = input.name;
  wish.place = input.place;
  TRY(wish.ownership, read_ownership(arguments, "mode"));
  // Salt has both words, and the more exact one wins.
  TRY(const auto directory_mode, arguments.mode("dir_mode"));
  if (directory_mode) wish.ownership.mode = directory_mode;
  TRY(wish.make_parents, arguments.flag("makedirs", false));
  StateBody body;
  body.resources.push_back(std::make_unique<Directory>(std::move(wish)));
  return body;
}

}  // namespace

const StateFunction file_directory{
    .name = "file.directory",
    .summary = "A directory with this mode and owner.",
    .arguments = {{"mode", {}, "permissions: 755, '0750'"},
                  {"dir_mode", {}, "the same"},
                  {"user", {}, "owner, a name or a number"},
                  {"group", {}, "group, a name or a number"},
                  {"makedirs", {}, "create missing parent directories"}},
    .build = &build_directory};

}  // namespace converge
