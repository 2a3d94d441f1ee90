#include "cli/host_states.h"

using namespace converge;

TEST_CASE("a file of the tree is copied, then kept") {
  Playground here;
  here.write(here.tree("web/app.conf"), "port=80\n");
  const std::string text =
      "a:\n  file.managed:\n    - name: @/deep/app.conf\n    - source: salt://web/app.conf\n"
      "    - mode: 640\n    - makedirs: True\n";
  CHECK(here.run(text) == "a True +\n");
  CHECK(here.read("deep/app.conf") == "port=80\n");
  CHECK(here.mode("deep/app.conf") == 0640);
  CHECK(here.mode("deep") == 0750);
  CHECK(here.run(text) == "a True\n");
}

TEST_CASE("a relative source is found below the root") {
  Playground here;
  here.write(here.tree("web/app.conf"), "x\n");
  CHECK(here.run("a:\n  file.managed:\n    - name: @/a\n    - source: web/app.conf\n") ==
        "a True +\n");
  CHECK(here.read("a") == "x\n");
}

TEST_CASE("a check changes nothing and says what would be changed") {
  Playground here;
  here.write(here.tree("app.conf"), "new\n");
  here.write(here.made("a"), "old\n");
  const std::string text = "a:\n  file.managed:\n    - name: @/a\n    - source: salt://app.conf\n";
  CHECK(here.check(text) == "a None +\n");
  CHECK(here.read("a") == "old\n");
  CHECK(change_of(here.only(), "diff") == "@@ -1 +1 @@\n-old\n+new\n");
}

TEST_CASE("in a check later states see what earlier ones would have written") {
  Playground here;
  const std::string text =
      "a:\n  file.managed:\n    - name: @/a\n    - contents: 'x={{ '{{ y }}' }}'\n"
      "b:\n  file.managed:\n    - name: @/b\n    - source: @/a\n    - template: jinja\n"
      "    - context:\n        y: 5\n"
      "c:\n  file.append:\n    - name: @/b\n    - text: x=5\n";
  CHECK(here.check(text) == "a None +\nb None +\nc True\n");
  CHECK_FALSE(here.is_there("a"));
  CHECK(here.run(text) == "a True +\nb True +\nc True\n");
  CHECK(here.read("b") == "x=5\n");
}

TEST_CASE("a template has Salt's names, the context over the defaults, pillar, grains and salt") {
  Playground here;
  here.pillar.set("port", 81);
  here.write(here.tree("t.conf"),
             "{{ name }} {{ source }} {{ user }} {{ mode }} {{ a }} {{ b }}\n"
             "{{ pillar.port }} {{ grains.id }} {{ salt['pillar.get']('no', 'none') }}\n"
             "{{ opts.saltenv }} {{ saltenv }}\n");
  CHECK(here.run("a:\n  file.managed:\n    - name: @/a\n    - source: salt://t.conf\n"
                 "    - template: jinja\n    - mode: '0600'\n"
                 "    - defaults: {a: 1, b: 2}\n    - context: {b: 3}\n") == "a True +\n");
  CHECK(here.read("a") ==
        here.made("a") + " salt://t.conf None 0600 1 3\n81 tester none\nbase base\n");
}

TEST_CASE("a template imports another file of the tree") {
  Playground here;
  here.write(here.tree("web/t"),
             "{% from 'web/m.jinja' import hi with context %}{{ hi() }}\n"
             "{% include './part' %}\n");
  here.write(here.tree("web/m.jinja"), "{% macro hi() %}hi {{ x }}{% endmacro %}\n");
  here.write(here.tree("web/part"), "part {{ x }}");
  CHECK(here.run("a:\n  file.managed:\n    - name: @/a\n    - source: salt://web/t\n"
                 "    - template: jinja\n    - context: {x: 7}\n") == "a True +\n");
  CHECK(here.read("a") == "hi 7\npart 7\n");
}

TEST_CASE("a mistake in a template names its own line") {
  Playground here;
  here.write(here.tree("t"), "fine\n{{ nobody }}\n");
  const std::string lines = here.run(
      "a:\n  file.managed:\n    - name: @/a\n    - source: salt://t\n    - template: jinja\n");
  CHECK(lines.find("a False t:2:") == 0);
  CHECK(lines.find("nobody") != std::string::npos);
  CHECK_FALSE(here.is_there("a"));
}

TEST_CASE("variables beside context are taken for variables below it") {
  Playground here;
  CHECK(here.run("a:\n  file.managed:\n    - name: @/a\n    - contents: '{{ '{{ v }}' }}'\n"
                 "    - template: jinja\n    - context:\n      v: 7\n") == "a True +\n");
  CHECK(here.read("a") == "7\n");
  REQUIRE(here.only().warnings.size() == 1);
  CHECK(here.only().warnings[0].find("beside 'context:'") != std::string::npos);
}

TEST_CASE("of several sources the first that is there is taken") {
  Playground here;
  here.write(here.tree("b"), "b\n");
  CHECK(here.run("a:\n  file.managed:\n    - name: @/a\n    - source:\n      - salt://a\n"
                 "      - salt://b\n") == "a True +\n");
  CHECK(here.read("a") == "b\n");
  CHECK(here.run("a:\n  file.managed:\n    - name: @/x\n    - source: [salt://n, /none]\n")
            .find("none of the specified sources were found") != std::string::npos);
  CHECK(here.run("a:\n  file.managed:\n    - name: @/x\n    - source: salt://none\n")
            .find("source file salt://none not found") != std::string::npos);
}

TEST_CASE("nothing outside the tree is read, by dots or through links") {
  Playground here;
  here.write(here.made("secret"), "s\n");
  std::filesystem::create_symlink(here.made("secret"), here.tree("link"));
  std::filesystem::create_directory_symlink(here.made(""), here.tree("folder"));
  const auto with = [&](const std::string& source) {
    return here.run("a:\n  file.managed:\n    - name: @/a\n    - source: " + source + "\n");
  };
  CHECK(with("salt://../made/secret").find("outside the tree") != std::string::npos);
  CHECK(with("salt://x/../../made/secret").find("outside the tree") != std::string::npos);
  CHECK(with("salt://link").find("leads out of the tree") != std::string::npos);
  CHECK(with("salt://folder/secret").find("leads out of the tree") != std::string::npos);
  CHECK_FALSE(here.is_there("a"));
}

TEST_CASE("an include through a link out of the tree is refused") {
  Playground here;
  here.write(here.made("other.sls"), "x:\n  test.nop\n");
  std::filesystem::create_symlink(here.made("other.sls"), here.tree("other.sls"));
  CHECK(here.refusal("include:\n  - other\n").find("leads out of the tree") != std::string::npos);
}

TEST_CASE("the hash of a local source has to be right") {
  Playground here;
  here.write(here.made("s"), "hello\n");
  const auto with = [&](const std::string& hash) {
    return here.run("a:\n  file.managed:\n    - name: @/a\n    - source: @/s\n    - source_hash: " +
                    hash + "\n");
  };
  CHECK(with("sha256=00").find("a False") == 0);
  CHECK_FALSE(here.is_there("a"));
  CHECK(with("md5=b1946ac92492d2347c6235b4d2611184") == "a True +\n");
  CHECK(with("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03") == "a True\n");
}

TEST_CASE("the mode of the source is kept when the state says so") {
  Playground here;
  here.write(here.tree("s"), "x\n");
  std::filesystem::permissions(here.tree("s"), std::filesystem::perms(0751));
  const std::string text =
      "a:\n  file.managed:\n    - name: @/a\n    - source: salt://s\n    - mode: keep\n";
  CHECK(here.run(text) == "a True +\n");
  CHECK(here.mode("a") == 0751);
  CHECK(here.run(text) == "a True\n");
}

TEST_CASE("contents come from the pillar") {
  Playground here;
  Value app = Value::map();
  app.set("key", "one\ntwo");
  here.pillar.set("app", app);
  CHECK(here.run("a:\n  file.managed:\n    - name: @/a\n    - contents_pillar: app:key\n") ==
        "a True +\n");
  CHECK(here.read("a") == "one\ntwo\n");
  CHECK(here.run("a:\n  file.managed:\n    - name: @/b\n    - contents_pillar: app|key\n"
                 "    - contents_delimiter: '|'\n    - contents_newline: False\n") == "a True +\n");
  CHECK(here.read("b") == "one\ntwo");
  CHECK(here.refusal("a:\n  file.managed:\n    - name: @/b\n    - contents_pillar: app:no\n")
            .find("pillar app:no does not exist") != std::string::npos);
}

TEST_CASE("a null in the pillar is no contents") {
  Playground here;
  here.pillar.set("nothing", nullptr);
  here.write(here.made("f"), "old\n");
  const std::string text = "f:\n  file.managed:\n    - name: @/f\n    - contents_pillar: nothing\n";
  CHECK(here.run(text) == "f True\n");
  CHECK(here.read("f") == "old\n");
}

TEST_CASE("of no sources none is there") {
  Playground here;
  const std::string text = "f:\n  file.managed:\n    - name: @/f\n    - source: []\n";
  CHECK(here.run(text).find("none of the specified sources were found") != std::string::npos);
  here.write(here.made("f"), "old\n");
  CHECK(here.run(text) == "f True\n");
}

TEST_CASE("a copy of what is replaced is kept below its own path") {
  Playground here;
  here.write(here.made("a"), "old\n");
  std::filesystem::permissions(here.made("a"), std::filesystem::perms(0600));
  const std::string text =
      "a:\n  file.managed:\n    - name: @/a\n    - contents: new\n    - backup: minion\n";
  CHECK(here.check(text) == "a None +\n");
  CHECK_FALSE(std::filesystem::exists(here.backups()));
  CHECK(here.run(text) == "a True +\n");
  std::vector<std::string> copies;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(here.backups()))
    if (entry.is_regular_file()) copies.push_back(entry.path().string());
  REQUIRE(copies.size() == 1);
  CHECK(copies[0].starts_with(here.backups() + here.made("a") + "_"));
  std::ostringstream text_of_copy;
  text_of_copy << std::ifstream(copies[0]).rdbuf();
  CHECK(text_of_copy.str() == "old\n");
}

TEST_CASE("what check_cmd refuses never takes the file's place") {
  Playground here;
  here.write(here.made("a"), "good\n");
  const auto with = [&](const std::string& contents) {
    return here.run("a:\n  file.managed:\n    - name: @/a\n    - contents: " + contents +
                    "\n    - check_cmd: grep -q good\n    - tmp_ext: .conf\n");
  };
  CHECK(with("bad").find("a False check_cmd execution failed") == 0);
  CHECK(here.read("a") == "good\n");
  CHECK(with("'good too'") == "a True +\n");
  CHECK(here.read("a") == "good too\n");
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(here.made("")))
    files += entry.exists();
  CHECK(files == 1);
}

TEST_CASE("check_cmd gets a path that no shell takes apart") {
  Playground here;
  const std::string text =
      "a:\n  file.managed:\n    - name: \"@/it's; a $(name)/a\"\n    - contents: x\n"
      "    - makedirs: True\n    - check_cmd: grep -q x\n";
  CHECK(here.run(text) == "a True +\n");
  CHECK(here.read("it's; a $(name)/a") == "x\n");
}

TEST_CASE("binary files are copied byte by byte, also when they should be templates") {
  Playground here;
  const std::string bytes("\x7f\0\xff{{ x }}\r\n", 12);
  here.write(here.tree("b"), bytes);
  CHECK(here.run("a:\n  file.managed:\n    - name: @/a\n    - source: salt://b\n"
                 "    - template: jinja\n") == "a True +\n");
  CHECK(here.read("a") == bytes);
}

TEST_CASE("a link at the target is followed, or replaced when the state says so") {
  Playground here;
  here.write(here.made("real"), "old\n");
  std::filesystem::create_symlink("real", here.made("a"));
  const std::string text = "a:\n  file.managed:\n    - name: @/a\n    - contents: new\n";
  CHECK(here.run(text) == "a True +\n");
  CHECK(here.read("real") == "new\n");
  CHECK(std::filesystem::is_symlink(here.made("a")));
  CHECK(here.run("a:\n  file.managed:\n    - name: @/a\n    - contents: own\n"
                 "    - follow_symlinks: False\n") == "a True +\n");
  CHECK_FALSE(std::filesystem::is_symlink(here.made("a")));
  CHECK(here.read("real") == "new\n");
  CHECK(here.read("a") == "own\n");
}

TEST_CASE("a directory at the target and a user that is not there are failures") {
  Playground here;
  std::filesystem::create_directory(here.made("d"));
  CHECK(here.run("a:\n  file.managed:\n    - name: @/d\n    - contents: x\n")
            .find("@/d is a directory") != std::string::npos);
  CHECK(here.run("a:\n  file.managed:\n    - name: @/u\n    - contents: x\n"
                 "    - user: nobody-has-this-name\n")
            .find("user 'nobody-has-this-name' does not exist") != std::string::npos);
  CHECK_FALSE(here.is_there("u"));
}

TEST_CASE("create: False leaves what is not there alone") {
  Playground here;
  CHECK(
      here.run("a:\n  file.managed:\n    - name: @/a\n    - contents: x\n    - create: False\n") ==
      "a True\n");
  CHECK_FALSE(here.is_there("a"));
}

TEST_CASE("arguments that exclude each other are refused before anything is touched") {
  Playground here;
  const auto refused = [&](const std::string& arguments) {
    return here.refusal("a:\n  file.managed:\n    - name: @/a\n" + arguments);
  };
  CHECK(refused("    - source: salt://x\n    - contents: y\n").find("exclude each other") !=
        std::string::npos);
  CHECK(refused("    - contents: x\n    - contents_pillar: y\n").find("only one of") !=
        std::string::npos);
  CHECK(refused("    - source: https://example.org/x\n").find("nothing is fetched") !=
        std::string::npos);
  CHECK(refused("    - contents: x\n    - template: mako\n").find("'template'") !=
        std::string::npos);
  CHECK(refused("    - contents: x\n    - backup: master\n").find("'backup'") != std::string::npos);
  CHECK(refused("    - contents: ''\n    - allow_empty: False\n").find("contents are empty") !=
        std::string::npos);
}

TEST_CASE("a watch on a file runs what watches it only when it changed") {
  Playground here;
  const std::string text =
      "f:\n  file.managed:\n    - name: @/f\n    - contents: x\n"
      "w:\n  cmd.wait:\n    - name: echo ran >> @/log\n    - watch:\n      - file: f\n";
  CHECK(here.run(text) == "f True +\nw True +\n");
  CHECK(here.run(text) == "f True\nw True\n");
  CHECK(here.read("log") == "ran\n");
}
