#include "converge/host/system/process.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <thread>
#include <vector>

#include "converge/host/system/capture.h"
#include "host/temporary_directory.h"

using namespace converge;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

CommandResult run(const Command& command) {
  const auto result = run_process(command, {});
  REQUIRE_MESSAGE(result.has_value(), (result ? "" : one_line(result.error())));
  return *result;
}
CommandResult run(const std::string& text) {
  return run(Command{.text = text});
}

bool is_root() {
  return geteuid() == 0;
}

}  // namespace

TEST_CASE("a command's outputs and exit code come back") {
  const auto result = run("echo out; echo err >&2; exit 3");
  CHECK(result.out == "out\n");
  CHECK(result.err == "err\n");
  CHECK(result.exit_code == 3);
  CHECK_FALSE(result.timed_out);
}

TEST_CASE("a command ended by a signal has 128 and its number") {
  CHECK(run("kill -KILL $$").exit_code == 137);
}

TEST_CASE("standard input is what was given, or empty") {
  CHECK(run("cat").out.empty());
  Command command{.text = "cat"};
  command.standard_input = std::string(300000, 'x') + "end";
  const auto result = run(command);
  CHECK(result.out.ends_with("end"));
}

TEST_CASE("a command that says no directory runs at home") {
  const char* home = std::getenv("HOME");
  REQUIRE(home);
  const std::string before = home;
  const TemporaryDirectory folder;
  setenv("HOME", folder.path().c_str(), 1);
  const auto at_home = run("pwd -P");
  setenv("HOME", "/nonexistent", 1);
  const auto at_root = run("pwd -P");
  setenv("HOME", before.c_str(), 1);
  CHECK(at_home.out == folder.path() + "\n");
  CHECK(at_root.out == "/\n");
}

TEST_CASE("environment, directory and umask are as asked for") {
  const TemporaryDirectory folder;
  Command command{.text = "echo \"$A|$HOME\"; pwd; umask"};
  command.environment = {{"A", "two words; `id`"}, {"HOME", "/x"}};
  command.cwd = folder.path();
  command.umask = 027;
  CHECK(run(command).out == "two words; `id`|/x\n" + folder.path() + "\n0027\n");
}

TEST_CASE("what cannot be started is an error") {
  Command command{.text = "true"};
  command.cwd = "/nonexistent";
  CHECK(run_process(command, {}).error().message() ==
        "the working directory /nonexistent is not available");
  command.cwd = "";
  command.shell = "/nonexistent/sh";
  CHECK(run_process(command, {}).error().message() == "the shell /nonexistent/sh is not available");
  command.shell = "/bin/sh";
  command.run_as = "nobody-of-this-name";
  CHECK(run_process(command, {}).error().message() == "user 'nobody-of-this-name' does not exist");
}

TEST_CASE("a shell that is no program is an error and leaves no zombie") {
  const TemporaryDirectory folder;
  put(folder / "shell",
      "\x7f"
      "ELF nonsense");
  std::filesystem::permissions(folder / "shell", std::filesystem::perms::all);
  Command command{.text = "true"};
  command.shell = folder / "shell";
  CHECK_FALSE(run_process(command, {}));
  CHECK(waitpid(-1, nullptr, WNOHANG) == -1);
}

TEST_CASE("a finished command leaves no zombie and no open descriptor") {
  const auto open_files = [] {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
      (void)entry;
      ++count;
    }
    return count;
  };
  run("true");
  const auto before = open_files();
  for (int i = 0; i < 20; ++i) run("echo x; echo y >&2");
  CHECK(open_files() == before);
  CHECK(waitpid(-1, nullptr, WNOHANG) == -1);
}

TEST_CASE("a child has no descriptor of ours") {
  const TemporaryDirectory folder;
  const int secret = open((folder / "lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  // As a shell may start us with further ones.
  const int inherited = dup2(0, 77);
  CHECK(run("ls /proc/self/fd | tr '\\n' ' '").out ==
        "0 1 2 3 ");  // 3: the directory that is listed
  close(secret);
  close(inherited);
}

TEST_CASE("a child starts with default signals, none of them blocked") {
  const auto old = std::signal(SIGPIPE, SIG_IGN);
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  const auto result = run("grep -E 'Sig(Blk|Ign)' /proc/self/status | tr -d '\\n\\t'");
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  std::signal(SIGPIPE, old);
  CHECK(result.out == "SigBlk:0000000000000000SigIgn:0000000000000000");
}

TEST_CASE("a timeout ends the whole group") {
  const TemporaryDirectory folder;
  Command command{.text = "(sleep 60; echo late >" + (folder / "late") + ") & echo $! >" +
                          (folder / "pid") + "; echo begun; sleep 60"};
  command.timeout = 200ms;
  const auto begin = Clock::now();
  const auto result = run(command);
  CHECK(result.timed_out);
  CHECK(result.exit_code == 128 + SIGTERM);
  CHECK(result.out == "begun\n");
  CHECK(Clock::now() - begin < 10s);
  const auto child = std::stoi(get(folder / "pid"));
  for (int i = 0; i < 200 && kill(child, 0) == 0; ++i) {
    // A zombie that init has not reaped yet is dead too.
    if (get("/proc/" + std::to_string(child) + "/stat").find(" Z ") != std::string::npos) break;
    std::this_thread::sleep_for(10ms);
  }
  const auto state = get("/proc/" + std::to_string(child) + "/stat");
  CHECK((state.empty() || state.find(" Z ") != std::string::npos));
}

TEST_CASE("whoever ignores SIGTERM is killed") {
  Command command{.text = "trap '' TERM; while :; do sleep 0.1; done"};
  command.timeout = 100ms;
  const auto result = run_process(command, {}, {.terminate = 200ms});
  REQUIRE(result);
  CHECK(result->timed_out);
  CHECK(result->exit_code == 128 + SIGKILL);
}

TEST_CASE("a command is ended when it is told to give up") {
  const auto result = run_process(Command{.text = "sleep 60"}, [] { return true; });
  REQUIRE_FALSE(result);
  CHECK(result.error().trouble() == Trouble::interrupted);
}

TEST_CASE("a background process that keeps the outputs open is not waited for") {
  const auto begin = Clock::now();
  const auto result =
      run_process(Command{.text = "echo done; sleep 30 &"}, {}, {.background = 100ms});
  REQUIRE(result);
  CHECK(result->out == "done\n");
  CHECK(Clock::now() - begin < 15s);
}

TEST_CASE("a pipe of one command is not held open by another one") {
  std::vector<std::jthread> threads;
  std::atomic<bool> slow{false};
  threads.emplace_back([] { run("sleep 2"); });
  for (int i = 0; i < 20; ++i) {
    const auto begin = Clock::now();
    run("echo quick");
    if (Clock::now() - begin > 1500ms) slow = true;
  }
  CHECK_FALSE(slow);
}

TEST_CASE("a long output keeps its head and its tail") {
  const auto out = run("echo first; head -c 1000000 /dev/zero | tr '\\0' x; echo; echo last").out;
  CHECK(out.size() < 140000);
  CHECK(out.starts_with("first\n"));
  CHECK(out.ends_with("last\n"));
  CHECK(out.find(" bytes left out ...") != std::string::npos);
}

TEST_CASE("an output of just the limit is kept whole") {
  for (const std::size_t size : {std::size_t{0}, Capture::limit, 2 * Capture::limit}) {
    Capture capture;
    const std::string text(size, 'x');
    for (std::size_t i = 0; i < size; i += 1000)
      capture.add(std::string_view(text).substr(i, 1000));
    CHECK(capture.text() == text);
  }
}

TEST_CASE("what is left out of a long output is counted") {
  Capture capture;
  for (int i = 0; i < 1000; ++i) capture.add(std::string(1000, 'x'));
  const auto left_out = 1000 * 1000 - 2 * Capture::limit;
  CHECK(capture.text().find("... " + std::to_string(left_out) + " bytes left out ...") !=
        std::string::npos);
}

TEST_CASE("root runs a command as another user, in that user's home and groups" *
          doctest::skip(!is_root())) {
  Command command{.text = "id -un; id -Gn; echo $HOME $USER"};
  command.run_as = "nobody";
  command.cwd = "/";
  CHECK(run(command).out == "nobody\nnogroup\n/nonexistent nobody\n");
  command.run_as = "daemon";
  command.cwd = "";
  command.text = "pwd";
  CHECK(run(command).out == "/usr/sbin\n");
}

TEST_CASE("a NUL byte is refused") {
  CHECK_FALSE(run_process(Command{.text = std::string("true\0false", 10)}, {}));
}
