#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "converge/base/descriptor.h"
#include "converge/base/overloaded.h"
#include "converge/base/text.h"
#include "converge/host/system/files.h"
#include "converge/host/system/users.h"

namespace converge {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t usual_mode = 0755;

/// A name beside `path` that nothing has.
Result<std::string> free_name(const std::string& path) {
  constexpr int most_attempts = 100;
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    const auto name =
        fs::path(path).parent_path() / fmt::format(".converge.{}.{}", getpid(), attempt);
    struct stat status {};
    if (lstat(name.c_str(), &status) != 0 && errno == ENOENT) return name.string();
  }
  return fail("no name is free beside " + printable(path));
}

Result<void> own_link(const std::string& path, const MakeLink& action) {
  if (!action.user && !action.group) return {};
  return change_ownership(ChangeOwnership{path, std::nullopt, action.user, action.group});
}

/// To another file system: copied beside its new name, so that it is there whole or not at all.
Result<void> move_by_copy(const MovePath& action) {
  TRY(const std::string beside, free_name(action.path));
  std::error_code error;
  fs::copy(action.from, beside, fs::copy_options::recursive | fs::copy_options::copy_symlinks,
           error);
  if (!error) fs::rename(beside, action.path, error);
  if (error) {
    std::error_code ignored;
    fs::remove_all(beside, ignored);
    return fail(file_error("cannot move to", action.path, error.value()));
  }
  fs::remove_all(action.from, error);
  if (error) return fail(file_error("cannot remove", action.from, error.value()));
  return {};
}

timespec to_time(const std::optional<std::int64_t>& seconds) {
  if (!seconds) return {.tv_sec = 0, .tv_nsec = UTIME_NOW};
  return {.tv_sec = *seconds, .tv_nsec = 0};
}

Result<void> change(const FileStep& step) {
  return std::visit(overloaded{
                        [](const WriteFile& a) { return write_file(a); },
                        [](const MakeDirectory& a) { return make_directory(a); },
                        [](const ChangeOwnership& a) { return change_ownership(a); },
                        [](const RemovePath& a) -> Result<void> {
                          TRY(remove_path(a));
                          return {};
                        },
                        [](const MakeLink& a) { return make_link(a); },
                    },
                    step);
}

}  // namespace

Result<void> make_link(const MakeLink& action) {
  if (action.make_parents) {
    TRY(make_parents_of(action.path, action.directory_mode.value_or(usual_mode), action.user,
                        action.group));
  }
  TRY(const std::string beside, free_name(action.path));
  if (symlink(action.target.c_str(), beside.c_str()) != 0)
    return fail(file_error("cannot link", action.path, errno));
  const Result<void> owned = own_link(beside, action);
  if (owned && rename(beside.c_str(), action.path.c_str()) == 0) return {};
  const int number = errno;
  unlink(beside.c_str());
  if (!owned) return fail(owned.error());
  return fail(file_error("cannot replace", action.path, number));
}

Result<bool> touch_file(const TouchFile& action) {
  if (action.make_parents) {
    TRY(make_parents_of(action.path, usual_mode, std::nullopt, std::nullopt));
  }
  bool fresh = false;
  struct stat status {};
  if (stat(action.path.c_str(), &status) != 0) {
    const Descriptor file(
        ::open(action.path.c_str(), O_WRONLY | O_CREAT | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0644));
    if (!file) return fail(file_error("cannot make", action.path, errno));
    fresh = true;
  }
  const timespec times[] = {to_time(action.accessed), to_time(action.modified)};
  if (utimensat(AT_FDCWD, action.path.c_str(), times, 0) != 0)
    return fail(file_error("cannot set the times of", action.path, errno));
  return fresh;
}

Result<void> move_path(const MovePath& action) {
  if (action.make_parents) {
    TRY(make_parents_of(action.path, usual_mode, std::nullopt, std::nullopt));
  }
  if (rename(action.from.c_str(), action.path.c_str()) == 0) return {};
  if (errno == EXDEV) return move_by_copy(action);
  return fail(file_error("cannot move " + printable(action.from) + " to", action.path, errno));
}

Result<void> change_files(const ChangeFiles& action) {
  std::size_t done = 0;
  for (const FileStep& step : action.steps) {
    Result<void> changed = change(step);
    if (!changed)
      return fail(std::move(changed).error().note(
          fmt::format("{} of {} had been made", done, counted(action.steps.size(), "change"))));
    ++done;
  }
  return {};
}

}  // namespace converge
