#include <fmt/format.h>

#include "converge/base/text.h"
#include "converge/files/managed.h"
#include "converge/files/text_diff.h"

namespace converge {
namespace {

/// Larger files are written without showing what changes in them.
constexpr std::uint64_t largest_compared = 1024 * 1024;

/// The variables that Salt gives to the template of a managed file besides the context.
Value template_names(const FileWish& wish) {
  const auto or_none = [](const std::optional<std::string>& text) {
    return text ? Value(*text) : Value();
  };
  Value names = Value::map();
  names.set("name", wish.path);
  names.set("user", or_none(wish.ownership.user));
  names.set("group", or_none(wish.ownership.group));
  names.set("mode", wish.ownership.mode ? Value(mode_text(*wish.ownership.mode)) : Value());
  names.set("attrs", nullptr);
  return names;
}

class Planner {
 public:
  Planner(const FileWish& wish, const HostView& host) : wish_(wish), host_(host) {}

  Result<std::optional<FilePlan>> plan() {
    TRY(target_, target());
    const bool there = target_.facts.has_value();
    if (there) TRY(check_kind());
    if (!there && !wish_.create) return std::nullopt;
    wanted_ = wish_.ownership;
    if (there && (!wish_.replace || !wish_.source.given())) return mend();
    TRY(take_source());
    if (!there) return write_new();
    TRY(const bool same, has_contents());
    if (same) return mend();
    return rewrite();
  }

 private:
  Result<Target> target() const {
    if (wish_.follow_links) return follow(host_, wish_.path);
    Target here{wish_.path, std::nullopt};
    TRY(here.facts, host_.file(wish_.path));
    return here;
  }

  Result<void> check_kind() const {
    const FileKind kind = target_.facts->kind;
    if (kind == FileKind::directory)
      return fail(Error(wish_.path + " is a directory").at(wish_.place));
    if (kind == FileKind::other)
      return fail(Error(wish_.path + " is no regular file").at(wish_.place));
    return {};
  }

  Result<void> take_source() {
    // An empty list is a list of choices too: for a file that is to be made there is none.
    if (!wish_.source.given() && !wish_.source.several) return {};
    TRY(SourceText source, read_source_text(wish_.source, host_, template_names(wish_)));
    if (wish_.keep_mode) wanted_.mode = source.mode;
    contents_ = std::move(source.text);
    return {};
  }

  Result<bool> has_contents() const {
    const FileFacts& facts = *target_.facts;
    if (facts.kind != FileKind::regular || facts.size != contents_.size()) return false;
    TRY(const std::string seen, host_.contents(target_.path));
    return seen == contents_;
  }

  WriteFile write() const {
    return WriteFile{.path = target_.path,
                     .contents = contents_,
                     .mode = wanted_.mode,
                     .user = wanted_.user,
                     .group = wanted_.group,
                     .make_parents = wish_.make_parents,
                     .directory_mode = wish_.directory_mode,
                     .check = wish_.check,
                     .temporary_ending = wish_.temporary_ending,
                     .backup_folder = wish_.backup_folder};
  }

  FilePlan write_new() const {
    return {write(),
            "it is not there",
            {{"diff", nullptr, wish_.source.given() ? "New file" : "Empty file"}}};
  }

  /// What the state does not ask for stays as it is: the new file is written beside the old one and
  /// would have neither its owner nor its mode.
  Result<std::optional<FilePlan>> rewrite() const {
    WriteFile action = write();
    if (target_.facts->kind == FileKind::regular) {
      if (!action.mode) action.mode = target_.facts->mode;
      if (!action.user) action.user = target_.facts->user;
      if (!action.group) action.group = target_.facts->group;
    }
    TRY(const std::string difference, difference_text());
    std::vector<Change> changes = {{"diff", nullptr, difference}};
    for (Change& change : ownership_changes(wanted_, *target_.facts))
      changes.push_back(std::move(change));
    return FilePlan{std::move(action), "its contents differ", std::move(changes)};
  }

  Result<std::string> difference_text() const {
    if (!wish_.show_changes) return std::string("not shown (show_changes: False)");
    if (target_.facts->kind != FileKind::regular) return std::string("Replace symbolic link");
    if (std::max<std::uint64_t>(target_.facts->size, contents_.size()) > largest_compared)
      return std::string("not shown, the file is too large");
    TRY(const std::string before, host_.contents(target_.path));
    return text_diff(before, contents_);
  }

  std::optional<FilePlan> mend() const {
    std::vector<Change> changes = ownership_changes(wanted_, *target_.facts);
    if (changes.empty()) return std::nullopt;
    return FilePlan{ChangeOwnership{target_.path, wanted_.mode, wanted_.user, wanted_.group},
                    told(changes), changes};
  }

  const FileWish& wish_;
  const HostView& host_;
  Target target_;
  Ownership wanted_;
  std::string contents_;
};

}  // namespace

Result<std::optional<FilePlan>> plan_file(const FileWish& wish, const HostView& host) {
  return Planner(wish, host).plan();
}

Action action_of(FileStep step) {
  return std::visit([](auto&& action) { return Action(std::move(action)); }, std::move(step));
}

}  // namespace converge
