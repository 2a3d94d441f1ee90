#pragma once

#include <string>
#include <string_view>

#include "converge/base/file_beside.h"
#include "converge/base/result.h"

namespace converge {

/// The file of `--report`: a promise that is tested before the run and kept after it. A reader
/// never sees half a report: it is written beside, with mode 0600, and renamed.
class ReportFile {
 public:
  /// Makes the file beside and takes 64 KiB of disk for it. Trouble::refused when that is not
  /// possible, or when something stands there that is no regular file (a link, a device): it would
  /// be replaced.
  static Result<ReportFile> reserve(const std::string& path);

  /// Writes, syncs, renames. At most once; without it the file beside goes away with this object.
  Result<void> commit(std::string_view text);

 private:
  explicit ReportFile(std::string path) : path_(std::move(path)) {}

  std::string path_;
  FileBeside beside_;
};

}  // namespace converge
