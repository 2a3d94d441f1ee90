#include "converge/files/text_diff.h"

#include <doctest/doctest.h>

using namespace converge;

namespace {
std::string numbers(int first, int last) {
  std::string text;
  for (int i = first; i <= last; ++i) text += std::to_string(i) + "\n";
  return text;
}
}  // namespace

TEST_CASE("equal texts have no difference") {
  CHECK(text_diff("", "") == "");
  CHECK(text_diff("a\n", "a\n") == "");
}

TEST_CASE("a changed line stands among three lines around it") {
  const std::string before = numbers(1, 10);
  std::string after = before;
  after.replace(after.find("5\n"), 1, "five");
  CHECK(text_diff(before, after) == "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST_CASE("changes far apart are two hunks, changes near each other are one") {
  const std::string before = numbers(1, 30);
  CHECK(text_diff(before, "0\n" + before + "31\n") ==
        "@@ -1,3 +1,4 @@\n+0\n 1\n 2\n 3\n@@ -28,3 +29,4 @@\n 28\n 29\n 30\n+31\n");
  CHECK(text_diff("a\n1\n2\nb\n", "A\n1\n2\nB\n") == "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n-b\n+B\n");
}

TEST_CASE("texts from nothing and to nothing") {
  CHECK(text_diff("", "a\nb\n") == "@@ -0,0 +1,2 @@\n+a\n+b\n");
  CHECK(text_diff("a\n", "") == "@@ -1 +0,0 @@\n-a\n");
}

TEST_CASE("a missing line end at the end is marked") {
  CHECK(text_diff("a", "a\n") == "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
}

TEST_CASE("what is no text is not shown") {
  CHECK(text_diff(std::string("a\0b", 3), "x") == "binary contents differ");
  CHECK(text_diff("a", "\xff") == "binary contents differ");
}

TEST_CASE("a large difference is bounded") {
  const std::string diff = text_diff(numbers(1, 100'000), numbers(200'000, 300'000));
  CHECK(diff.size() < 70'000);
  CHECK(diff.find("is not shown") != std::string::npos);
}
