#include <doctest/doctest.h>

#include "language/files.h"

/// Places in lines that a template put together: the template's own text is known character by
/// character, for the rest there is the expression that gave it.
namespace converge {
namespace {

/// "place message" of each error.
std::string where(std::initializer_list<std::pair<const std::string, std::string>> files) {
  std::string text;
  PaperFiles paper(files);
  for (const Error& error : paper.compile().errors)
    text += to_string(error.place()) + " " + error.message() + "\n";
  return text;
}

TEST_CASE("what an expression gave is placed where the expression stands") {
  CHECK(where({{"app.sls", "{% set n = 'x' %}\na:\n  {{ n }}.nop: []\n"}}) ==
        "app.sls:3:3 no state function is called 'x.nop'\n");
}

TEST_CASE("text behind an expression keeps its own column") {
  CHECK(where({{"app.sls", "{{ 'a' * 30 }}: {test.nop: [], tset.x: []}\n"}}) ==
        "app.sls:1:32 no state function is called 'tset.x'\n");
}

TEST_CASE("the turns of a loop are placed in the loop's body, and told once") {
  CHECK(where({{"app.sls",
                "{% for i in range(2) %}\n"
                "a{{ i }}: {tset.nop: [{name: {{ i }}}]}\n"
                "{% endfor %}\n"}}) == "app.sls:2:12 no state function is called 'tset.nop'\n");
}

TEST_CASE("what a macro of another file gave is placed in that file") {
  CHECK(
      where({{"app.sls", "{% from 'lib.jinja' import state %}\n{{ state('a') }}\n"},
             {"lib.jinja", "{% macro state(id) -%}\n{{ id }}: {tset.nop: []}\n{% endmacro %}"}}) ==
      "lib.jinja:2:12 no state function is called 'tset.nop'\n");
}

TEST_CASE("what whitespace control joined keeps the columns of its parts") {
  CHECK(where({{"app.sls", "a:\n  {% if true -%}\n     tset.nop: []\n  {%- endif %}\n"}}) ==
        "app.sls:3:6 no state function is called 'tset.nop'\n");
}

TEST_CASE("columns count characters, whatever their bytes") {
  CHECK(where({{"app.sls", "'日本': {tset.nop: []}\n"}}) ==
        "app.sls:1:8 no state function is called 'tset.nop'\n");
  CHECK(where({{"app.sls", "é{{ 'ü' }}é: {tset.nop: []}\n"}}) ==
        "app.sls:1:15 no state function is called 'tset.nop'\n");
}

TEST_CASE("states in a circle are named with the place of every link, also of a turned one") {
  CHECK(errors_of("a: {test.nop: [{require: [b]}]}\n"
                  "b: {test.nop: [{require: [c]}]}\n"
                  "c: {test.nop: []}\n"
                  "d: {test.nop: [{require_in: [{test: c}]}, {require: [a]}]}\n") ==
        "app.sls:4:54: these states wait for each other: 'a' -> 'b' -> 'c' -> 'd' -> 'a' "
        "('a' waits for 'b' (require): app.sls:1:27; 'b' waits for 'c' (require): app.sls:2:27; "
        "'c' waits for 'd' (require): app.sls:4:37; 'd' waits for 'a' (require): app.sls:4:54)\n");
}

TEST_CASE("mistakes of an included file say where it was included, from the inside") {
  CHECK(PaperFiles(
            {{"app.sls", "include: [a]\n"}, {"a.sls", "include:\n  - b\n"}, {"b.sls", "x: [\n"}})
            .errors() ==
        "b.sls:1:4: this '[' is not closed (included here: a.sls:2:5; included here: app.sls:1:11; "
        "close it with ']'; a text that begins with '[' needs quotes)\n");
}

TEST_CASE("a long line does not make places dear") {
  std::string list;
  for (int i = 0; i < 60'000; ++i) list += "é, ";
  const std::string head = "{{ 'a' }}: {test.nop: [{k: [";
  CHECK(where({{"app.sls", head + list + "]}], tset.nop: []}\n"}}) ==
        "app.sls:1:" + std::to_string(head.size() + 3 * 60'000 + 6) +
            " no state function is called 'tset.nop'\n");
}

}  // namespace
}  // namespace converge
