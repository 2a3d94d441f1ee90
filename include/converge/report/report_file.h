#pragma once

#include <string>
#include <string_view>

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

  ReportFile(ReportFile&& other) noexcept;
  ReportFile& operator=(ReportFile&&) = delete;
  /// Removes the file beside when there was no commit.
  ~ReportFile();

  /// Writes, syncs, renames. At most once.
  Result<void> commit(std::string_view text);

 private:
  ReportFile(std::string path, std::string beside, int descriptor)
      : path_(std::move(path)), beside_(std::move(beside)), descriptor_(descriptor) {}

  Result<void> write_all(std::string_view text);

  std::string path_;
  std::string beside_;  ///< empty once it is renamed
  int descriptor_;
};

}  // namespace converge
