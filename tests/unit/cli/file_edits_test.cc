#include "cli/host_states.h"

using namespace converge;

TEST_CASE("a text is appended once, with the line end that was missing") {
  Playground here;
  here.write(here.made("a"), "one");
  const std::string text =
      "a:\n  file.append:\n    - name: @/a\n    - text:\n      - two words\n      - |\n"
      "        three\n        four\n";
  CHECK(here.check(text) == "a None +\n");
  CHECK(here.read("a") == "one");
  CHECK(here.run(text) == "a True +\n");
  CHECK(here.read("a") == "one\ntwo words\nthree\nfour\n");
  CHECK(change_of(here.only(), "diff").find("+two words") != std::string::npos);
  CHECK(here.run(text) == "a True\n");
}

TEST_CASE("a text that is there with other white space is not appended") {
  Playground here;
  here.write(here.made("a"), "if [ -z \"$x\"   ];then\n  b\n");
  CHECK(here.run("a:\n  file.append:\n    - name: @/a\n"
                 "    - text: 'if [ -z \"$x\" ]; then'\n") == "a True\n");
  CHECK(here.run("a:\n  file.append:\n    - name: @/a\n    - text: '   b '\n") == "a True\n");
  CHECK(here.run("a:\n  file.append:\n    - name: @/a\n    - text: B\n") == "a True +\n");
}

TEST_CASE("an absent file is made by an append, its folder only when that is asked for") {
  Playground here;
  CHECK(here.run("a:\n  file.append:\n    - name: @/d/a\n    - text: x\n").find("a False") == 0);
  CHECK(here.run("a:\n  file.append:\n    - name: @/d/a\n    - text: x\n    - makedirs: True\n") ==
        "a True +\n");
  CHECK(here.read("d/a") == "x\n");
}

TEST_CASE("an appended file of the tree is rendered") {
  Playground here;
  here.write(here.tree("t"), "x={{ x }}\n");
  const std::string text =
      "a:\n  file.append:\n    - name: @/a\n    - source: salt://t\n    - context: {x: 4}\n";
  CHECK(here.run(text) == "a True +\n");
  CHECK(here.read("a") == "x=4\n");
  CHECK(here.run(text) == "a True\n");
}

TEST_CASE("a text is put at the beginning, and a header just there") {
  Playground here;
  here.write(here.made("a"), "one\ntwo\n");
  CHECK(here.run("a:\n  file.prepend:\n    - name: @/a\n    - text: two\n") == "a True\n");
  CHECK(here.run("a:\n  file.prepend:\n    - name: @/a\n    - text: two\n    - header: True\n") ==
        "a True +\n");
  CHECK(here.read("a") == "two\none\ntwo\n");
  CHECK(here.run("a:\n  file.prepend:\n    - name: @/a\n    - text: two\n    - header: True\n") ==
        "a True\n");
}

TEST_CASE("an expression is replaced, a copy of the old file stays beside it") {
  Playground here;
  here.write(here.made("a"), "port = 80\nhost = a\n");
  const std::string text =
      "a:\n  file.replace:\n    - name: @/a\n    - pattern: '^port = (\\d+)$'\n"
      "    - repl: 'port: \\1'\n";
  CHECK(here.check(text) == "a None +\n");
  CHECK(here.read("a") == "port = 80\nhost = a\n");
  CHECK(here.run(text) == "a True +\n");
  CHECK(here.read("a") == "port: 80\nhost = a\n");
  CHECK(here.read("a.bak") == "port = 80\nhost = a\n");
  CHECK(here.run(text) == "a True\n");
}

TEST_CASE("an expression that finds its own result is applied once in a run") {
  Playground here;
  here.write(here.made("a"), "x\n");
  CHECK(here.run("a:\n  file.replace:\n    - name: @/a\n    - pattern: x\n    - repl: xx\n"
                 "    - backup: False\n") == "a True +\n");
  CHECK(here.read("a") == "xx\n");
  CHECK_FALSE(here.is_there("a.bak"));
}

TEST_CASE("what is not found is added when that is asked for, once") {
  Playground here;
  here.write(here.made("a"), "one");
  const std::string text =
      "a:\n  file.replace:\n    - name: @/a\n    - pattern: '^no.*'\n    - repl: 'no: 1'\n"
      "    - append_if_not_found: True\n    - not_found_content: 'new: (1)'\n";
  CHECK(here.run(text) == "a True +\n");
  CHECK(here.read("a") == "one\nnew: (1)\n");
  CHECK(here.run(text) == "a True\n");
}

TEST_CASE("lines become comments and no comments again") {
  Playground here;
  here.write(here.made("a"), "port 22\nuser me\n");
  CHECK(here.run("a:\n  file.comment:\n    - name: @/a\n    - regex: ^port\n") == "a True +\n");
  CHECK(here.read("a") == "#port 22\nuser me\n");
  CHECK(here.run("a:\n  file.comment:\n    - name: @/a\n    - regex: ^port\n") == "a True\n");
  CHECK(here.run("a:\n  file.uncomment:\n    - name: @/a\n    - regex: port 22$\n") ==
        "a True +\n");
  CHECK(here.read("a") == "port 22\nuser me\n");
  CHECK(here.run("a:\n  file.uncomment:\n    - name: @/a\n    - regex: port 22$\n") == "a True\n");
  CHECK(here.run("a:\n  file.comment:\n    - name: @/a\n    - regex: ^none\n")
            .find("pattern not found") != std::string::npos);
}

TEST_CASE("a file that is not there, is binary or no file is not edited") {
  Playground here;
  here.write(here.made("b"), std::string("x\0y", 3));
  const auto with = [&](const std::string& name) {
    return here.run("a:\n  file.replace:\n    - name: @/" + name +
                    "\n    - pattern: x\n    - repl: y\n");
  };
  CHECK(with("none").find("file not found") != std::string::npos);
  CHECK(with("b").find("binary") != std::string::npos);
  CHECK(with("").find("no regular file") != std::string::npos);
  CHECK(here.refusal("a:\n  file.replace:\n    - name: /x\n    - pattern: '('\n    - repl: y\n")
            .find("regular expression") != std::string::npos);
}
