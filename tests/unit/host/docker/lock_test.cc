#include "converge/host/docker/lock.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <thread>

#include "host/temporary_directory.h"

using namespace converge;
using namespace std::chrono_literals;

namespace {

const Endpoint daemon_a{"/tmp/a.sock"};
const Endpoint daemon_b{"/tmp/b.sock"};

Result<Lock> take(const Endpoint& endpoint, const std::string& folder,
                  Milliseconds patience = 0ms) {
  return take_lock(endpoint, folder, patience, {});
}

Environment environment(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const std::string& name) -> std::optional<std::string> {
    const auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  };
}

}  // namespace

TEST_CASE("of two runs on one daemon the second is told who has the lock") {
  const TemporaryDirectory folder;
  const auto first = take(daemon_a, folder.path());
  REQUIRE(first);
  const auto second = take(daemon_a, folder.path());
  REQUIRE_FALSE(second);
  CHECK(second.error().trouble() == Trouble::locked);
  CHECK(second.error().message().starts_with("another run (pid " + std::to_string(getpid()) +
                                             ", since "));
}

TEST_CASE("runs on two daemons do not hinder each other") {
  const TemporaryDirectory folder;
  const auto first = take(daemon_a, folder.path());
  CHECK(take(daemon_b, folder.path()));
}

TEST_CASE("the lock is free when its holder ends, and its file stays") {
  const TemporaryDirectory folder;
  { const auto first = take(daemon_a, folder.path()); }
  CHECK(std::filesystem::exists(folder / lock_name(daemon_a)));
  CHECK(take(daemon_a, folder.path()));
}

TEST_CASE("whoever waits gets the lock when it becomes free") {
  const TemporaryDirectory folder;
  auto first = std::make_unique<Result<Lock>>(take(daemon_a, folder.path()));
  std::jthread holder([&] {
    std::this_thread::sleep_for(150ms);
    first.reset();
  });
  CHECK(take(daemon_a, folder.path(), 10s));
}

TEST_CASE("the wait ends when it is told to give up") {
  const TemporaryDirectory folder;
  const auto first = take(daemon_a, folder.path());
  const auto second = take_lock(daemon_a, folder.path(), 60s, [] { return true; });
  REQUIRE_FALSE(second);
  CHECK(second.error().trouble() == Trouble::interrupted);
}

TEST_CASE("two paths to one socket are one daemon") {
  const TemporaryDirectory folder;
  put(folder / "docker.sock", "");
  std::filesystem::create_symlink(folder / "docker.sock", folder / "link.sock");
  CHECK(lock_name({folder / "docker.sock"}) == lock_name({folder / "link.sock"}));
  CHECK(lock_name({folder / "docker.sock"}) != lock_name({folder / "other.sock"}));
}

TEST_CASE("a daemon that is restarted keeps its lock") {
  const TemporaryDirectory folder;
  const auto without = lock_name({folder / "docker.sock"});
  put(folder / "docker.sock", "");
  CHECK(lock_name({folder / "docker.sock"}) == without);
}

TEST_CASE("a link, a hard link or a directory in place of the lock file is refused") {
  const TemporaryDirectory folder;
  put(folder / "victim", "text");
  const auto path = folder / lock_name(daemon_a);
  std::filesystem::create_symlink(folder / "victim", path);
  CHECK(take(daemon_a, folder.path()).error().trouble() == Trouble::refused);
  std::filesystem::remove(path);
  std::filesystem::create_hard_link(folder / "victim", path);
  CHECK(take(daemon_a, folder.path()).error().trouble() == Trouble::refused);
  std::filesystem::remove(path);
  std::filesystem::create_directory(path);
  CHECK(take(daemon_a, folder.path()).error().trouble() == Trouble::refused);
  CHECK(get(folder / "victim") == "text");
}

TEST_CASE("the directory is the one the environment names, made when it is missing") {
  const TemporaryDirectory folder;
  const auto directory = folder / "locks";
  CHECK(*lock_directory(environment({{"CONVERGE_LOCK_DIR", directory}})) == directory);
  CHECK(std::filesystem::is_directory(directory));
}

TEST_CASE("a directory that everybody may write to is not used") {
  const TemporaryDirectory folder;
  chmod(folder.path().c_str(), 0777);
  const auto directory = lock_directory(environment({{"CONVERGE_LOCK_DIR", folder.path()}}));
  REQUIRE_FALSE(directory);
  CHECK(directory.error().trouble() == Trouble::refused);
}
