#include "converge/base/error.h"

#include <doctest/doctest.h>

#include "converge/base/result.h"

using namespace converge;

TEST_CASE("an error shows its line, a caret below the column and its hint") {
  const SourceFile file("states/app.yml", "a:\n  - b\n  - c\n    docker_container.runing:\n");
  const Error error = Error("no state function is called 'docker_container.runing'")
                          .at({&file, 4, 5})
                          .hint("did you mean 'docker_container.running'?");
  CHECK(render(error) ==
        "states/app.yml:4:5: error: no state function is called 'docker_container.runing'\n"
        "  4 |     docker_container.runing:\n"
        "    |     ^\n"
        "  hint: did you mean 'docker_container.running'?\n");
}

TEST_CASE("the caret counts letters, not bytes") {
  const SourceFile file("a", "äöü€: x");
  CHECK(render(Error("wrong").at({&file, 1, 7})) ==
        "a:1:7: error: wrong\n  1 | äöü€: x\n    |       ^\n");
}

TEST_CASE("the caret stands below its column whatever the width of a tab") {
  const SourceFile file("a", "\tx\ty");
  CHECK(render(Error("wrong").at({&file, 1, 4})) ==
        "a:1:4: error: wrong\n  1 | \tx\ty\n    | \t \t^\n");
}

TEST_CASE("control characters of the file are shown as escapes and the caret moves with them") {
  const SourceFile file("a", "\x1b[31mx");
  CHECK(render(Error("bad \x1b[0m").at({&file, 1, 6})) ==
        "a:1:6: error: bad \\x1b[0m\n  1 | \\x1b[31mx\n    |         ^\n");
}

TEST_CASE("a long line is shortened around the column") {
  std::string text = std::string(500, 'a') + "HERE" + std::string(500, 'b');
  const SourceFile file("a", text);
  const std::string shown = render(Error("wrong").at({&file, 1, 501}));
  CHECK(shown.size() < 350);
  const std::size_t line = shown.find("  1 | ");
  const std::size_t below = shown.find("    | ");
  const std::size_t caret = shown.find('^', below) - below;
  CHECK(shown.substr(line + caret, 4) == "HERE");
}

TEST_CASE("a column behind the end of the line is shown behind it") {
  const SourceFile file("a", "ab");
  CHECK(render(Error("unfinished").at({&file, 1, 3})) ==
        "a:1:3: error: unfinished\n  1 | ab\n    |   ^\n");
  CHECK(render(Error("unfinished").at({&file, 1, 4'000'000'000u})).size() < 60);
}

TEST_CASE("a place without a column shows the line without a caret") {
  const SourceFile file("a", "x: 1");
  CHECK(render(Error("wrong").at({&file, 1, 0})) == "a:1: error: wrong\n  1 | x: 1\n");
}

TEST_CASE("notes, hint and context follow in this order") {
  const SourceFile file("a", "x: 1\nx: 2");
  const Error error = Error("the key 'x' is given twice")
                          .at({&file, 2, 1})
                          .note("first written", {&file, 1, 1})
                          .during("reading a")
                          .hint("remove one");
  CHECK(render(error) ==
        "a:2:1: error: the key 'x' is given twice\n  2 | x: 2\n    | ^\n"
        "  first written: a:1:1\n  1 | x: 1\n    | ^\n"
        "  hint: remove one\n  while reading a\n");
  CHECK(one_line(error) ==
        "a:2:1: the key 'x' is given twice (while reading a; first written: a:1:1; remove one)");
}

TEST_CASE("further lines of a message are indented") {
  CHECK(render(Error("one\ntwo"), "warning") == "warning: one\n    two\n");
}

TEST_CASE("the innermost place stays") {
  const SourceFile file("a", "");
  const Error error = Error("x").at({&file, 2, 1}).at({&file, 9, 9});
  CHECK(error.place().line == 2);
}

namespace {
Result<int> half(int number) {
  if (number % 2 != 0) return fail("odd");
  return number / 2;
}
Result<void> check(int number) {
  TRY(half(number));
  return {};
}
Result<int> quarter(int number) {
  TRY(const int first, half(number));
  TRY(check(first));
  return half(first);
}
}  // namespace

TEST_CASE("TRY takes the value or hands the error up") {
  CHECK(quarter(8).value() == 2);
  CHECK(quarter(6).error().message() == "odd");
  CHECK(quarter(3).error().message() == "odd");
}

TEST_CASE("of a line as long as a file the part around the column is shown, by letters") {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "ä";
  const SourceFile file("a", text + "X" + text);
  const std::string shown = render(Error("wrong").at({&file, 1, 10'001}));
  std::string around;
  for (int i = 0; i < 60; ++i) around += "ä";
  CHECK(shown.find("..." + around + "X" + around.substr(0, 59 * 2) + "...\n") != std::string::npos);
  CHECK(shown.ends_with("| " + std::string(63, ' ') + "^\n"));
}
