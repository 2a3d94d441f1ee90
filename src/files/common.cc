#include "converge/files/common.h"

#include <fmt/format.h>

#include <filesystem>

#include "converge/base/text.h"

namespace converge {
namespace {

constexpr int most_links = 40;

/// A number names the id itself: it is compared with the id, where that is known.
bool same_owner(const std::string& wanted, const std::string& seen,
                const std::optional<std::uint32_t>& id) {
  return wanted == seen || (id && wanted == std::to_string(*id));
}

}  // namespace

std::string mode_text(std::uint32_t mode) {
  return fmt::format("{:04o}", mode);
}

Result<Ownership> read_ownership(const Arguments& arguments, std::string_view mode_argument) {
  Ownership ownership;
  TRY(ownership.mode, arguments.mode(mode_argument));
  TRY(ownership.user, arguments.text("user"));
  TRY(ownership.group, arguments.text("group"));
  return ownership;
}

std::vector<Change> ownership_changes(const Ownership& wanted, const FileFacts& seen) {
  std::vector<Change> changes;
  if (wanted.mode && *wanted.mode != seen.mode)
    changes.push_back({"mode", mode_text(seen.mode), mode_text(*wanted.mode)});
  if (wanted.user && !same_owner(*wanted.user, seen.user, seen.uid))
    changes.push_back({"user", seen.user, *wanted.user});
  if (wanted.group && !same_owner(*wanted.group, seen.group, seen.gid))
    changes.push_back({"group", seen.group, *wanted.group});
  return changes;
}

std::string told(const std::vector<Change>& changes) {
  std::vector<std::string> parts;
  for (const Change& change : changes)
    parts.push_back(fmt::format("its {} is {}, not {}", change.what, python_text(change.before),
                                python_text(change.after)));
  return join(parts, ", ");
}

Result<void> check_path(const std::string& path, const Place& place) {
  if (!path.starts_with('/'))
    return fail(Error(fmt::format("'{}' is not an absolute path", printable(path))).at(place));
  if (path.find('\0') != std::string::npos)
    return fail(Error(fmt::format("'{}' is no path", printable(path))).at(place));
  if (std::filesystem::path(path).lexically_normal() == "/")
    return fail(Error("the root directory is not to be managed").at(place));
  return {};
}

Result<Target> follow(const HostView& host, const std::string& path) {
  Target target{path, std::nullopt};
  for (int links = 0; links <= most_links; ++links) {
    TRY(target.facts, host.file(target.path));
    if (!target.facts || target.facts->kind != FileKind::symlink) return target;
    const std::filesystem::path link = target.facts->link_target;
    // Joined as written: taking `..` out would go wrong where its directory is a link too.
    target.path = (std::filesystem::path(target.path).parent_path() / link).string();
  }
  return fail(fmt::format("'{}' leads through too many symbolic links", printable(path)));
}

}  // namespace converge
