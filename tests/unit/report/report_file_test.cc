#include "converge/report/report_file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace converge;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "converge-report-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { fs::remove_all(path); }
  std::string file(const char* name) const { return (path / name).string(); }
  std::size_t entries() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(path), fs::directory_iterator()));
  }
};

std::string text_of(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::string refusal(const std::string& path) {
  const auto file = ReportFile::reserve(path);
  REQUIRE_FALSE(file.has_value());
  CHECK(file.error().trouble() == Trouble::refused);
  return file.error().message();
}

}  // namespace

TEST_CASE("a report replaces the old one at once, only its owner may read it") {
  const Folder folder;
  const std::string path = folder.file("r.json");
  std::ofstream(path) << "old";
  auto file = ReportFile::reserve(path);
  REQUIRE(file.has_value());
  CHECK(text_of(path) == "old");
  REQUIRE(file->commit("new").has_value());
  CHECK(text_of(path) == "new");
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
  CHECK(folder.entries() == 1);
}

TEST_CASE("a report larger than what was reserved is written whole") {
  const Folder folder;
  auto file = ReportFile::reserve(folder.file("r.json"));
  REQUIRE(file.has_value());
  const std::string text(1'000'000, 'x');
  REQUIRE(file->commit(text).has_value());
  CHECK(text_of(folder.file("r.json")) == text);
}

TEST_CASE("a run that ends without a report leaves nothing behind") {
  const Folder folder;
  {
    const auto file = ReportFile::reserve(folder.file("r.json"));
    CHECK(folder.entries() == 1);
  }
  CHECK(folder.entries() == 0);
}

TEST_CASE("a place where no report can be is refused before the run") {
  const Folder folder;
  CHECK(refusal(folder.file("no/r.json")) ==
        "the report " + folder.file("no/r.json") + ": No such file or directory");
  CHECK(refusal(folder.path.string()).find("is a directory") != std::string::npos);
  CHECK(refusal("/dev/full").find("is no regular file") != std::string::npos);
  CHECK(refusal("").find("--report") != std::string::npos);
  CHECK(refusal(folder.file("x/")).find("the report") == 0);
  fs::create_symlink("/etc/passwd", folder.path / "link");
  CHECK(refusal(folder.file("link")).find("is a symbolic link") != std::string::npos);
}

TEST_CASE("a folder that vanished meanwhile is an error, not a crash") {
  const Folder folder;
  fs::create_directory(folder.path / "sub");
  auto file = ReportFile::reserve(folder.file("sub/r.json"));
  REQUIRE(file.has_value());
  fs::remove_all(folder.path / "sub");
  CHECK_FALSE(file->commit("x").has_value());
}
