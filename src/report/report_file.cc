#include "converge/report/report_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "converge/base/text.h"

namespace converge {
namespace {

/// Enough for the report of some fifty states; more is asked for when it is known how much.
constexpr off_t reserved = 64 * 1024;

Error about(const std::string& path, std::string_view what, Trouble trouble) {
  return Error(fmt::format("the report {}: {}", printable(path), what), trouble);
}

Error from_errno(const std::string& path, int error, Trouble trouble) {
  return about(path, std::strerror(error), trouble);
}

Result<void> check_place(const std::string& path) {
  if (path.empty()) return fail(Error("--report wants the name of a file", Trouble::refused));
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT && !path.ends_with('/')) return {};
    return fail(from_errno(path, errno, Trouble::refused));
  }
  if (S_ISREG(status.st_mode)) return {};
  const std::string_view kind = S_ISDIR(status.st_mode)   ? "is a directory"
                                : S_ISLNK(status.st_mode) ? "is a symbolic link"
                                                          : "is no regular file";
  return fail(about(path, kind, Trouble::refused)
                  .hint("name a file, which will be replaced; for standard output there is "
                        "--output json"));
}

}  // namespace

Result<ReportFile> ReportFile::reserve(const std::string& path) {
  TRY(check_place(path));
  ReportFile file(path);
  if (const auto error = file.beside_.make(folder_of(path)))
    return fail(from_errno(path, error.value(), Trouble::refused));
  const int error = posix_fallocate(file.beside_.number(), 0, reserved);
  if (error != 0 && error != EOPNOTSUPP && error != EINVAL)
    return fail(from_errno(path, error, Trouble::refused));
  return file;
}

Result<void> ReportFile::commit(std::string_view text) {
  std::error_code error = write_all(beside_.number(), text);
  if (!error && ftruncate(beside_.number(), static_cast<off_t>(text.size())) != 0)
    error = last_error();
  if (!error) error = beside_.publish(path_);
  if (error) return fail(from_errno(path_, error.value(), Trouble::failed));
  return {};
}

}  // namespace converge
