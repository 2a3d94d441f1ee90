#include "converge/cli/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "converge/base/descriptor.h"
#include "converge/base/text.h"

namespace converge {
namespace {

Error refused(const std::string& path, std::string_view what) {
  return Error(fmt::format("{}: {}", printable(path), what), Trouble::refused);
}

Result<std::string> read_all(int descriptor, const std::string& path) {
  auto text = read_to_end(descriptor, largest_state_file);
  if (text) return *std::move(text);
  if (text.error() == std::errc::file_too_large)
    return fail(refused(path, fmt::format("larger than {} bytes", largest_state_file))
                    .hint("a state file is text for people; is this the right one?"));
  return fail(refused(path, std::strerror(text.error().value())));
}

}  // namespace

Result<std::string> read_source(const std::string& path, const Consider& consider) {
  if (path == "-") return read_all(STDIN_FILENO, "standard input");
  // Not blocking: opening a FIFO would wait for a writer that never comes.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) return fail(refused(path, std::strerror(errno)));
  struct stat facts {};
  if (fstat(file.get(), &facts) != 0) return fail(refused(path, std::strerror(errno)));
  if (S_ISDIR(facts.st_mode)) return fail(refused(path, "is a directory"));
  if (!S_ISREG(facts.st_mode)) return fail(refused(path, "is not a regular file"));
  if (auto doubt = find_doubt(path, facts); doubt && consider) TRY(consider(*std::move(doubt)));
  return read_all(file.get(), path);
}

bool is_readable_file(const std::string& path) {
  struct stat facts {};
  return stat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode) &&
         access(path.c_str(), R_OK) == 0;
}

bool is_folder(const std::string& path) {
  struct stat facts {};
  return stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
}

Result<std::vector<std::string>> state_files_below(const std::string& folder) {
  constexpr std::size_t most_files = 10'000;
  namespace fs = std::filesystem;
  std::vector<std::string> found;
  std::error_code error;
  fs::recursive_directory_iterator at(folder.empty() ? "." : folder,
                                      fs::directory_options::skip_permission_denied, error);
  std::size_t seen = 0;
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (++seen > most_files)
      return fail(refused(folder, fmt::format("has more than {} files below it", most_files)));
    const std::string ending = at->path().extension().string();
    if (ending == ".sls" || ending == ".yml" || ending == ".yaml")
      found.push_back(at->path().lexically_relative(folder.empty() ? "." : folder).string());
  }
  if (error) return fail(refused(folder, error.message()));
  return found;
}

Result<std::string> real_path(const std::string& path) {
  std::error_code error;
  const auto absolute = std::filesystem::absolute(path, error);
  if (!error) {
    std::string real = std::filesystem::weakly_canonical(absolute, error).string();
    if (real.size() > 1 && real.ends_with('/')) real.pop_back();
    if (!error) return real;
  }
  return fail(refused(path, error.message()));
}

std::string default_backup_folder() {
  constexpr std::string_view folder = "/converge/file_backup";
  if (geteuid() == 0) return "/var/cache" + std::string(folder);
  const auto cache = environment_variable("XDG_CACHE_HOME");
  if (cache && cache->starts_with('/')) return *cache + std::string(folder);
  const auto home = environment_variable("HOME");
  return home && home->starts_with('/') ? *home + "/.cache" + std::string(folder) : "";
}

std::optional<std::string> environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

}  // namespace converge
