#include <doctest/doctest.h>

#include "jinja/render.h"

namespace converge {
namespace {

const std::string both = "#jinja2: {\"trim_blocks\": true, \"lstrip_blocks\": true}\n";
const std::string blocks = "a\n  {% if true %}\n  b\n  {# c #}\n  {% endif %}\nd {{ 1 }}\n";

}  // namespace

TEST_CASE("a template may ask for blocks without their blanks and line ends") {
  CHECK(rendered(blocks) == "a\n  \n  b\n  \n  \nd 1");
  CHECK(rendered(both + blocks) == "a\n  b\nd 1");
  CHECK(rendered("#jinja2: {\"TRIM_BLOCKS\": 1}\n" + blocks) == "a\n    b\n    d 1");
  CHECK(rendered("#jinja2: {\"lstrip_blocks\": true}\n" + blocks) == "a\n\n  b\n\n\nd 1");
  CHECK(rendered("#!jinja|yaml\n" + both + "a") == "#!jinja|yaml\na");
}

TEST_CASE("a plus keeps the blanks of one block") {
  CHECK(rendered(both + "a\n  {%+ if true +%}\nb\n  {% endif %}\n") == "a\n  \nb\n");
  CHECK(rendered(both + "x {% if true %}\ny{% endif %}") == "x y");
  CHECK(rendered(both + "  {% raw %}\n {{ a }}\n  {% endraw %}\nb") == "\n {{ a }}\nb");
}

TEST_CASE("the options hold for imported files, which cannot set any") {
  TestRendering render;
  render.files["m"] = "{% macro m() %}\n  {% if true %}\nx\n  {% endif %}\n{% endmacro %}";
  CHECK(render(both + "{% from 'm' import m %}\n[{{ m() }}]") == "[x\n]");
  render.files["n"] = both + "{% macro m() %}\nx{% endmacro %}";
  CHECK(render("{% from 'n' import m %}[{{ m() }}]") == "[\nx]");
}

TEST_CASE("lines keep their numbers below the options") {
  CHECK(rendered(both + "\n{{ nowhere }}").starts_with("a.sls:3:4: error: 'nowhere'"));
}

TEST_CASE("what is no JSON object is a comment, and so is such a line further down") {
  CHECK(rendered("#jinja2: nothing\n{{ 'a' }}\n") == "#jinja2: nothing\na");
  CHECK(rendered("#jinja2:\n{{ 'a' }}\n") == "#jinja2:\na");
  CHECK(rendered("{{ 'a' }}\n" + both + blocks) == "a\n" + both + "a\n  \n  b\n  \n  \nd 1");
}

TEST_CASE("options that would change the signs of the language are refused") {
  CHECK(
      rendered("#!jinja|yaml\n#jinja2: {\"line_statement_prefix\": \"%\"}\na\n")
          .starts_with("a.sls:2:1: error: the option 'line_statement_prefix' of a template is not "
                       "there\n"));
}

}  // namespace converge
