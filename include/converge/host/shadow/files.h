#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "converge/model/actions/files.h"
#include "converge/model/host.h"

namespace converge {

/// A copy of the files that is changed in place of the real ones. Not for several threads:
/// ShadowHost has the lock.
class ShadowFiles {
 public:
  explicit ShadowFiles(const HostView& real) : real_(real) {}

  Result<std::optional<FileFacts>> find(const std::string& path) const;
  Result<std::string> contents(const std::string& path) const;
  Result<std::vector<std::string>> entries(const std::string& path) const;

  Result<Outcome> perform(const WriteFile& action);
  Result<Outcome> perform(const MakeDirectory& action);
  Result<Outcome> perform(const ChangeOwnership& action);
  Result<Outcome> perform(const RemovePath& action);
  Result<Outcome> perform(const MakeLink& action);
  Result<Outcome> perform(const ChangeFiles& action);
  Result<Outcome> perform(const TouchFile& action);
  Result<Outcome> perform(const MovePath& action);

 private:
  struct Entry {
    std::optional<FileFacts> facts;       ///< nothing: it has been removed
    std::optional<std::string> contents;  ///< nothing: those of the real file
    bool own = false;                     ///< nothing real is left below it
  };

  /// What was written or removed at this path, or done above it; nullptr when the real file counts.
  const Entry* changed(const std::string& path) const;
  Result<void> make_parents(const std::string& path, std::uint32_t mode,
                            const std::optional<std::string>& user,
                            const std::optional<std::string>& group);
  /// What is at `from` now is also at `to`, with all that is below it.
  Result<void> copy(const std::string& from, const std::string& to);

  const HostView& real_;
  std::map<std::string, Entry> entries_;
};

}  // namespace converge
