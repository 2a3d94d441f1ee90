#include "converge/host/system/files.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "converge/host/system/users.h"
#include "host/temporary_directory.h"

using namespace converge;

namespace {

FileFacts facts(const std::string& path) {
  const auto found = file_facts(path);
  REQUIRE(found);
  REQUIRE(found->has_value());
  return **found;
}
std::size_t entries(const std::string& path) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(path))
    count += entry.exists() ? 1 : 1;
  return count;
}
bool is_root() {
  return geteuid() == 0;
}

}  // namespace

TEST_CASE("facts of a file, a directory, a link and nothing") {
  const TemporaryDirectory folder;
  put(folder / "file", "text");
  chmod((folder / "file").c_str(), 04750);
  const auto file = facts(folder / "file");
  CHECK(file.kind == FileKind::regular);
  CHECK(file.mode == 04750);
  CHECK(file.size == 4);
  CHECK(file.uid == geteuid());
  CHECK(file.user == user_name(geteuid()));
  CHECK(facts(folder.path()).kind == FileKind::directory);
  std::filesystem::create_symlink("nowhere", folder / "link");
  CHECK(facts(folder / "link").kind == FileKind::symlink);
  CHECK(facts(folder / "link").link_target == "nowhere");
  CHECK_FALSE(file_facts(folder / "none")->has_value());
  CHECK_FALSE(file_facts(folder / "file/below")->has_value());
}

TEST_CASE("a file is written whole, with mode 0644, and nothing stays beside it") {
  const TemporaryDirectory folder;
  const auto old = umask(077);
  CHECK(write_file({.path = folder / "file",
                    .contents = "new",
                    .mode = {},
                    .user = {},
                    .group = {},
                    .directory_mode = {}}));
  umask(old);
  CHECK(get(folder / "file") == "new");
  CHECK(facts(folder / "file").mode == 0644);
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("an existing file keeps its mode and owner unless told otherwise") {
  const TemporaryDirectory folder;
  put(folder / "file", "old");
  chmod((folder / "file").c_str(), 0600);
  if (is_root()) CHECK(chown((folder / "file").c_str(), 12345, 54321) == 0);
  WriteFile action;
  action.path = folder / "file";
  action.contents = "new";
  CHECK(write_file(action));
  CHECK(facts(folder / "file").mode == 0600);
  if (is_root()) {
    CHECK(facts(folder / "file").user == "12345");
    CHECK(facts(folder / "file").group == "54321");
  }
  action.mode = 0640;
  CHECK(write_file(action));
  CHECK(facts(folder / "file").mode == 0640);
}

TEST_CASE("a link of that name is replaced, and what it led to stays") {
  const TemporaryDirectory folder;
  put(folder / "target", "old");
  std::filesystem::create_symlink(folder / "target", folder / "link");
  WriteFile action;
  action.path = folder / "link";
  action.contents = "new";
  CHECK(write_file(action));
  CHECK(facts(folder / "link").kind == FileKind::regular);
  CHECK(get(folder / "target") == "old");
}

TEST_CASE("a failed write leaves the old file and nothing beside it") {
  const TemporaryDirectory folder;
  put(folder / "file", "old");
  WriteFile action;
  action.path = folder / "file";
  action.contents = "new";
  action.user = "nobody-of-this-name";
  CHECK(write_file(action).error().message() == "user 'nobody-of-this-name' does not exist");
  CHECK(get(folder / "file") == "old");
  std::filesystem::create_directory(folder / "directory");
  action.user = {};
  action.path = folder / "directory";
  CHECK_FALSE(write_file(action));
  action.path = folder / "none/file";
  CHECK_FALSE(write_file(action));
  CHECK(entries(folder.path()) == 2);
}

TEST_CASE("parents are made when asked, with their mode") {
  const TemporaryDirectory folder;
  WriteFile action;
  action.path = folder / "a/b/file";
  action.make_parents = true;
  action.directory_mode = 0711;
  CHECK(write_file(action));
  CHECK(facts(folder / "a").mode == 0711);
  CHECK(facts(folder / "a/b").mode == 0711);
}

TEST_CASE("contents come back, and what is no regular file is an error at once") {
  const TemporaryDirectory folder;
  put(folder / "file", std::string("a\0b\n", 4));
  CHECK(*read_file(folder / "file") == std::string("a\0b\n", 4));
  CHECK_FALSE(read_file(folder.path()));
  CHECK_FALSE(read_file(folder / "none"));
  CHECK_FALSE(read_file("/dev/zero"));
  REQUIRE(mkfifo((folder / "fifo").c_str(), 0600) == 0);
  CHECK(read_file(folder / "fifo").error().message() == (folder / "fifo") + " is no regular file");
}

TEST_CASE("a file beyond 64 MiB is not read") {
  const TemporaryDirectory folder;
  put(folder / "large", "");
  REQUIRE(truncate((folder / "large").c_str(), (64L << 20L) + 1) == 0);
  CHECK(read_file(folder / "large").error().message() ==
        (folder / "large") + " is larger than 64 MiB");
}

TEST_CASE("a directory is made with its mode, whatever the umask, and may be there already") {
  const TemporaryDirectory folder;
  const auto old = umask(077);
  CHECK(make_directory({folder / "a", 02775, false}));
  CHECK(make_directory({folder / "x/y", {}, true}));
  umask(old);
  CHECK(facts(folder / "a").mode == 02775);
  CHECK(facts(folder / "x").mode == 0755);
  CHECK(make_directory({folder / "a", 0700, false}));
  put(folder / "file", "");
  CHECK_FALSE(make_directory({folder / "file", {}, false}));
  CHECK_FALSE(make_directory({folder / "none/below", {}, false}));
}

TEST_CASE("mode and owner are changed, of a link the owner alone") {
  const TemporaryDirectory folder;
  put(folder / "file", "");
  chmod((folder / "file").c_str(), 0644);
  std::filesystem::create_symlink(folder / "file", folder / "link");
  CHECK(change_ownership({folder / "file", 0600, {}, {}}));
  CHECK(facts(folder / "file").mode == 0600);
  CHECK(change_ownership({folder / "link", 0777, {}, {}}));
  CHECK(facts(folder / "file").mode == 0600);
  CHECK_FALSE(change_ownership({folder / "none", 0600, {}, {}}));
  if (!is_root()) return;
  CHECK(change_ownership({folder / "link", {}, "12345", {}}));
  CHECK(facts(folder / "link").uid == 12345);
  CHECK(facts(folder / "file").uid == 0);
  CHECK(change_ownership({folder / "file", 04755, "daemon", "daemon"}));
  CHECK(facts(folder / "file").user == "daemon");
  CHECK(facts(folder / "file").mode == 04755);
}

TEST_CASE("removing takes a tree and does not follow links out of it") {
  const TemporaryDirectory folder;
  std::filesystem::create_directories(folder / "tree/a");
  put(folder / "keep", "kept");
  std::filesystem::create_symlink(folder / "keep", folder / "tree/link");
  std::filesystem::create_directory_symlink(folder.path(), folder / "tree/a/up");
  CHECK(*remove_path({folder / "tree"}));
  CHECK_FALSE(file_facts(folder / "tree")->has_value());
  CHECK(get(folder / "keep") == "kept");
  CHECK_FALSE(*remove_path({folder / "tree"}));
}
