#include "converge/host/shadow_files.h"

#include <unistd.h>

#include <filesystem>

#include "converge/base/text.h"
#include "converge/host/users.h"

namespace converge {
namespace {

/// One spelling for one path.
std::string normal(const std::string& path) {
  auto text = std::filesystem::path(path).lexically_normal().string();
  if (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

std::string parent_of(const std::string& path) {
  return std::filesystem::path(path).parent_path().string();
}

FileFacts new_facts(FileKind kind, std::uint32_t mode) {
  FileFacts facts;
  facts.kind = kind;
  facts.mode = mode;
  facts.uid = geteuid();
  facts.gid = getegid();
  facts.user = user_name(geteuid());
  facts.group = group_name(getegid());
  return facts;
}

/// As the real thing: a user that does not exist is an error.
Result<void> apply_owner(FileFacts& facts, const std::optional<std::string>& user,
                         const std::optional<std::string>& group) {
  if (user) {
    TRY(const auto found, find_user(*user));
    facts.uid = found.uid;
    facts.user = user_name(found.uid);
  }
  if (group) {
    TRY(const auto gid, find_group(*group));
    facts.gid = gid;
    facts.group = group_name(gid);
  }
  return {};
}

}  // namespace

const ShadowFiles::Entry* ShadowFiles::changed(const std::string& path) const {
  static const Entry nothing;
  const auto wanted = normal(path);
  for (auto here = wanted;; here = parent_of(here)) {
    const auto found = entries_.find(here);
    if (found != entries_.end() && here == wanted) return &found->second;
    if (found != entries_.end() && found->second.own) return &nothing;
    if (here == "/" || here.empty()) return nullptr;
  }
}

Result<std::optional<FileFacts>> ShadowFiles::find(const std::string& path) const {
  if (const Entry* entry = changed(path)) return entry->facts;
  return real_.file(path);
}

Result<std::string> ShadowFiles::contents(const std::string& path) const {
  const Entry* entry = changed(path);
  if (entry && !entry->facts) return fail(printable(path) + " does not exist");
  if (entry && entry->contents) return *entry->contents;
  return real_.contents(path);
}

Result<void> ShadowFiles::make_parents(const std::string& path) {
  const auto parent = parent_of(normal(path));
  if (parent.empty() || parent == "/") return {};
  TRY(const auto there, find(parent));
  if (there) return {};
  TRY(make_parents(parent));
  entries_[parent] = {new_facts(FileKind::directory, 0755), {}, true};
  return {};
}

namespace {

/// Something outside of converge may make the directory until then, so this is no failure yet (and
/// Salt's dry run has none); but it is told.
Outcome pending(const std::string& path, bool has_parent) {
  Outcome outcome;
  if (!has_parent)
    outcome.warnings.push_back("the directory of " + printable(path) +
                               " does not exist: this would fail");
  return outcome;
}

}  // namespace

Result<Outcome> ShadowFiles::perform(const WriteFile& action) {
  TRY(const auto before, find(action.path));
  if (before && before->kind == FileKind::directory)
    return fail(printable(action.path) + " is a directory");
  if (action.make_parents) {
    TRY(make_parents(action.path));
  }
  TRY(const auto parent, find(parent_of(normal(action.path))));
  const bool keeps = before && before->kind == FileKind::regular;
  FileFacts facts = keeps ? *before : new_facts(FileKind::regular, 0644);
  if (action.mode) facts.mode = *action.mode;
  TRY(apply_owner(facts, action.user, action.group));
  facts.size = action.contents.size();
  entries_[normal(action.path)] = {std::move(facts), action.contents, true};
  return pending(action.path, parent.has_value());
}

Result<Outcome> ShadowFiles::perform(const MakeDirectory& action) {
  if (action.make_parents) {
    TRY(make_parents(action.path));
  }
  TRY(const auto parent, find(parent_of(normal(action.path))));
  entries_[normal(action.path)] = {
      new_facts(FileKind::directory, action.mode.value_or(0755)), {}, true};
  return pending(action.path, parent.has_value());
}

Result<Outcome> ShadowFiles::perform(const ChangeOwnership& action) {
  TRY(auto facts, find(action.path));
  if (!facts) return fail(printable(action.path) + " does not exist");
  if (action.mode) facts->mode = *action.mode;
  TRY(apply_owner(*facts, action.user, action.group));
  entries_[normal(action.path)].facts = std::move(facts);
  return Outcome();
}

Result<Outcome> ShadowFiles::perform(const RemovePath& action) {
  TRY(const auto before, find(action.path));
  const auto path = normal(action.path);
  // What was written below it goes with it.
  std::erase_if(entries_, [&](const auto& entry) { return entry.first.starts_with(path + "/"); });
  entries_[path] = {std::nullopt, std::nullopt, true};
  return Outcome{.changed = before.has_value(), .comment = {}};
}

}  // namespace converge
