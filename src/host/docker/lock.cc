#include "converge/host/docker/lock.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "converge/base/hash.h"
#include "converge/base/text.h"
#include "converge/base/waiting.h"

namespace converge {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr Milliseconds between_tries = 100ms;

Error refused(const std::string& what, const std::string& path, int number) {
  return Error(fmt::format("lock: {} {}: {}", what, printable(path), std::strerror(number)),
               Trouble::refused);
}

/// Makes it when it is missing. False, with errno, when it is not to be used: this user may not
/// write there, or, as /run/lock belongs to everybody, somebody else has made it.
bool usable(const std::string& directory) {
  // Group docker may be allowed in by whoever installs the directory; made here it is ours alone.
  if (mkdir(directory.c_str(), 0770) != 0 && errno != EEXIST) return false;
  struct stat status {};
  if (lstat(directory.c_str(), &status) != 0) return false;
  const bool trusted = status.st_uid == 0 || status.st_uid == geteuid();
  if (!S_ISDIR(status.st_mode) || !trusted || (status.st_mode & S_IWOTH) != 0) {
    errno = S_ISDIR(status.st_mode) ? EPERM : ENOTDIR;
    return false;
  }
  return access(directory.c_str(), W_OK | X_OK) == 0;
}

Result<Descriptor> open_lock(const std::string& path) {
  Descriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0660));
  if (!file) {
    const int number = errno;
    if (number == ELOOP) {
      return fail(
          Error(fmt::format("lock: {} is a symbolic link", printable(path)), Trouble::refused)
              .hint("somebody has put it there; look at it and remove it"));
    }
    return fail(refused("cannot open", path, number));
  }
  struct stat status {};
  if (fstat(file.get(), &status) != 0) return fail(refused("cannot look at", path, errno));
  const bool trusted = status.st_uid == 0 || status.st_uid == geteuid();
  if (!S_ISREG(status.st_mode) || status.st_nlink != 1 || !trusted) {
    return fail(
        Error(fmt::format("lock: {} is not a plain file of root or of this user", printable(path)),
              Trouble::refused));
  }
  return file;
}

/// `1234 2026-11-21T08:00:00Z converge`, as its holder has written it; only for the message.
std::string read_holder(int file) {
  char buffer[128];
  const auto count = pread(file, buffer, sizeof buffer, 0);
  if (count <= 0) return "";
  const auto words = split(trim(std::string_view(buffer, static_cast<std::size_t>(count))), ' ');
  if (words.size() < 2 || words[0].find_first_not_of("0123456789") != std::string::npos) return "";
  return printable(fmt::format(" (pid {}, since {})", words[0], words[1]));
}

void write_holder(int file) {
  const auto now =
      std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto text = fmt::format("{} {:%FT%TZ} converge\n", getpid(),
                                fmt::gmtime(std::chrono::system_clock::to_time_t(now)));
  // For the message only: a full disk must not stop the run.
  if (ftruncate(file, 0) == 0) (void)!pwrite(file, text.data(), text.size(), 0);
}

}  // namespace

Result<std::string> lock_directory(const Environment& environment) {
  if (const auto given = environment("CONVERGE_LOCK_DIR"); given && !given->empty()) {
    if (usable(*given)) return *given;
    return fail(refused("cannot write in CONVERGE_LOCK_DIR", *given, errno));
  }
  const std::string system = "/run/lock/converge";
  if (usable(system)) return system;
  const int number = errno;
  if (const auto runtime = environment("XDG_RUNTIME_DIR"); runtime && runtime->starts_with('/')) {
    const auto own = *runtime + "/converge";
    if (usable(own)) return own;
  }
  return fail(std::move(refused("cannot write in", system, number))
                  .hint("run as root, or have root make it: install -d -o root -g docker -m 2770 " +
                        system));
}

std::string lock_name(const Endpoint& endpoint) {
  const std::filesystem::path socket(endpoint.socket);
  std::error_code error;
  auto path = std::filesystem::canonical(socket, error).string();
  // No socket now: a daemon that comes back must find the same lock.
  if (error)
    path = (std::filesystem::weakly_canonical(socket.parent_path(), error) / socket.filename())
               .string();
  return sha256("unix:" + path).substr(0, 16) + ".lock";
}

Result<Lock> take_lock(const Endpoint& endpoint, const std::string& directory,
                       Milliseconds patience, const std::function<bool()>& give_up) {
  const auto path = directory + "/" + lock_name(endpoint);
  TRY(auto file, open_lock(path));
  const auto deadline = Clock::now() + patience;
  while (flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return fail(refused("cannot lock", path, errno));
    const bool over = Clock::now() >= deadline;
    if (!pause(over ? 0ms : between_tries, give_up))
      return fail("interrupted while waiting for another run", Trouble::interrupted);
    if (over) {
      return fail(Error(fmt::format("another run{} is active on {}", read_holder(file.get()),
                                    endpoint.text()),
                        Trouble::locked)
                      .hint("wait for it with --lock-wait 5m"));
    }
  }
  write_holder(file.get());
  return Lock(std::move(file));
}

}  // namespace converge
