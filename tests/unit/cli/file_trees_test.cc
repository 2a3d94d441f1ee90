#include "cli/host_states.h"

using namespace converge;

namespace {

void make_folder(Playground& here) {
  here.write(here.tree("web/a.txt"), "a\n");
  here.write(here.tree("web/sub/b.conf"), "b={{ 1 + 1 }}\n");
  here.write(here.tree("web/sub/c.bak"), "c\n");
}

}  // namespace

TEST_CASE("a folder of the tree is copied with its modes, then kept") {
  Playground here;
  make_folder(here);
  const std::string text =
      "r:\n  file.recurse:\n    - name: @/web\n    - source: salt://web\n    - file_mode: '0600'\n"
      "    - dir_mode: '0750'\n    - template: jinja\n";
  CHECK(here.check(text) == "r None +\n");
  CHECK_FALSE(here.is_there("web"));
  CHECK(here.run(text) == "r True +\n");
  CHECK(here.read("web/a.txt") == "a\n");
  CHECK(here.read("web/sub/b.conf") == "b=2\n");
  CHECK(here.mode("web/sub/b.conf") == 0600);
  CHECK(here.mode("web/sub") == 0750);
  CHECK(here.run(text) == "r True\n");
  here.write(here.made("web/a.txt"), "other\n");
  CHECK(here.run(text) == "r True +\n");
  CHECK(change_of(here.only(), here.made("web/a.txt")).find("-other") != std::string::npos);
}

TEST_CASE("patterns say what is taken: shell patterns, or expressions behind E@") {
  Playground here;
  make_folder(here);
  const auto taken = [&](const std::string& arguments) {
    std::filesystem::remove_all(here.made("web"));
    here.run("r:\n  file.recurse:\n    - name: @/web\n    - source: salt://web\n" + arguments);
    std::string names;
    for (const char* name : {"a.txt", "sub/b.conf", "sub/c.bak"})
      if (here.is_there(std::string("web/") + name)) names += std::string(name) + " ";
    return names;
  };
  CHECK(taken("") == "a.txt sub/b.conf sub/c.bak ");
  CHECK(taken("    - include_pat: '*.conf'\n") == "sub/b.conf ");
  CHECK(taken("    - exclude_pat: 'E@\\.(bak|txt)$'\n") == "sub/b.conf ");
  CHECK(taken("    - include_pat: ['sub/*']\n    - exclude_pat: ['*.bak']\n") == "sub/b.conf ");
  CHECK(taken("    - maxdepth: 0\n") == "a.txt ");
  CHECK(here.refusal("r:\n  file.recurse:\n    - name: /x\n    - source: salt://web\n"
                     "    - exclude_pat: 'E@('\n")
            .find("regular expression") != std::string::npos);
}

TEST_CASE("clean removes what is not in the source, but not what is excluded") {
  Playground here;
  make_folder(here);
  here.write(here.made("web/old"), "");
  here.write(here.made("web/old-folder/x"), "");
  here.write(here.made("web/keep.log"), "");
  const std::string text =
      "r:\n  file.recurse:\n    - name: @/web\n    - source: salt://web\n    - clean: True\n"
      "    - exclude_pat: '*.log'\n";
  CHECK(here.check(text) == "r None +\n");
  CHECK(here.is_there("web/old"));
  CHECK(here.run(text) == "r True +\n");
  CHECK_FALSE(here.is_there("web/old"));
  CHECK_FALSE(here.is_there("web/old-folder"));
  CHECK(here.is_there("web/keep.log"));
  CHECK(here.run(text) == "r True\n");
}

TEST_CASE("a link in the source is followed, but never out of the tree") {
  Playground here;
  make_folder(here);
  std::filesystem::create_symlink("a.txt", here.tree("web/link"));
  const std::string text = "r:\n  file.recurse:\n    - name: @/web\n    - source: salt://web\n";
  CHECK(here.run(text) == "r True +\n");
  CHECK(here.read("web/link") == "a\n");
  CHECK_FALSE(std::filesystem::is_symlink(here.made("web/link")));
  here.write(here.made("secret"), "s");
  std::filesystem::create_symlink(here.made("secret"), here.tree("web/out"));
  CHECK(here.run(text).find("leads out of the tree") != std::string::npos);
}

TEST_CASE("links of the source become links when they are to be kept") {
  Playground here;
  make_folder(here);
  std::filesystem::create_symlink("a.txt", here.tree("web/link"));
  const std::string text =
      "r:\n  file.recurse:\n    - name: @/web\n    - source: salt://web\n"
      "    - keep_symlinks: True\n";
  CHECK(here.run(text) == "r True +\n");
  CHECK(std::filesystem::read_symlink(here.made("web/link")) == "a.txt");
  CHECK(here.run(text) == "r True\n");
}

TEST_CASE("a folder that is not in the tree fails, another scheme is refused") {
  Playground here;
  CHECK(here.run("r:\n  file.recurse:\n    - name: @/web\n    - source: salt://none\n")
            .find("the directory salt://none is not in the tree") != std::string::npos);
  CHECK(here.refusal("r:\n  file.recurse:\n    - name: /x\n    - source: /etc\n")
            .find("not in the tree") != std::string::npos);
  CHECK(
      here.refusal("r:\n  file.recurse:\n    - name: /x\n    - source: salt://a\n    - mode: 644\n")
          .find("file_mode and dir_mode") != std::string::npos);
}

TEST_CASE("a directory's mode goes down to what is below it, files and directories apart") {
  Playground here;
  here.write(here.made("d/sub/f"), "");
  const std::string text =
      "d:\n  file.directory:\n    - name: @/d\n    - dir_mode: '0750'\n    - file_mode: '0640'\n"
      "    - recurse: [mode]\n";
  CHECK(here.check(text) == "d None +\n");
  CHECK(here.mode("d/sub/f") == 0644);
  CHECK(here.run(text) == "d True +\n");
  CHECK(here.mode("d") == 0750);
  CHECK(here.mode("d/sub") == 0750);
  CHECK(here.mode("d/sub/f") == 0640);
  CHECK(here.run(text) == "d True\n");
}

TEST_CASE("recurse leaves links and what is ignored alone") {
  Playground here;
  here.write(here.made("target"), "");
  here.write(here.made("d/f"), "");
  std::filesystem::create_symlink(here.made("target"), here.made("d/link"));
  CHECK(here.run("d:\n  file.directory:\n    - name: @/d\n    - mode: '0700'\n"
                 "    - recurse: [mode, ignore_files]\n") == "d True +\n");
  CHECK(here.mode("d/f") == 0644);
  CHECK(here.mode("target") == 0644);
}

TEST_CASE("a wrong recurse is refused") {
  Playground here;
  const auto refused = [&](const std::string& recurse) {
    return here.refusal("d:\n  file.directory:\n    - name: /x\n    - recurse: " + recurse + "\n");
  };
  CHECK(refused("True").find("'recurse' should be a list") != std::string::npos);
  CHECK(refused("[modes]").find("knows no 'modes'") != std::string::npos);
  CHECK(refused("[ignore_files, ignore_dirs]").find("both") != std::string::npos);
}

TEST_CASE("a recurse that names an owner nobody gives does the rest") {
  Playground here;
  here.write(here.made("d/f"), "");
  CHECK(here.run("d:\n  file.directory:\n    - name: @/d\n    - file_mode: '0600'\n"
                 "    - recurse: [user, mode]\n") == "d True +\n");
  CHECK(here.mode("d/f") == 0600);
  REQUIRE(here.only().warnings.size() == 1);
  CHECK(here.only().warnings.front().find("gives no 'user'") != std::string::npos);
}

TEST_CASE("max_depth counts the levels below the directory") {
  Playground here;
  const auto modes = [&](const std::string& depth) {
    std::filesystem::remove_all(here.made("d"));
    here.write(here.made("d/one"), "");
    here.write(here.made("d/sub/two"), "");
    here.run(
        "d:\n  file.directory:\n    - name: @/d\n    - file_mode: '0600'\n"
        "    - recurse: [mode]\n    - max_depth: " +
        depth + "\n");
    return std::pair(here.mode("d/one"), here.mode("d/sub/two"));
  };
  CHECK(modes("0") == std::pair(0644u, 0644u));
  CHECK(modes("1") == std::pair(0600u, 0644u));
  CHECK(modes("2") == std::pair(0600u, 0600u));
}

TEST_CASE("what a link leads to keeps its mode, unless links are to be followed") {
  Playground here;
  std::filesystem::create_directory(here.made("real"));
  std::filesystem::create_directory_symlink("real", here.made("d"));
  const unsigned before = here.mode("real");
  const std::string text = "d:\n  file.directory:\n    - name: @/d\n    - mode: '0700'\n";
  CHECK(here.run(text) == "d True\n");
  CHECK(here.mode("real") == before);
  CHECK(here.run(text + "    - follow_symlinks: True\n") == "d True +\n");
  CHECK(here.mode("real") == 0700);
}

TEST_CASE("clean spares what watched file states bring") {
  Playground here;
  here.write(here.made("d/old"), "");
  CHECK(here.run("f:\n  file.managed:\n    - name: @/d/f\n    - contents: x\n"
                 "d:\n  file.directory:\n    - name: @/d\n    - clean: True\n"
                 "    - watch: [{file: f}]\n") == "f True +\nd True +\n");
  CHECK(here.is_there("d/f"));
  CHECK_FALSE(here.is_there("d/old"));
}

TEST_CASE("clean spares what required file states bring") {
  Playground here;
  here.write(here.tree("web/a"), "a\n");
  here.write(here.made("d/old"), "");
  here.write(here.made("d/old.keep"), "");
  here.write(here.made("d/web/old"), "");
  const std::string text =
      "f:\n  file.managed:\n    - name: @/d/sub/f\n    - contents: x\n    - makedirs: True\n"
      "r:\n  file.recurse:\n    - name: @/d/web\n    - source: salt://web\n"
      "d:\n  file.directory:\n    - name: @/d\n    - clean: True\n    - exclude_pat: '*.keep'\n"
      "    - require:\n      - file: f\n      - file: r\n";
  CHECK(here.run(text) == "f True +\nr True +\nd True +\n");
  CHECK_FALSE(here.is_there("d/old"));
  CHECK_FALSE(here.is_there("d/web/old"));
  CHECK(here.is_there("d/old.keep"));
  CHECK(here.read("d/sub/f") == "x\n");
  CHECK(here.read("d/web/a") == "a\n");
  CHECK(here.run(text) == "f True\nr True\nd True\n");
}

TEST_CASE("a file in a directory's place makes way only by force") {
  Playground here;
  here.write(here.made("d"), "x");
  CHECK(
      here.run("d:\n  file.directory:\n    - name: @/d\n").find("@/d exists and is no directory") !=
      std::string::npos);
  CHECK(here.run("d:\n  file.directory:\n    - name: @/d\n    - backupname: @/d.old\n") ==
        "d True +\n");
  CHECK(here.read("d.old") == "x");
  here.write(here.made("e"), "x");
  const std::string text = "d:\n  file.directory:\n    - name: @/e\n    - force: True\n";
  CHECK(here.check(text) == "d None +\n");
  CHECK(here.run(text) == "d True +\n");
  CHECK(std::filesystem::is_directory(here.made("e")));
}

TEST_CASE("a link is made, led elsewhere, and kept") {
  Playground here;
  const auto to = [](const std::string& target) {
    return "l:\n  file.symlink:\n    - name: @/deep/l\n    - target: " + target +
           "\n    - makedirs: True\n";
  };
  CHECK(here.check(to("one")) == "l None +\n");
  CHECK_FALSE(here.is_there("deep"));
  CHECK(here.run(to("one")) == "l True +\n");
  CHECK(here.run(to("one")) == "l True\n");
  CHECK(here.run(to("two")) == "l True +\n");
  CHECK(std::filesystem::read_symlink(here.made("deep/l")) == "two");
}

TEST_CASE("a file in a link's place makes way only by force") {
  Playground here;
  here.write(here.made("l"), "x");
  const std::string text = "l:\n  file.symlink:\n    - name: @/l\n    - target: /t\n";
  CHECK(here.run(text).find("@/l exists and is no symbolic link") != std::string::npos);
  CHECK(here.run(text + "    - force: True\n") == "l True +\n");
  CHECK(std::filesystem::is_symlink(here.made("l")));
}

TEST_CASE("a directory never makes way for a link, it is moved at most") {
  Playground here;
  here.write(here.made("l/x"), "x");
  const std::string text = "l:\n  file.symlink:\n    - name: @/l\n    - target: /t\n";
  CHECK(here.run(text + "    - force: True\n").find("@/l is a directory") != std::string::npos);
  CHECK(here.is_there("l/x"));
  CHECK(here.run(text + "    - backupname: old\n") == "l True +\n");
  CHECK(here.is_there("old/x"));
}

TEST_CASE("a slash at the end makes no other target") {
  Playground here;
  const std::string text = "l:\n  file.symlink:\n    - name: @/l\n    - target: /t";
  CHECK(here.run(text + "/\n") == "l True +\n");
  CHECK(here.run(text + "\n") == "l True\n");
}

TEST_CASE("a moved file is there whole, and the next run has nothing to do") {
  Playground here;
  here.write(here.made("old"), "x");
  const std::string text =
      "m:\n  file.rename:\n    - name: @/deep/new\n    - source: @/old\n    - makedirs: True\n";
  // Salt says that it would be moved, and counts no change.
  CHECK(here.check(text) == "m None\n");
  CHECK(here.run(text) == "m True +\n");
  CHECK(here.read("deep/new") == "x");
  CHECK_FALSE(here.is_there("old"));
  CHECK(here.run(text) == "m True\n");
}

TEST_CASE("file.exists and file.missing look and change nothing") {
  Playground here;
  here.write(here.made("x"), "");
  CHECK(here.run("a:\n  file.exists:\n    - name: @/x\n") == "a True\n");
  CHECK(here.run("a:\n  file.missing:\n    - name: @/y\n") == "a True\n");
  CHECK(here.run("a:\n  file.exists:\n    - name: @/y\n").find("a False") == 0);
  CHECK(here.run("a:\n  file.missing:\n    - name: @/x\n").find("a False") == 0);
}

TEST_CASE("a touched file is made, and touched again at every run, as in Salt") {
  Playground here;
  const std::string text = "t:\n  file.touch:\n    - name: @/t\n    - mtime: 1000000000\n";
  CHECK(here.run(text) == "t True +\n");
  struct stat status {};
  REQUIRE(stat(here.made("t").c_str(), &status) == 0);
  CHECK(status.st_mtime == 1000000000);
  CHECK(here.run("t:\n  file.touch:\n    - name: @/t\n") == "t True +\n");
  CHECK(here.check("t:\n  file.touch:\n    - name: @/t\n") == "t True\n");
}
