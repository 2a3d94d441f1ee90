#include "converge/base/file_beside.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>

using namespace converge;
namespace fs = std::filesystem;

namespace {

struct Folder {
  std::string path = (fs::temp_directory_path() / "converge-beside-XXXXXX").string();
  Folder() { REQUIRE(mkdtemp(path.data()) != nullptr); }
  ~Folder() { fs::remove_all(path); }
  long entries() const { return std::distance(fs::directory_iterator(path), {}); }
};

std::string text_of(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return read_to_end(file.get(), 1000).value();
}

}  // namespace

TEST_CASE("what is published takes the place of the old file, whole") {
  const Folder folder;
  const std::string path = folder.path + "/file";
  for (const char* text : {"one", "two"}) {
    FileBeside file;
    REQUIRE_FALSE(file.make(folder_of(path), ".conf"));
    CHECK(file.name().starts_with(folder.path + "/.converge."));
    CHECK(file.name().ends_with(".conf"));
    struct stat status {};
    REQUIRE(fstat(file.number(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0600);
    REQUIRE_FALSE(write_all(file.number(), text));
    REQUIRE_FALSE(file.publish(path));
    CHECK(text_of(path) == text);
  }
  CHECK(folder.entries() == 1);
}

TEST_CASE("what is not published goes away, and only once") {
  const Folder folder;
  {
    FileBeside file;
    REQUIRE_FALSE(file.make(folder.path));
    CHECK(folder.entries() == 1);
    const FileBeside moved = std::move(file);
    { const FileBeside nothing = std::move(file); }
    CHECK(folder.entries() == 1);
  }
  CHECK(folder.entries() == 0);
}

TEST_CASE("what cannot be made, written or put in its place says why") {
  const Folder folder;
  FileBeside file;
  CHECK(file.make(folder.path + "/none") == std::errc::no_such_file_or_directory);
  REQUIRE_FALSE(file.make(folder.path));
  fs::create_directory(folder.path + "/taken");
  CHECK(file.publish(folder.path + "/taken"));
  const Descriptor full(open("/dev/full", O_WRONLY | O_CLOEXEC));
  CHECK(write_all(full.get(), "x") == std::errc::no_space_on_device);
}

TEST_CASE("reading ends at the limit") {
  const Descriptor zeros(open("/dev/zero", O_RDONLY | O_CLOEXEC));
  CHECK(read_to_end(zeros.get(), 100000).error() == std::errc::file_too_large);
  const Descriptor nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
  CHECK(read_to_end(nothing.get(), 0) == "");
  CHECK(read_to_end(-1, 10).error() == std::errc::bad_file_descriptor);
}

TEST_CASE("the folder of a path is what stands before its last slash") {
  CHECK(folder_of("/a/b") == "/a");
  CHECK(folder_of("/a") == "/");
  CHECK(folder_of("a") == "");
  CHECK(folder_of("a/b/c") == "a/b");
}
