#include "converge/host/shadow/files.h"

#include <unistd.h>

#include <filesystem>
#include <set>

#include "converge/base/text.h"
#include "converge/host/system/users.h"

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

Result<std::vector<std::string>> ShadowFiles::entries(const std::string& path) const {
  const auto folder = normal(path);
  TRY(const auto facts, find(folder));
  if (facts && facts->kind == FileKind::symlink && changed(folder)) {
    // A link of the shadow's own; real ones are followed by the real machine.
    const auto target = std::filesystem::path(parent_of(folder)) / facts->link_target;
    return entries(target.string());
  }
  std::set<std::string> names;
  const Entry* entry = changed(folder);
  if (entry && (!facts || facts->kind != FileKind::directory))
    return fail(printable(path) + " is no directory");
  if (!entry || !entry->own) {
    TRY(const auto real, real_.entries(path));
    names.insert(real.begin(), real.end());
  }
  for (const auto& [name, changed_entry] : entries_) {
    if (parent_of(name) != folder || name == folder) continue;
    const auto last = std::filesystem::path(name).filename().string();
    if (changed_entry.facts)
      names.insert(last);
    else
      names.erase(last);
  }
  return std::vector<std::string>(names.begin(), names.end());
}

Result<void> ShadowFiles::make_parents(const std::string& path, std::uint32_t mode,
                                       const std::optional<std::string>& user,
                                       const std::optional<std::string>& group) {
  const auto parent = parent_of(normal(path));
  if (parent.empty() || parent == "/") return {};
  TRY(const auto there, find(parent));
  if (there) return {};
  TRY(make_parents(parent, mode, user, group));
  FileFacts facts = new_facts(FileKind::directory, mode);
  TRY(apply_owner(facts, user, group));
  entries_[parent] = {std::move(facts), {}, true};
  return {};
}

Result<void> ShadowFiles::copy(const std::string& from, const std::string& to) {
  TRY(const auto facts, find(from));
  if (!facts) return fail(printable(from) + " does not exist");
  Entry made{facts, std::nullopt, true};
  if (facts->kind == FileKind::regular) {
    TRY(made.contents, contents(from));
  }
  std::vector<std::string> below;
  if (facts->kind == FileKind::directory) {
    TRY(below, entries(from));
  }
  entries_[normal(to)] = std::move(made);
  for (const std::string& name : below) TRY(copy(from + "/" + name, to + "/" + name));
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
    TRY(make_parents(action.path, action.directory_mode.value_or(0755), action.user, action.group));
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
  const auto mode = action.mode.value_or(0755);
  if (action.make_parents) {
    TRY(make_parents(action.path, mode, action.user, action.group));
  }
  TRY(const auto parent, find(parent_of(normal(action.path))));
  FileFacts facts = new_facts(FileKind::directory, mode);
  TRY(apply_owner(facts, action.user, action.group));
  entries_[normal(action.path)] = {std::move(facts), {}, true};
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

Result<Outcome> ShadowFiles::perform(const MakeLink& action) {
  TRY(const auto before, find(action.path));
  if (before && before->kind == FileKind::directory)
    return fail(printable(action.path) + " is a directory");
  if (action.make_parents) {
    TRY(make_parents(action.path, action.directory_mode.value_or(0755), action.user, action.group));
  }
  TRY(const auto parent, find(parent_of(normal(action.path))));
  FileFacts facts = new_facts(FileKind::symlink, 0777);
  facts.link_target = action.target;
  facts.size = action.target.size();
  TRY(apply_owner(facts, action.user, action.group));
  entries_[normal(action.path)] = {std::move(facts), std::nullopt, true};
  return pending(action.path, parent.has_value());
}

Result<Outcome> ShadowFiles::perform(const ChangeFiles& action) {
  Outcome all;
  for (const FileStep& step : action.steps) {
    TRY(const Outcome outcome, std::visit([this](const auto& a) { return perform(a); }, step));
    all.warnings.insert(all.warnings.end(), outcome.warnings.begin(), outcome.warnings.end());
  }
  return all;
}

/// Whether the times of a file differ is not looked at: as in Salt's dry run, a file that is there
/// and is to get no certain times is fine.
Result<Outcome> ShadowFiles::perform(const TouchFile& action) {
  TRY(const auto before, find(action.path));
  const bool timed = action.accessed || action.modified;
  if (before) return Outcome{.changed = timed, .comment = action.path + " exists"};
  TRY(Outcome outcome, (perform(WriteFile{.path = action.path,
                                          .contents = "",
                                          .mode = std::nullopt,
                                          .user = std::nullopt,
                                          .group = std::nullopt,
                                          .make_parents = action.make_parents,
                                          .directory_mode = std::nullopt})));
  outcome.changes = {{"new", nullptr, action.path}};
  return outcome;
}

Result<Outcome> ShadowFiles::perform(const MovePath& action) {
  if (action.make_parents) {
    TRY(make_parents(action.path, 0755, std::nullopt, std::nullopt));
  }
  TRY(copy(action.from, action.path));
  return perform(RemovePath{action.from});
}

}  // namespace converge
