#include "converge/cli/trust.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "converge/base/text.h"

namespace converge {
namespace {

Doubt grave(const std::string& path, std::string_view what, const std::string& remedy) {
  return {Error(fmt::format("{}: {}", printable(path), what), Trouble::refused)
              .hint(fmt::format("who writes it decides what happens to this host: {}", remedy)),
          true};
}

Doubt slight(const std::string& path, const std::string& what, const std::string& remedy) {
  return {Error(fmt::format("{}: {}", printable(path), what), Trouble::refused).hint(remedy),
          false};
}

/// Who called sudo reads and writes files of their own.
bool called_sudo(uid_t user) {
  const char* caller = std::getenv("SUDO_UID");
  return geteuid() == 0 && caller && std::to_string(user) == caller;
}

bool open_to_all(const std::string& folder) {
  struct stat facts {};
  if (stat(folder.c_str(), &facts) != 0) return false;
  return (facts.st_mode & S_IWOTH) != 0 && (facts.st_mode & S_ISVTX) == 0;
}

}  // namespace

std::optional<Doubt> find_doubt(const std::string& path, const struct stat& facts) {
  if ((facts.st_mode & S_IWOTH) != 0)
    return grave(path, "everybody may write it", fmt::format("chmod o-w {}", printable(path)));
  const std::string parent = std::filesystem::path(path).parent_path().string();
  const std::string folder = parent.empty() ? "." : parent;
  if (open_to_all(folder))
    return grave(path,
                 fmt::format("everybody may replace it, the folder {} is writable for all",
                             printable(folder)),
                 fmt::format("chmod o-w {}", printable(folder)));
  const uid_t owner = facts.st_uid;
  if (owner != 0 && owner != geteuid() && !called_sudo(owner))
    return slight(path,
                  fmt::format("belongs to the user {}, who decides by it what happens to "
                              "this host",
                              owner),
                  "give it to root if that is not meant");
  if ((facts.st_mode & S_IWGRP) != 0 && facts.st_gid != 0 && facts.st_gid != owner)
    return slight(path, fmt::format("the group {} may write it", facts.st_gid),
                  fmt::format("chmod g-w {}", printable(path)));
  return std::nullopt;
}

}  // namespace converge
