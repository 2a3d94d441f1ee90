#include "converge/files/walk.h"

#include <fmt/format.h>

#include <set>

#include "converge/base/pattern.h"
#include "converge/base/text.h"

namespace converge {
namespace {

constexpr std::size_t most_paths = 100'000;
constexpr std::string_view expression = "E@";

Result<void> walk_into(const HostView& host, const std::string& folder, const std::string& prefix,
                       std::optional<std::int64_t> deeper, std::vector<WalkedPath>& found) {
  TRY(const auto names, host.entries(folder));
  for (const std::string& name : names) {
    WalkedPath here{folder + "/" + name, prefix + name, {}};
    TRY(const auto facts, host.file(here.path));
    if (!facts) continue;  // gone meanwhile
    here.facts = *facts;
    if (found.size() >= most_paths)
      return fail(fmt::format("more than {} files below {}", most_paths, printable(folder)));
    const bool folder_here = facts->kind == FileKind::directory;
    const std::string path = here.path;
    const std::string relative = here.relative;
    found.push_back(std::move(here));
    if (!folder_here || (deeper && *deeper <= 0)) continue;
    const auto next = deeper ? std::optional(*deeper - 1) : std::nullopt;
    TRY(walk_into(host, path, relative + "/", next, found));
  }
  return {};
}

Result<bool> fits(const std::string& pattern, const std::string& path) {
  if (pattern.starts_with(expression))
    return pattern_found(std::string_view(pattern).substr(expression.size()), path);
  return glob_match(pattern, path);
}

Result<bool> fits_any(const std::vector<std::string>& patterns, const std::string& path) {
  for (const std::string& pattern : patterns) {
    TRY(const bool fitting, fits(pattern, path));
    if (fitting) return true;
  }
  return false;
}

Result<std::vector<std::string>> read_patterns(const Arguments& arguments, std::string_view name) {
  TRY(std::vector<std::string> patterns, arguments.texts(name));
  std::erase(patterns, "");
  for (const std::string& pattern : patterns)
    if (pattern.starts_with(expression)) {
      Result<void> checked = check_pattern(std::string_view(pattern).substr(expression.size()));
      if (!checked) return fail(std::move(checked).error().at(arguments.find(name)->place()));
    }
  return patterns;
}

}  // namespace

bool is_below(const std::string& path, const std::string& folder) {
  return path == folder || path.starts_with(folder == "/" ? folder : folder + "/");
}

std::string without_slash(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

Result<std::vector<WalkedPath>> walk(const HostView& host, const std::string& folder,
                                     std::optional<std::int64_t> deepest) {
  std::vector<WalkedPath> found;
  TRY(walk_into(host, folder, "", deepest, found));
  return found;
}

Result<bool> PathFilter::takes(const std::string& relative) const {
  if (!included.empty()) {
    TRY(const bool wanted, fits_any(included, relative));
    if (!wanted) return false;
  }
  TRY(const bool unwanted, fits_any(excluded, relative));
  return !unwanted;
}

Result<PathFilter> read_path_filter(const Arguments& arguments) {
  PathFilter filter;
  TRY(filter.included, read_patterns(arguments, "include_pat"));
  TRY(filter.excluded, read_patterns(arguments, "exclude_pat"));
  return filter;
}

Result<std::vector<std::string>> unwanted_paths(const HostView& host, const std::string& folder,
                                                const std::vector<std::string>& kept,
                                                const PathFilter& filter) {
  std::set<std::string> spared;
  for (const std::string& path : kept)
    for (std::string above = path; is_below(above, folder) && spared.insert(above).second;)
      above = above.substr(0, above.rfind('/'));
  const PathFilter excluded{{}, filter.excluded};
  std::vector<std::string> unwanted;
  TRY(const auto all, walk(host, folder));
  for (const WalkedPath& here : all) {
    if (spared.contains(here.path)) continue;
    // What is in a directory that goes is gone with it.
    if (!unwanted.empty() && is_below(here.path, unwanted.back())) continue;
    TRY(const bool goes, excluded.takes(here.relative));
    if (goes) unwanted.push_back(here.path);
  }
  return unwanted;
}

}  // namespace converge
