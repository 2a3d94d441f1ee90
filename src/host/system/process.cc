#include "converge/host/system/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/env.hpp>
#include <boost/process/error.hpp>
#include <boost/process/exe.hpp>
#include <boost/process/extend.hpp>
#include <boost/process/posix.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>

#include "converge/base/descriptor.h"
#include "converge/base/text.h"
#include "converge/host/system/capture.h"
#include "converge/host/system/users.h"

namespace converge {
namespace {

namespace bp = boost::process;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto between_checks = 50ms;

struct Output {
  Descriptor end;
  Capture capture;
};

/// What the child does to itself between fork and exec. Only system calls: another thread may
/// hold any lock at that moment. Everything was looked up before.
struct Preparation {
  std::string cwd;
  std::optional<unsigned> umask;
  std::optional<User> user;
  std::vector<gid_t> groups;

  /// False, with errno, when something could not be done.
  bool apply() const {
    if (setpgid(0, 0) != 0) return false;
    // Ours are closed on exec anyway; this is for those that converge itself has inherited. An old
    // kernel cannot do it, and then they stay open as everywhere else.
    (void)close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    for (int number = 1; number < NSIG; ++number) std::signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    if (!cwd.empty() && chdir(cwd.c_str()) != 0) return false;
    if (umask) ::umask(*umask);
    if (!user) return true;
    return setgroups(groups.size(), groups.data()) == 0 && setgid(user->gid) == 0 &&
           setuid(user->uid) == 0;
  }
};

Result<Descriptor> input_with(const std::string& text) {
  if (text.empty()) return Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC));
  // A file in memory: a pipe would have to be filled while the outputs are read.
  Descriptor file(memfd_create("standard input", MFD_CLOEXEC));
  if (const auto error = file ? write_all(file.get(), text) : last_error())
    return fail(fmt::format("cannot keep the standard input: {}", error.message()));
  lseek(file.get(), 0, SEEK_SET);
  return file;
}

/// The reading end stays here, the other one is for the child.
Result<std::pair<Descriptor, Descriptor>> make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    return fail(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return std::pair(Descriptor(ends[0]), Descriptor(ends[1]));
}

bool is_directory(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

/// Where a command runs that does not say it: at its user's home, as in Salt.
std::string home_or_root(const std::string& home) {
  return is_directory(home) && access(home.c_str(), R_OK) == 0 ? home : "/";
}

std::string own_home() {
  if (const char* home = std::getenv("HOME"); home && *home == '/') return home;
  const Result<User> user = find_user(std::to_string(geteuid()));
  return user ? user->home : "/";
}

Result<Preparation> prepare(const Command& command) {
  if (access(command.shell.c_str(), X_OK) != 0) {
    return fail(fmt::format("the shell {} is not available", printable(command.shell)));
  }
  Preparation preparation{.cwd = command.cwd, .umask = command.umask, .user = {}, .groups = {}};
  if (!command.cwd.empty() && !is_directory(command.cwd)) {
    return fail(fmt::format("the working directory {} is not available", printable(command.cwd)));
  }
  if (command.cwd.empty()) preparation.cwd = home_or_root(own_home());
  if (!command.run_as) return preparation;
  TRY(auto user, find_user(*command.run_as));
  if (user.uid == geteuid()) return preparation;
  if (geteuid() != 0) {
    return fail(fmt::format("only root may run a command as user {}", user.name));
  }
  preparation.groups = groups_of(user);
  if (command.cwd.empty()) preparation.cwd = home_or_root(user.home);
  preparation.user = std::move(user);
  return preparation;
}

bp::environment environment_of(const Command& command, const Preparation& preparation) {
  bp::environment environment = boost::this_process::environment();
  if (preparation.user) {
    environment["HOME"] = preparation.user->home;
    environment["USER"] = preparation.user->name;
    environment["LOGNAME"] = preparation.user->name;
    environment["SHELL"] = preparation.user->shell;
  }
  for (const auto& [name, value] : command.environment) environment[name] = value;
  return environment;
}

/// A started process and what it writes.
class Process {
 public:
  static Result<Process> start(const Command& command, const ProcessPatience& patience);

  /// Reads until its end; see run_process().
  Result<CommandResult> finish(const Command& command, const std::function<bool()>& give_up);

 private:
  void read(Output& output, bool& open);
  /// Waits for output, at most `between_checks`; false when nobody can write any more.
  bool read_some();
  void end_group(int signal) const { kill(-child_.id(), signal); }
  void stop();
  bool runs();
  CommandResult result(bool timed_out);

  ProcessPatience patience_;
  bp::child child_;
  Output out_;
  Output err_;
  int waits_ = 0;
};

Result<Process> Process::start(const Command& command, const ProcessPatience& patience) {
  TRY(const auto preparation, prepare(command));
  TRY(const auto input, input_with(command.standard_input));
  TRY(auto out, make_pipe());
  TRY(auto err, make_pipe());
  const auto environment = environment_of(command, preparation);
  Process process;
  process.patience_ = patience;
  std::error_code error;
  try {
    std::lock_guard lock(spawn_lock());
    process.child_ = bp::child(
        bp::exe = command.shell, bp::args = std::vector<std::string>{"-c", command.text},
        environment, bp::posix::fd.bind(0, input.get()), bp::posix::fd.bind(1, out.second.get()),
        bp::posix::fd.bind(2, err.second.get()), error,
        bp::extend::on_exec_setup =
            [&preparation](auto& executor) {
              if (preparation.apply()) return;
              executor.set_error(std::error_code(errno, std::system_category()), "");
              _exit(EXIT_FAILURE);
            },
        bp::extend::on_error =
            [](auto& executor, const std::error_code&) {
              // Boost looks only once whether the failed child has gone, and leaves a zombie.
              if (executor.pid > 0) waitpid(executor.pid, nullptr, 0);
            });
  } catch (const std::exception& failure) {
    return fail(fmt::format("cannot run a command: {}", failure.what()));
  }
  if (error) {
    return fail(
        fmt::format("cannot run a command with {}: {}", printable(command.shell), error.message()));
  }
  process.out_.end = std::move(out.first);
  process.err_.end = std::move(err.first);
  return process;
}

void Process::read(Output& output, bool& open) {
  char buffer[16384];
  for (;;) {
    const auto count = ::read(output.end.get(), buffer, sizeof buffer);
    if (count > 0) {
      output.capture.add(std::string_view(buffer, static_cast<std::size_t>(count)));
    } else if (count < 0 && errno == EINTR) {
      continue;
    } else {
      if (count == 0 || errno != EAGAIN) output.end.close();
      open = open || output.end;
      return;
    }
  }
}

bool Process::read_some() {
  if (!out_.end && !err_.end) {
    // Normally it ends right after; it may also work on in silence.
    std::this_thread::sleep_for(std::min<Clock::duration>(1ms * (1 << waits_), between_checks));
    waits_ = std::min(waits_ + 1, 6);
    return false;
  }
  pollfd ends[] = {{out_.end.get(), POLLIN, 0}, {err_.end.get(), POLLIN, 0}};
  poll(ends, 2, static_cast<int>(std::chrono::milliseconds(between_checks).count()));
  bool open = false;
  if (out_.end) read(out_, open);
  if (err_.end) read(err_, open);
  return open;
}

bool Process::runs() {
  std::error_code error;
  return child_.running(error);
}

void Process::stop() {
  end_group(SIGTERM);
  for (const auto deadline = Clock::now() + patience_.terminate;
       runs() && Clock::now() < deadline;) {
    read_some();
  }
  end_group(SIGKILL);
  while (runs()) read_some();
  read_some();
}

CommandResult Process::result(bool timed_out) {
  std::error_code error;
  child_.wait(error);
  const int status = child_.native_exit_code();
  CommandResult result;
  result.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  result.out = out_.capture.text();
  result.err = err_.capture.text();
  result.timed_out = timed_out;
  return result;
}

Result<CommandResult> Process::finish(const Command& command,
                                      const std::function<bool()>& give_up) {
  const auto started = Clock::now();
  std::optional<Clock::time_point> ended;
  while (read_some() || runs()) {
    const auto now = Clock::now();
    if (!ended && !runs()) ended = now;
    if (ended && now - *ended > patience_.background) break;
    if (!ended && command.timeout && now - started > *command.timeout) {
      stop();
      return result(true);
    }
    if (!ended && give_up && give_up()) {
      stop();
      return fail("the command was interrupted", Trouble::interrupted);
    }
  }
  return result(false);
}

}  // namespace

/// Boost marks its own pipe to the child as close-on-exec only after making it. A child that
/// another thread forks in between would inherit it and keep us waiting for its end.
std::mutex& spawn_lock() {
  static std::mutex lock;
  return lock;
}

Result<CommandResult> run_process(const Command& command, const std::function<bool()>& give_up,
                                  const ProcessPatience& patience) {
  if (command.text.find('\0') != std::string::npos) {
    return fail("a command cannot hold a NUL byte", Trouble::refused);
  }
  TRY(auto process, Process::start(command, patience));
  auto result = process.finish(command, give_up);
  if (!result) return fail(std::move(result).error());
  return result;
}

}  // namespace converge
