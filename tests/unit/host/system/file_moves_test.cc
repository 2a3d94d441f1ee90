#include <doctest/doctest.h>
#include <sys/stat.h>

#include "converge/host/shadow/host.h"
#include "converge/host/system/files.h"
#include "converge/host/system/host.h"
#include "converge/host/system/process.h"
#include "host/temporary_directory.h"

using namespace converge;

namespace {

/// The machine as it is, without Docker.
class Disk final : public HostView {
 public:
  Result<std::optional<ImageFacts>> image(const std::string&) const override {
    return std::optional<ImageFacts>();
  }
  Result<std::optional<ContainerFacts>> container(const std::string&) const override {
    return std::optional<ContainerFacts>();
  }
  Result<std::optional<NetworkFacts>> network(const std::string&) const override {
    return std::optional<NetworkFacts>();
  }
  Result<std::optional<FileFacts>> file(const std::string& path) const override {
    return file_facts(path);
  }
  Result<std::string> contents(const std::string& path) const override { return read_file(path); }
  Result<std::vector<std::string>> entries(const std::string& path) const override {
    return directory_entries(path);
  }
  Result<CommandResult> run(const Command& command) const override {
    return run_process(command, {});
  }
};

using Names = std::vector<std::string>;

/// Does the same on the disk and on a shadow of it; both must look alike afterwards.
void on_both(const FileAction& action, const TemporaryDirectory& folder, const Names& wanted) {
  const Disk disk;
  ShadowHost shadow(disk);
  REQUIRE(shadow.perform(action, {}).has_value());
  CHECK(shadow.entries(folder.path()).value_or(Names{"error"}) == wanted);
  REQUIRE(perform_system(action, {}).has_value());
  CHECK(disk.entries(folder.path()).value_or(Names{"error"}) == wanted);
  for (const std::string& name : wanted) {
    const auto there = *disk.file(folder / name);
    const auto thought = *shadow.file(folder / name);
    REQUIRE(there.has_value());
    REQUIRE(thought.has_value());
    CHECK(there->kind == thought->kind);
    CHECK(there->mode == thought->mode);
    CHECK(there->link_target == thought->link_target);
    if (there->kind == FileKind::regular)
      CHECK(disk.contents(folder / name).value() == shadow.contents(folder / name).value());
  }
}

}  // namespace

TEST_CASE("a link is made in place of a file or of another link, not of a directory") {
  const TemporaryDirectory folder;
  put(folder / "a", "x");
  on_both(MakeLink{folder / "a", "one", {}, {}}, folder, {"a"});
  on_both(MakeLink{folder / "a", "two", {}, {}}, folder, {"a"});
  REQUIRE(make_directory({folder / "d", {}}).has_value());
  CHECK_FALSE(make_link({folder / "d", "x", {}, {}}).has_value());
  CHECK(*directory_entries(folder.path()) == Names{"a", "d"});
}

TEST_CASE("a moved directory takes along what is in it") {
  const TemporaryDirectory folder;
  REQUIRE(make_directory({folder / "old/sub", {}, true}).has_value());
  put(folder / "old/sub/f", "text");
  const Disk disk;
  ShadowHost shadow(disk);
  const MovePath move{folder / "old", folder / "new"};
  REQUIRE(shadow.perform(move, {}).has_value());
  CHECK(*shadow.contents(folder / "new/sub/f") == "text");
  CHECK_FALSE((*shadow.file(folder / "old/sub/f")).has_value());
  CHECK(*shadow.entries(folder.path()) == Names{"new"});
  on_both(move, folder, {"new"});
  CHECK(get(folder / "new/sub/f") == "text");
}

TEST_CASE("several changes are made in their order") {
  const TemporaryDirectory folder;
  put(folder / "old", "x");
  put(folder / "kept", "x");
  ChangeFiles changes{folder.path(), {}};
  changes.steps.emplace_back(RemovePath{folder / "old"});
  changes.steps.emplace_back(MakeDirectory{folder / "old", 0700, false, {}, {}});
  changes.steps.emplace_back(ChangeOwnership{folder / "kept", 0600, {}, {}});
  changes.steps.emplace_back(WriteFile{folder / "new", "y", 0640, {}, {}});
  on_both(changes, folder, {"kept", "new", "old"});
}

TEST_CASE("the first change that fails ends them, and it is told how far they came") {
  const TemporaryDirectory folder;
  ChangeFiles changes{folder.path(), {}};
  changes.steps.emplace_back(WriteFile{folder / "a", "", {}, {}, {}});
  changes.steps.emplace_back(WriteFile{folder / "no/b", "", {}, {}, {}});
  changes.steps.emplace_back(WriteFile{folder / "c", "", {}, {}, {}});
  const auto done = change_files(changes);
  REQUIRE_FALSE(done.has_value());
  REQUIRE(done.error().notes().size() == 1);
  CHECK(done.error().notes()[0].first == "1 of 3 changes had been made");
  CHECK(*directory_entries(folder.path()) == Names{"a"});
}

TEST_CASE("a new file is touched, and one that is there gets the times that are given") {
  const TemporaryDirectory folder;
  on_both(TouchFile{folder / "t", 1, 2}, folder, {"t"});
  REQUIRE(perform_system(TouchFile{folder / "t", 1, 2}, {}).has_value());  // it has been read
  struct stat status {};
  REQUIRE(stat((folder / "t").c_str(), &status) == 0);
  CHECK(status.st_atime == 1);
  CHECK(status.st_mtime == 2);
}

TEST_CASE("a directory's names are what a shadow has changed them to") {
  const TemporaryDirectory folder;
  put(folder / "a", "");
  const Disk disk;
  ShadowHost shadow(disk);
  REQUIRE(shadow.perform(WriteFile{folder / "b", "", {}, {}, {}}, {}).has_value());
  REQUIRE(shadow.perform(RemovePath{folder / "a"}, {}).has_value());
  REQUIRE(shadow.perform(MakeDirectory{folder / "d", {}, false, {}, {}}, {}).has_value());
  REQUIRE(shadow.perform(MakeLink{folder / "l", "d", {}, {}}, {}).has_value());
  REQUIRE(shadow.perform(WriteFile{folder / "d/x", "", {}, {}, {}}, {}).has_value());
  CHECK(*shadow.entries(folder.path()) == Names{"b", "d", "l"});
  CHECK(*shadow.entries(folder / "l") == Names{"x"});
  CHECK_FALSE(shadow.entries(folder / "b").has_value());
  CHECK_FALSE(shadow.entries(folder / "none").has_value());
  CHECK(*directory_entries(folder.path()) == Names{"a"});
}

TEST_CASE("a script is executed from a file of its own, which is gone afterwards") {
  const TemporaryDirectory folder;
  Command command;
  command.script = "#!/bin/sh\necho \"$1\"; ls -A; case $0 in *.sh) echo named;; esac\n";
  command.script_ending = ".sh";
  command.text = "'a b'";
  command.cwd = folder.path();
  const auto result = run_script(command, {});
  REQUIRE(result.has_value());
  CHECK(result->out.find("a b\n.converge.") == 0);
  CHECK(result->out.find("named\n") != std::string::npos);
  CHECK(directory_entries(folder.path())->empty());
}
