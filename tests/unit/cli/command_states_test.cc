#include "cli/host_states.h"

using namespace converge;

TEST_CASE("a script of the tree is rendered and run with its arguments") {
  Playground here;
  here.write(here.tree("s.sh"), "#!/bin/sh\necho {{ word }} $1 $2\n");
  CHECK(here.run("s:\n  cmd.script:\n    - name: s.sh one two\n    - source: salt://s.sh\n"
                 "    - template: jinja\n    - context: {word: hi}\n") == "s True +\n");
  CHECK(change_of(here.only(), "stdout") == "hi one two");
  CHECK(here.run("s:\n  cmd.script:\n    - name: salt://s.sh a\n    - template: jinja\n"
                 "    - defaults: {word: ho}\n") == "s True +\n");
  CHECK(change_of(here.only(), "stdout") == "ho a");
}

TEST_CASE("the arguments of a script are words, in which the shell finds nothing") {
  Playground here;
  here.write(here.tree("s.sh"), "#!/bin/sh\nfor word; do echo \"<$word>\"; done\n");
  const auto words = [&](const std::string& arguments) {
    CHECK(here.run("s:\n  cmd.script:\n    - source: salt://s.sh\n    - args: " + arguments +
                   "\n") == "s True +\n");
    return change_of(here.only(), "stdout");
  };
  CHECK(words("\"one 'two three' $HOME *\"") == "<one>\n<two three>\n<$HOME>\n<*>");
  CHECK(words("[1, a b, \"it's\"]") == "<1>\n<a b>\n<it's>");
  CHECK(here.refusal("s:\n  cmd.script:\n    - source: salt://s.sh\n    - args: \"it's\"\n")
            .find("has no closing '") != std::string::npos);
}

TEST_CASE("a command that is empty fails when its turn comes") {
  Playground here;
  CHECK(here.run("c:\n  cmd.run:\n    - name: ' '\n").find("c False") == 0);
  CHECK(here.run("c:\n  cmd.run:\n    - name: ''\n    - unless: 'true'\n") == "c True\n");
}

TEST_CASE("a command reads what stdin gives it") {
  Playground here;
  CHECK(here.run("c:\n  cmd.run:\n    - name: cat > @/out\n    - stdin: hello\n") == "c True +\n");
  CHECK(here.read("out") == "hello");
}

TEST_CASE("the exit codes that are good for a command are good for its conditions") {
  Playground here;
  const std::string text = "c:\n  cmd.run:\n    - name: 'true'\n    - onlyif: exit 3\n";
  CHECK(here.run(text) == "c True\n");
  CHECK(here.run(text + "    - success_retcodes: [3]\n") == "c True +\n");
}

TEST_CASE("a script leaves nothing behind, and runs in its directory") {
  Playground here;
  here.write(here.tree("s.sh"), "#!/bin/sh\nls -A > list\nexit 3\n");
  std::filesystem::create_directory(here.made("work"));
  const std::string text = "s:\n  cmd.script:\n    - source: salt://s.sh\n    - cwd: @/work\n";
  CHECK(here.run(text + "    - success_retcodes: 3\n") == "s True +\n");
  CHECK(here.run(text).find("s False") == 0);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(here.made("work")))
    files += entry.exists();
  CHECK(files == 1);
}

TEST_CASE("a script that is not there fails, in a check too") {
  Playground here;
  CHECK(here.run("s:\n  cmd.script:\n    - source: salt://none.sh\n")
            .find("source file salt://none.sh not found") != std::string::npos);
  CHECK(here.check("s:\n  cmd.script:\n    - source: salt://none.sh\n").find("s False") == 0);
}

TEST_CASE("in a check a script is not run") {
  Playground here;
  here.write(here.tree("s.sh"), "#!/bin/sh\ntouch " + here.made("ran") + "\n");
  // Salt says that it would be run, and counts no change.
  CHECK(here.check("s:\n  cmd.script:\n    - source: salt://s.sh\n") == "s None\n");
  CHECK_FALSE(here.is_there("ran"));
}

TEST_CASE("a waiting script runs when what it watches changed") {
  Playground here;
  here.write(here.tree("s.sh"), "#!/bin/sh\necho ran >> " + here.made("log") + "\n");
  const std::string text =
      "f:\n  file.managed:\n    - name: @/f\n    - contents: x\n"
      "s:\n  cmd.wait_script:\n    - source: salt://s.sh\n    - watch: [{file: f}]\n";
  CHECK(here.run(text) == "f True +\ns True +\n");
  CHECK(here.run(text) == "f True\ns True\n");
  CHECK(here.read("log") == "ran\n");
}

TEST_CASE("several names are several commands") {
  Playground here;
  CHECK(here.run(
            "c:\n  cmd.run:\n    - names:\n      - echo a >> @/log\n      - echo b >> @/log\n") ==
        "c True +\nc True +\n");
  CHECK(here.read("log") == "a\nb\n");
}

TEST_CASE("outputs can make any exit code a good one") {
  Playground here;
  const auto with = [&](const std::string& arguments) {
    return here.run("c:\n  cmd.run:\n    - name: echo out; echo err >&2; exit 4\n" + arguments);
  };
  CHECK(with("").find("c False") == 0);
  CHECK(with("    - success_stdout: out\n") == "c True +\n");
  CHECK(with("    - success_stderr: [other, err]\n") == "c True +\n");
  // A text anywhere in the output is enough, and commas are between several.
  CHECK(with("    - success_stdout: o\n") == "c True +\n");
  CHECK(with("    - success_stderr: x,r\n") == "c True +\n");
  CHECK(with("    - success_stdout: outer\n").find("c False") == 0);
  CHECK(with("    - success_retcodes: 3,4\n") == "c True +\n");
}

TEST_CASE("a command that its timeout ended may count as good") {
  Playground here;
  const std::string text = "c:\n  cmd.run:\n    - name: sleep 60\n    - timeout: 200ms\n";
  CHECK(here.run(text).find("c False") == 0);
  CHECK(here.run(text + "    - ignore_timeout: True\n") == "c True +\n");
}

TEST_CASE("a stateful command has another one for checks") {
  Playground here;
  const auto with = [](const std::string& test) {
    return "c:\n  cmd.run:\n    - name: touch @/ran; echo changed=yes\n    - stateful:\n"
           "      - test_name: " +
           test + "\n";
  };
  CHECK(here.check(with("echo changed=yes comment=would")) == "c None +\n");
  CHECK(here.check(with("echo changed=no")) == "c True\n");
  CHECK(here.check(with("'false'")).find("c False") == 0);
  CHECK_FALSE(here.is_there("ran"));
  CHECK(here.run(with("echo changed=no")) == "c True +\n");
  CHECK(here.is_there("ran"));
}

TEST_CASE("a command in the background is refused with a hint") {
  Playground here;
  CHECK(here.refusal("c:\n  cmd.run:\n    - name: sleep 1\n    - bg: True\n")
            .find("a command in the background has no result") != std::string::npos);
}

TEST_CASE("conditions of a script count as those of a command") {
  Playground here;
  here.write(here.tree("s.sh"), "#!/bin/sh\ntouch " + here.made("done") + "\n");
  const std::string text = "s:\n  cmd.script:\n    - source: salt://s.sh\n    - creates: @/done\n";
  CHECK(here.run(text) == "s True +\n");
  CHECK(here.run(text) == "s True\n");
}
