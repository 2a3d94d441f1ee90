// Runs a command several times and prints one line for each: wall and CPU time in milliseconds,
// peak memory in KiB, exit code. A static program of its own because the kernel counts the memory
// of whoever starts a program as the program's peak: from Python everything would take 15 MB.
//
//     measure RUNS COMMAND [ARGUMENT...]      the command's output goes to /dev/null

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

extern char** environ;

namespace {

double milliseconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

int run_once(char** command, const posix_spawn_file_actions_t& quiet) {
  const auto begin = std::chrono::steady_clock::now();
  pid_t pid = 0;
  if (const int error = posix_spawnp(&pid, command[0], &quiet, nullptr, command, environ)) {
    std::fprintf(stderr, "measure: %s: %s\n", command[0], std::strerror(error));
    return 1;
  }
  int status = 0;
  rusage usage{};
  wait4(pid, &status, 0, &usage);
  const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - begin;
  std::printf("%.3f %.3f %ld %d\n", wall.count(),
              milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime), usage.ru_maxrss,
              WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  return 0;
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) return 2;
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  for (int descriptor : {1, 2})
    posix_spawn_file_actions_addopen(&quiet, descriptor, "/dev/null", O_WRONLY, 0);
  for (int i = std::atoi(words[1]); i > 0; --i)
    if (run_once(words + 2, quiet) != 0) return 1;
  return 0;
}
