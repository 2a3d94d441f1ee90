#include <doctest/doctest.h>

#include "jinja/render.h"

namespace converge {
namespace {

std::string lines_of(const std::string& text) {
  TestRendering render;
  const auto result = render.rendered(text);
  return result ? origins(*result) : one_line(result.error());
}

}  // namespace

TEST_CASE("a file without Jinja is given back as it is, each line as its own origin") {
  TestRendering render;
  const auto result = render.rendered("a: 1\r\nb: {x: y}\n\nc: 3\n");
  REQUIRE(result);
  CHECK(result->text == "a: 1\nb: {x: y}\n\nc: 3");
  CHECK(origins(*result) == "=a.sls:1 =a.sls:2 =a.sls:3 =a.sls:4");
}

TEST_CASE("an empty file is an empty text of one line") {
  TestRendering render;
  const auto result = render.rendered("");
  REQUIRE(result);
  CHECK(result->text.empty());
  CHECK(result->lines.size() == 1);
}

TEST_CASE("lines around a statement keep their numbers, and say which are unchanged") {
  CHECK(lines_of("{% set x = 1 %}\na: 1\nb: {{ x }}\nc: 3\n") ==
        "a.sls:1 =a.sls:2 a.sls:3 =a.sls:4");
}

TEST_CASE("the lines of a loop come from its body, turn after turn") {
  CHECK(lines_of("{% for i in [1, 2] %}\n{{ i }}:\n  x\n{% endfor %}\nend") ==
        "a.sls:1 a.sls:2 =a.sls:3 a.sls:1 a.sls:2 =a.sls:3 a.sls:4 =a.sls:5");
}

TEST_CASE("a line that whitespace control joined comes from its first ink") {
  CHECK(lines_of("a\n  {%- if true -%}\nb\n  {%- endif %}\nc") == "a.sls:1 =a.sls:5");
}

TEST_CASE("a value of several lines comes from the line that prints it") {
  CHECK(lines_of("x: |\n{{ 'a\nb' }}\nend") == "=a.sls:1 a.sls:2 a.sls:2 =a.sls:4");
}

TEST_CASE("the lines of a macro come from the macro") {
  CHECK(lines_of("{% macro m(x) %}\n{{ x }}:\n  y\n{% endmacro %}\nz\n{{ m('a') }}") ==
        "a.sls:4 =a.sls:5 a.sls:1 a.sls:2 =a.sls:3");
}

TEST_CASE("the lines of an included file come from that file") {
  TestRendering render;
  render.files["part.jinja"] = "one\ntwo: {{ 1 }}\n";
  const auto result = render.rendered("a\n{% include 'part.jinja' %}\nb\n");
  REQUIRE(result);
  CHECK(result->text == "a\none\ntwo: 1\nb");
  CHECK(origins(*result) == "=a.sls:1 =part.jinja:1 part.jinja:2 =a.sls:3");
}

TEST_CASE("a text that went through a filter comes from the line that prints it") {
  CHECK(lines_of("{% macro m() %}\na\n{% endmacro %}\n{{ m() | trim }}") == "a.sls:3 a.sls:4");
}

TEST_CASE("there is an origin for each line of the text") {
  for (const char* text : {"{{ 1 }}", "{{ 1 }}\n", "{{ 1 }}\n\n", "\n{{ 'a\n\n' }}\n",
                           "{% set x = 1 %}", "{% set x = 1 %}\n"}) {
    TestRendering render;
    const auto result = render.rendered(text);
    REQUIRE(result);
    const auto ends =
        static_cast<std::size_t>(std::count(result->text.begin(), result->text.end(), '\n'));
    const bool open = result->text.empty() || !result->text.ends_with('\n');
    CHECK(result->lines.size() == ends + (open ? 1 : 0));
  }
}

TEST_CASE("the last newline goes away as Jinja has it, and stays where it is asked for") {
  TestRendering render;
  CHECK(render("a{{ 1 }}\n") == "a1");
  CHECK(render("a{{ 1 }}\n\n") == "a1\n");
  CHECK(render("plain\n") == "plain");
  render.context.keep_last_newline = true;
  CHECK(render("a{{ 1 }}\n") == "a1\n");
  CHECK(render("a{{ 1 }}") == "a1");
  CHECK(render("plain\n") == "plain\n");
  CHECK(render("plain") == "plain");
}

}  // namespace converge
