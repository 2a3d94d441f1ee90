#include "converge/base/pattern.h"

#include <doctest/doctest.h>

using namespace converge;

namespace {

bool found(std::string_view pattern, std::string_view text, PatternFlags flags = {}) {
  const auto result = pattern_found(pattern, text, flags);
  REQUIRE(result.has_value());
  return *result;
}

std::string replaced(std::string_view pattern, std::string_view by, std::string_view text,
                     std::size_t most = 0, bool literal = false) {
  const auto result = replace_pattern(pattern, by, text, {.multiline = true}, most, literal);
  return result ? result->text : result.error().message();
}

}  // namespace

TEST_CASE("an expression is sought anywhere, lines and dots as Python's flags say") {
  CHECK(found("b+", "abbc"));
  CHECK_FALSE(found("^b", "a\nb"));
  CHECK(found("^b$", "a\nb\nc", {.multiline = true}));
  CHECK_FALSE(found("a.b", "a\nb"));
  CHECK(found("a.b", "a\nb", {.dot_all = true}));
  CHECK_FALSE(found("A", "a"));
  CHECK(found("A", "a", {.ignore_case = true}));
  CHECK(found("(?P<x>a)(?P=x)\\Z", "aa"));
}

TEST_CASE("a match at the start is only there") {
  CHECK(*pattern_found("a", "ab", {}, true));
  CHECK_FALSE(*pattern_found("b", "ab", {}, true));
}

TEST_CASE("a replacement takes groups by number and name, and Python's escapes") {
  CHECK(replaced("(\\w+)=(\\w+)", "\\2=\\g<1>", "a=b c=d") == "b=a d=c");
  CHECK(replaced("(?P<n>a)", "<\\g<n>>", "aba") == "<a>b<a>");
  CHECK(replaced("a", "\\n\\\\", "xax") == "x\n\\x");
  CHECK(replaced("a", "\\1", "a").find("group 1") != std::string::npos);
  CHECK(replaced("a", "\\1", "a", 0, true) == "\\1");
}

TEST_CASE("so many times, and behind empty matches too") {
  CHECK(replaced("a", "b", "aaa", 2) == "bba");
  CHECK(replaced("x*", "-", "ab") == "-a-b-");
  CHECK(replaced("^", "#", "a\nb\n") == "#a\n#b\n#");
}

TEST_CASE("the beginning of a line is one, not where the last match ended") {
  CHECK(replaced("^a", "", "aab") == "ab");
}

TEST_CASE("a wrong expression is refused") {
  const auto checked = check_pattern("(");
  REQUIRE_FALSE(checked.has_value());
  CHECK(checked.error().trouble() == Trouble::refused);
  CHECK(checked.error().message().find("the regular expression '(' is wrong") == 0);
}

TEST_CASE("an expression that would search for ever ends") {
  const std::string text(200, 'a');
  CHECK_FALSE(pattern_found("(a|a)*(a|a)*(a|a)*b", text).value_or(false));
}

TEST_CASE("an escaped text finds just itself") {
  for (const char* text : {"a.b*c", "$x ^ [y] {1} (z) | \\ # - ?", "ä ö\n/"})
    CHECK(found("^" + escaped_pattern(text) + "$", text));
  CHECK_FALSE(found(escaped_pattern("a.b"), "axb"));
}
