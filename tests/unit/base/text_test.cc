#include "converge/base/text.h"

#include <doctest/doctest.h>

using namespace converge;

TEST_CASE("split keeps empty parts") {
  CHECK(split("a,,b,", ',') == std::vector<std::string>{"a", "", "b", ""});
  CHECK(split("", ',') == std::vector<std::string>{""});
}

TEST_CASE("join puts the separator between the parts only") {
  CHECK(join({}, ", ") == "");
  CHECK(join({"a"}, ", ") == "a");
  CHECK(join({"a", "a", ""}, ", ") == "a, a, ");
}

TEST_CASE("trim takes blanks off both ends") {
  CHECK(trim(" \t a b\r\n") == "a b");
  CHECK(trim(" \n") == "");
}

TEST_CASE("the word that was meant is found") {
  const std::vector<std::string> words = {"docker_container.running", "docker_container.stopped",
                                          "docker_image.present", "require", "watch"};
  CHECK(nearest("docker_container.runing", words) == "docker_container.running");
  CHECK(nearest("reqiure", words) == "require");
  CHECK(nearest("Watch", words) == "watch");
  CHECK(nearest("wtach", words) == "watch");
}

TEST_CASE("a word that resembles none has no suggestion") {
  CHECK(nearest("banana", {"require", "watch"}) == std::nullopt);
  CHECK(nearest("x", {"y"}) == std::nullopt);
  CHECK(nearest("", {"y"}) == std::nullopt);
  CHECK(nearest(std::string(1'000'000, 'x'), {std::string(1'000'000, 'x')}) == std::nullopt);
  CHECK(did_you_mean("banana", {"require"}) == "");
}

TEST_CASE("two swapped letters are one mistake") {
  CHECK(nearest("nmae", {"game", "name"}) == "name");
}

TEST_CASE("wrong UTF-8 is found at its first byte") {
  CHECK(invalid_utf8("plain ä € 😀") == std::nullopt);
  CHECK(invalid_utf8("ab\xff") == 2);
  CHECK(invalid_utf8("\xc0\xaf") == 0);          // overlong
  CHECK(invalid_utf8("a\xe0\x80\xaf") == 1);     // overlong
  CHECK(invalid_utf8("\xed\xa0\x80") == 0);      // surrogate
  CHECK(invalid_utf8("\xf4\x90\x80\x80") == 0);  // above U+10FFFF
  CHECK(invalid_utf8("\xe2\x82") == 0);          // cut off
  CHECK(invalid_utf8("\xf5\x80\x80\x80") == 0);
}

TEST_CASE("what could drive a terminal is shown as an escape") {
  CHECK(printable("a\x1b[2Jb\n\t\x7f") == "a\\x1b[2Jb\\x0a\\x09\\x7f");
  CHECK(printable("a\n\tb\r", true) == "a\n\tb\\x0d");
  CHECK(printable("\xc2\x9b"
                  "1m") == "\\x9b1m");  // C1 control
  CHECK(printable("\xe2\x80\xae"
                  "abc") == "\\u202eabc");  // right to left override
  CHECK(printable("\xff\xfe") == "\\xff\\xfe");
  CHECK(printable("äö €") == "äö €");
  CHECK(printable(std::string_view("a\0b", 3)) == "a\\x00b");
}

TEST_CASE("patterns match as Python's fnmatch does") {
  CHECK(glob_match("*", ""));
  CHECK(glob_match("a*c", "abbbc"));
  CHECK(glob_match("a*b*c", "aXbYbZc"));
  CHECK_FALSE(glob_match("a*c", "abcd"));
  CHECK(glob_match("a?c", "aäc"));
  CHECK_FALSE(glob_match("a?c", "ac"));
  CHECK(glob_match("[a-c]x", "bx"));
  CHECK_FALSE(glob_match("[!a-c]x", "bx"));
  CHECK(glob_match("[]]", "]"));
  CHECK(glob_match("[ab", "[ab"));
  CHECK(glob_match("a-", "a-"));
  CHECK(glob_match("[a-]", "-"));
  CHECK_FALSE(glob_match("A", "a"));
  CHECK_FALSE(glob_match("", "a"));
  CHECK(glob_match("", ""));
}

TEST_CASE("a pattern of many stars takes no exponential time") {
  std::string pattern;
  for (int i = 0; i < 1000; ++i) pattern += "*a";
  CHECK_FALSE(glob_match(pattern + "b", std::string(5000, 'a')));
}

TEST_CASE("counts and ids are short for people") {
  CHECK(counted(1, "state") == "1 state");
  CHECK(counted(0, "state") == "0 states");
  CHECK(short_id("sha256:0123456789abcdef") == "0123456789ab");
  CHECK(short_id("repo@sha256:0123456789abcdef") == "0123456789ab");
  CHECK(short_id("0123") == "0123");
}

TEST_CASE("a text is cut between two characters") {
  CHECK(first_characters("äöü", 2) == "äö");
  CHECK(first_characters("äöü", 3) == "äöü");
  CHECK(first_characters("abc", 0) == "");
  CHECK(first_characters("", 5) == "");
  CHECK(characters("aä€") == 3);
  CHECK(mended_utf8("a\xff\xc3z") == "a\xEF\xBF\xBD\xEF\xBF\xBDz");
}

TEST_CASE("a headline is the first line, and says that there is more") {
  CHECK(headline("one") == "one");
  CHECK(headline("\n  one  \n\ttwo\n") == "one...");
  CHECK(headline("one\n") == "one");
  CHECK(headline("äöüx", 3) == "äöü...");
  CHECK(headline("a\x1b[0m") == "a\\x1b[0m");
}
