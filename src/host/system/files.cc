#include "converge/host/system/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "converge/base/descriptor.h"
#include "converge/base/file_beside.h"
#include "converge/base/text.h"
#include "converge/host/system/process.h"
#include "converge/host/system/users.h"

namespace converge {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_file = 64U << 20U;
constexpr std::uint32_t permission_bits = 07777;

Error system_error(std::string_view what, const std::string& path, int number = errno) {
  return file_error(what, path, number);
}

FileKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::regular;
  if (S_ISDIR(mode)) return FileKind::directory;
  if (S_ISLNK(mode)) return FileKind::symlink;
  return FileKind::other;
}

/// Owner and group as numbers; -1 leaves one as it is, as chown() has it.
struct Owner {
  uid_t uid = static_cast<uid_t>(-1);
  gid_t gid = static_cast<gid_t>(-1);

  bool given() const { return uid != static_cast<uid_t>(-1) || gid != static_cast<gid_t>(-1); }
};

Result<Owner> find_owner(const std::optional<std::string>& user,
                         const std::optional<std::string>& group) {
  Owner owner;
  if (user) {
    TRY(const auto found, find_user(*user));
    owner.uid = found.uid;
  }
  if (group) {
    TRY(owner.gid, find_group(*group));
  }
  return owner;
}

Result<void> checked(std::error_code error, std::string_view what, const std::string& path) {
  if (!error) return {};
  return fail(system_error(what, path, error.value()));
}

Result<void> make_beside(FileBeside& file, const WriteFile& action) {
  const std::error_code error = file.make(folder_of(action.path), action.temporary_ending);
  if (!error) return {};
  Error failure = system_error("cannot write beside", action.path, error.value());
  if (error == std::errc::no_such_file_or_directory)
    return fail(std::move(failure).hint("its directory is not there; 'makedirs: True' makes it"));
  return fail(std::move(failure));
}

/// Where a copy of the file as it is now goes: its own path below the folder, and the time.
std::string backup_name(const std::string& folder, const std::string& path) {
  const auto now = std::chrono::system_clock::now();
  const auto seconds = std::chrono::system_clock::to_time_t(now);
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch() %
                                                                            std::chrono::seconds(1))
                          .count();
  std::tm parts{};
  localtime_r(&seconds, &parts);
  char stamp[32];
  std::strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%S", &parts);
  return fmt::format("{}{}_{}.{:06}", folder, path, stamp, micros);
}

Result<void> keep_copy(const std::string& folder, const std::string& path,
                       const FileFacts& before) {
  TRY(std::string contents, read_file(path));
  WriteFile copy{.path = backup_name(folder, path),
                 .contents = std::move(contents),
                 .mode = before.mode,
                 .user = std::nullopt,
                 .group = std::nullopt,
                 .make_parents = true,
                 .directory_mode = 0700};
  // The copy is not for more people than the original was.
  if (geteuid() == 0) {
    copy.user = std::to_string(*before.uid);
    copy.group = std::to_string(*before.gid);
  }
  TRY(make_parents_of(copy.path, 0700, std::nullopt, std::nullopt));
  copy.make_parents = false;
  return write_file(copy);
}

Result<void> check_new_file(Command command, const std::string& name) {
  command.text += " " + shell_quoted(name);
  TRY(const CommandResult result, run_process(command, {}));
  if (result.exit_code == 0 && !result.timed_out) return {};
  const std::string said = std::string(trim(result.out + result.err));
  return fail(Error("check_cmd execution failed" + (said.empty() ? "" : ": " + printable(said)))
                  .hint("the file was left as it is"));
}

}  // namespace

Result<std::optional<FileFacts>> file_facts(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    return fail(system_error("cannot look at", path));
  }
  FileFacts facts;
  facts.kind = kind_of(status.st_mode);
  facts.mode = status.st_mode & permission_bits;
  facts.user = user_name(status.st_uid);
  facts.group = group_name(status.st_gid);
  facts.uid = status.st_uid;
  facts.gid = status.st_gid;
  facts.size = static_cast<std::uint64_t>(status.st_size);
  if (facts.kind == FileKind::symlink) {
    std::error_code error;
    facts.link_target = fs::read_symlink(path, error).string();
  }
  return facts;
}

Result<std::string> read_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file) return fail(system_error("cannot read", path));
  struct stat status {};
  if (fstat(file.get(), &status) != 0) return fail(system_error("cannot read", path));
  if (!S_ISREG(status.st_mode)) return fail(printable(path) + " is no regular file");
  auto contents = read_to_end(file.get(), largest_file);
  if (contents) return *std::move(contents);
  if (contents.error() == std::errc::file_too_large)
    return fail(fmt::format("{} is larger than {} MiB", printable(path), largest_file >> 20U));
  return fail(system_error("cannot read", path, contents.error().value()));
}

Result<std::vector<std::string>> directory_entries(const std::string& path) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error))
    names.push_back(at->path().filename().string());
  if (error) return fail(system_error("cannot list", path, error.value()));
  std::sort(names.begin(), names.end());
  return names;
}

Error file_error(std::string_view what, const std::string& path, int number) {
  return Error(fmt::format("{} {}: {}", what, printable(path), std::strerror(number)));
}

Result<void> make_parents_of(const std::string& path, std::uint32_t mode,
                             const std::optional<std::string>& user,
                             const std::optional<std::string>& group) {
  TRY(const auto owner, find_owner(user, group));
  const auto parent = fs::path(path).lexically_normal().parent_path();
  if (parent.empty() || parent == "/") return {};
  struct stat status {};
  if (stat(parent.c_str(), &status) == 0) return {};
  TRY(make_parents_of(parent.string(), mode, user, group));
  if (mkdir(parent.c_str(), 0700) != 0) {
    if (errno == EEXIST) return {};
    return fail(system_error("cannot make directory", parent.string()));
  }
  if (owner.given() && chown(parent.c_str(), owner.uid, owner.gid) != 0)
    return fail(system_error("cannot set the owner of", parent.string()));
  // Not by mkdir's mode: the umask takes bits from that.
  if (chmod(parent.c_str(), mode) != 0)
    return fail(system_error("cannot set the mode of", parent.string()));
  return {};
}

Result<void> write_file(const WriteFile& action) {
  TRY(auto owner, find_owner(action.user, action.group));
  if (action.make_parents) {
    TRY(make_parents_of(action.path, action.directory_mode.value_or(0755), action.user,
                        action.group));
  }
  TRY(const auto before, file_facts(action.path));
  const bool keeps = before && before->kind == FileKind::regular;
  if (before && before->kind == FileKind::directory)
    return fail(printable(action.path) + " is a directory");
  if (keeps && !action.user) owner.uid = *before->uid;
  if (keeps && !action.group) owner.gid = *before->gid;
  FileBeside file;
  TRY(make_beside(file, action));
  TRY(checked(write_all(file.number(), action.contents), "cannot write", action.path));
  if (owner.given() && fchown(file.number(), owner.uid, owner.gid) != 0) {
    return fail(system_error("cannot set the owner of", action.path));
  }
  const auto mode = action.mode.value_or(keeps ? before->mode : 0644);
  if (fchmod(file.number(), mode) != 0)
    return fail(system_error("cannot set the mode of", action.path));
  if (action.check) TRY(check_new_file(*action.check, file.name()));
  if (keeps && !action.backup_folder.empty())
    TRY(keep_copy(action.backup_folder, action.path, *before));
  return checked(file.publish(action.path), "cannot replace", action.path);
}

Result<void> make_directory(const MakeDirectory& action) {
  TRY(const auto owner, find_owner(action.user, action.group));
  const auto mode = action.mode.value_or(0755);
  if (action.make_parents) {
    TRY(make_parents_of(action.path, mode, action.user, action.group));
  }
  if (mkdir(action.path.c_str(), 0700) != 0) {
    const int number = errno;
    TRY(const auto there, file_facts(action.path));
    if (there && there->kind == FileKind::directory) return {};
    return fail(system_error("cannot make directory", action.path, number));
  }
  if (owner.given() && chown(action.path.c_str(), owner.uid, owner.gid) != 0)
    return fail(system_error("cannot set the owner of", action.path));
  if (chmod(action.path.c_str(), mode) != 0)
    return fail(system_error("cannot set the mode of", action.path));
  return {};
}

Result<void> change_ownership(const ChangeOwnership& action) {
  TRY(const auto owner, find_owner(action.user, action.group));
  TRY(const auto before, file_facts(action.path));
  if (!before) return fail(printable(action.path) + " does not exist");
  if (owner.given() && lchown(action.path.c_str(), owner.uid, owner.gid) != 0) {
    return fail(system_error("cannot set the owner of", action.path));
  }
  // A link has no mode of its own, and chown may have taken the setuid bits away.
  const auto mode = action.mode.value_or(before->mode);
  if (before->kind != FileKind::symlink && (action.mode || owner.given()) &&
      chmod(action.path.c_str(), mode) != 0) {
    return fail(system_error("cannot set the mode of", action.path));
  }
  return {};
}

Result<bool> remove_path(const RemovePath& action) {
  std::error_code error;
  const auto removed = fs::remove_all(action.path, error);
  if (error) return fail(system_error("cannot remove", action.path, error.value()));
  return removed > 0;
}

}  // namespace converge
