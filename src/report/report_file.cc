#include "converge/report/report_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

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
  std::string beside = path + ".XXXXXX";
  const int descriptor = mkostemp(beside.data(), O_CLOEXEC);
  if (descriptor < 0) return fail(from_errno(path, errno, Trouble::refused));
  ReportFile file(path, std::move(beside), descriptor);
  const int error = posix_fallocate(descriptor, 0, reserved);
  if (error != 0 && error != EOPNOTSUPP && error != EINVAL)
    return fail(from_errno(path, error, Trouble::refused));
  return file;
}

ReportFile::ReportFile(ReportFile&& other) noexcept
    : path_(std::move(other.path_)),
      beside_(std::exchange(other.beside_, "")),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

ReportFile::~ReportFile() {
  if (descriptor_ >= 0) close(descriptor_);
  if (!beside_.empty()) unlink(beside_.c_str());
}

Result<void> ReportFile::write_all(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail(from_errno(path_, errno, Trouble::failed));
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> ReportFile::commit(std::string_view text) {
  TRY(write_all(text));
  const auto size = static_cast<off_t>(text.size());
  if (ftruncate(descriptor_, size) != 0 || fsync(descriptor_) != 0)
    return fail(from_errno(path_, errno, Trouble::failed));
  if (rename(beside_.c_str(), path_.c_str()) != 0)
    return fail(from_errno(path_, errno, Trouble::failed));
  beside_.clear();
  // Without this the name may be the old one again after a power cut. Not all systems can.
  const std::string folder = std::filesystem::path(path_).parent_path().string();
  const int directory = open(folder.empty() ? "." : folder.c_str(), O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    fsync(directory);
    close(directory);
  }
  return {};
}

}  // namespace converge
