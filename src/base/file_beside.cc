#include "converge/base/file_beside.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace converge {

FileBeside::FileBeside(FileBeside&& other) noexcept
    : name_(std::exchange(other.name_, {})), file_(std::move(other.file_)) {}

FileBeside::~FileBeside() {
  if (!name_.empty()) unlink(name_.c_str());
}

std::error_code FileBeside::make(const std::string& folder, std::string_view ending) {
  // Short: this name must not be too long where the one it is for is not.
  std::string name = folder.empty() || folder.ends_with('/') ? folder : folder + "/";
  name.append(".converge.XXXXXX").append(ending);
  file_ = Descriptor(mkostemps(name.data(), static_cast<int>(ending.size()), O_CLOEXEC));
  if (!file_) return last_error();
  name_ = std::move(name);
  return {};
}

std::error_code FileBeside::publish(const std::string& path) {
  if (fsync(file_.get()) != 0 || rename(name_.c_str(), path.c_str()) != 0) return last_error();
  name_.clear();
  file_.close();
  const std::string folder = folder_of(path);
  const Descriptor directory(
      open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory) fsync(directory.get());
  return {};
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return "";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace converge
