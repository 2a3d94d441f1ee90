#pragma once

#include <string>
#include <string_view>
#include <system_error>

#include "converge/base/descriptor.h"

namespace converge {

/// A new file under a name that nobody else has: filled, and then either renamed to the name that
/// it is for, so that a reader sees the old or the new one, whole, or removed again with this
/// object. Floors above base that touch the machine (host, report, cli) share it; nothing else may
/// use it.
///
/// Errors are the system's own; who uses it says what the file was for.
class FileBeside {
 public:
  FileBeside() = default;
  FileBeside(FileBeside&& other) noexcept;
  FileBeside& operator=(FileBeside&&) = delete;
  /// Removes the file unless it was published.
  ~FileBeside();

  /// Makes `FOLDER/.converge.XXXXXX` and `ending`, for programs that look at the end of a name,
  /// with mode 0600. "" is the current folder.
  std::error_code make(const std::string& folder, std::string_view ending = {});
  /// Brings it to the disk and to its place, in the same folder. The name is on the disk then too,
  /// where the file system can be asked for that.
  std::error_code publish(const std::string& path);
  /// No more is written here, and programs may run it; it is still removed.
  void close() { file_.close(); }

  const std::string& name() const { return name_; }
  int number() const { return file_.get(); }

 private:
  std::string name_;  ///< "" when there is nothing to remove
  Descriptor file_;
};

/// Where the new file for `path` has to be made.
std::string folder_of(const std::string& path);

}  // namespace converge
