#include <doctest/doctest.h>

#include "jinja/render.h"

namespace converge {

TEST_CASE("an undefined name is an error at its line and column, with the name that was meant") {
  CHECK(rendered("a:\n  - {% set user = 1 %}{{ usr }}\n") ==
        "a.sls:2:26: error: 'usr' is undefined\n"
        "  2 |   - {% set user = 1 %}{{ usr }}\n"
        "    |                          ^\n"
        "  hint: did you mean 'user'?\n");
}

TEST_CASE("a missing key is an error at the key, with the key that was meant") {
  TestRendering render;
  Value data = Value::map();
  data.set("application", Value(Value::Map{{"port", 80}}));
  render.context.variables.set("data", data);
  CHECK(render("x: {{ data.aplication }}") ==
        "a.sls:1:12: error: 'dict object' has no key 'aplication'\n"
        "  1 | x: {{ data.aplication }}\n"
        "    |            ^\n"
        "  hint: did you mean 'application'?\n");
  CHECK(render("x: {{ data['application']['prt'] }}") ==
        "a.sls:1:27: error: 'dict object' has no key 'prt'\n"
        "  1 | x: {{ data['application']['prt'] }}\n"
        "    |                           ^\n"
        "  hint: did you mean 'port'?\n");
}

TEST_CASE("a key that resembles none comes with the way to ask for it safely") {
  CHECK(rendered("{{ {}.zzz }}") ==
        "a.sls:1:7: error: 'dict object' has no key 'zzz'\n"
        "  1 | {{ {}.zzz }}\n"
        "    |       ^\n"
        "  hint: for a key that may be missing: .get('zzz', default)\n");
}

TEST_CASE("a column counts characters, not bytes") {
  CHECK(rendered("é: ü {{ nope }}") ==
        "a.sls:1:9: error: 'nope' is undefined\n"
        "  1 | é: ü {{ nope }}\n"
        "    |         ^\n");
}

TEST_CASE("an unknown filter, test or statement comes with the one that was meant") {
  CHECK(rendered("{{ 'a' | uper }}") ==
        "a.sls:1:10: error: no filter is called 'uper'\n"
        "  1 | {{ 'a' | uper }}\n"
        "    |          ^\n"
        "  hint: did you mean 'upper'?\n");
  CHECK(rendered("{{ 'a' is strng }}") ==
        "a.sls:1:11: error: no test is called 'strng'\n"
        "  1 | {{ 'a' is strng }}\n"
        "    |           ^\n"
        "  hint: did you mean 'string'?\n");
  CHECK(rendered("\n{% inclde 'x' %}") ==
        "a.sls:2:4: error: no statement is called 'inclde'\n"
        "  2 | {% inclde 'x' %}\n"
        "    |    ^\n"
        "  hint: did you mean 'include'?\n");
}

TEST_CASE("an unfinished expression is an error where the rest was expected") {
  CHECK(rendered("    - name: {{ 1 + }}\n") ==
        "a.sls:1:20: error: '}}' stands where an expression was expected\n"
        "  1 |     - name: {{ 1 + }}\n"
        "    |                    ^\n");
}

TEST_CASE("a statement that is not closed is an error where it begins") {
  CHECK(rendered("a\n{% for x in [] %}\nb\n") ==
        "a.sls:2:4: error: '{% for %}' is not closed\n"
        "  2 | {% for x in [] %}\n"
        "    |    ^\n"
        "  hint: close it with '{% endfor %}'\n");
  CHECK(rendered("{% if true %}{% for x in [] %}{% endif %}") ==
        "a.sls:1:34: error: '{% endif %}' stands where '{% endfor %}' was expected\n"
        "  1 | {% if true %}{% for x in [] %}{% endif %}\n"
        "    |                                  ^\n"
        "  '{% for %}' stands here: a.sls:1:17\n"
        "  1 | {% if true %}{% for x in [] %}{% endif %}\n"
        "    |                 ^\n");
}

TEST_CASE("'=' where a comparison was meant is said so") {
  CHECK(rendered("{% if a = 1 %}{% endif %}") ==
        "a.sls:1:9: error: '=' stands where '%}' was expected\n"
        "  1 | {% if a = 1 %}{% endif %}\n"
        "    |         ^\n"
        "  hint: to compare, write '=='\n");
}

TEST_CASE("an operator that cannot work is an error at the operator") {
  CHECK(rendered("{{ 'a' + 1 }}") ==
        "a.sls:1:8: error: '+' cannot work on str and int\n"
        "  1 | {{ 'a' + 1 }}\n"
        "    |        ^\n"
        "  hint: '~' joins values of any kind as text\n");
}

TEST_CASE("an error in a macro points into the macro and says who called it") {
  CHECK(rendered("{% macro m(x) %}\n{{ x.y }}{% endmacro %}\n{{ m({}) }}") ==
        "a.sls:2:6: error: 'dict object' has no key 'y'\n"
        "  2 | {{ x.y }}{% endmacro %}\n"
        "    |      ^\n"
        "  in the macro 'm', called here: a.sls:3:4\n"
        "  3 | {{ m({}) }}\n"
        "    |    ^\n"
        "  hint: for a key that may be missing: .get('y', default)\n");
}

TEST_CASE("an error in another file points into that file") {
  TestRendering render;
  render.files["map.jinja"] = "{% set a = 1 %}\n{% set b = nope + 1 %}\n";
  CHECK(render("{% from 'map.jinja' import a with context %}") ==
        "map.jinja:2:12: error: 'nope' is undefined\n"
        "  2 | {% set b = nope + 1 %}\n"
        "    |            ^\n"
        "  loaded here: a.sls:1:4\n"
        "  1 | {% from 'map.jinja' import a with context %}\n"
        "    |    ^\n");
}

TEST_CASE("an error says by which files and macros it was reached, from the inside") {
  TestRendering render;
  render.files["top.jinja"] = "\n{% include 'low.jinja' %}";
  render.files["low.jinja"] = "{% macro m() %}{{ nope }}{% endmacro %}\n{{ m() }}";
  const auto result = render.rendered("{% include 'top.jinja' %}");
  REQUIRE(!result);
  CHECK(one_line(result.error()) ==
        "low.jinja:1:19: 'nope' is undefined (in the macro 'm', called here: low.jinja:2:4; "
        "loaded here: top.jinja:2:4; loaded here: a.sls:1:4)");
}

TEST_CASE("an error in a template that was extended says where") {
  TestRendering render;
  render.files["base.jinja"] = "{{ nope }}";
  const auto result = render.rendered("\n{% extends 'base.jinja' %}");
  REQUIRE(!result);
  CHECK(one_line(result.error()) ==
        "base.jinja:1:4: 'nope' is undefined (extended here: a.sls:2:4)");
}

TEST_CASE("a macro that calls itself forever is an error where it does so, told once") {
  const auto text = rendered("{% macro f() %}\n{{ f() }}{% endmacro %}{{ f() }}");
  CHECK(text ==
        "a.sls:2:4: error: more than 100 macros, includes and recursive loops run inside each "
        "other\n"
        "  2 | {{ f() }}{% endmacro %}{{ f() }}\n"
        "    |    ^\n"
        "  in the macro 'f', called here: a.sls:2:4\n"
        "  2 | {{ f() }}{% endmacro %}{{ f() }}\n"
        "    |    ^\n"
        "  in the macro 'f', called here: a.sls:2:27\n"
        "  2 | {{ f() }}{% endmacro %}{{ f() }}\n"
        "    |                           ^\n");
}

TEST_CASE("an error in the data of a block or a file points into the data") {
  TestRendering render;
  render.context.parse_yaml = read_numbers;
  CHECK(render("{% load_yaml as x %}\n1\n2\n{% endload %}{{ x }}") == "[1, 2]");
  CHECK(render("{% load_yaml as x %}\n1\n20x\n{% endload %}")
            .starts_with("a.sls:3:3: error: this is no number\n"));
  CHECK(render("{% load_yaml as x %}\n1{{ 'y' }}\n{% endload %}")
            .starts_with("a.sls:2:2: error: this is no number\n"));
  render.files["data.yml"] = "{# numbers #}\n1\n2y\n";
  const auto result = render.rendered("{% import_yaml 'data.yml' as x %}");
  REQUIRE(!result);
  CHECK(one_line(result.error()) ==
        "data.yml:3:2: this is no number (while reading the data of data.yml; loaded here: "
        "a.sls:1:4; digits alone)");
}

TEST_CASE("without a reader of YAML there is none") {
  CHECK(rendered("{% load_yaml as x %}{% endload %}")
            .starts_with("a.sls:1:4: error: YAML cannot be loaded here\n"));
}

TEST_CASE("a template that cannot be found is an error where it is named") {
  CHECK(rendered("\n{% include 'nowhere.jinja' %}") ==
        "a.sls:2:12: error: there is no template 'nowhere.jinja'\n"
        "  2 | {% include 'nowhere.jinja' %}\n"
        "    |            ^\n");
}

TEST_CASE("the old names of Python 2's methods come with today's") {
  CHECK(rendered("{% for k, v in {}.iteritems() %}{% endfor %}") ==
        "a.sls:1:19: error: 'dict object' has no key 'iteritems'\n"
        "  1 | {% for k, v in {}.iteritems() %}{% endfor %}\n"
        "    |                   ^\n"
        "  hint: Python 3 has no iteritems(): write items()\n");
}

TEST_CASE("a wrong argument comes with the one that was meant") {
  CHECK(rendered("{{ [2, 1] | sort(revers=true) }}") ==
        "a.sls:1:13: error: sort takes no argument 'revers'\n"
        "  1 | {{ [2, 1] | sort(revers=true) }}\n"
        "    |             ^\n"
        "  hint: did you mean 'reverse'?\n");
}

TEST_CASE("every mistake of a template counts as refused input") {
  TestRendering render;
  for (const char* text : {"{{ nope }}", "{{ 1 + }}", "{% if %}", "{{ 1 / 0 }}", "{{ lipsum() }}",
                           "{{ [1][5] }}", "{{ 'a'|nope }}", "{{ range(1000000) }}"}) {
    const auto result = render.rendered(text);
    REQUIRE(!result);
    CHECK(result.error().trouble() == Trouble::refused);
    CHECK(result.error().place().line == 1);
    CHECK(result.error().place().column > 0);
  }
}

TEST_CASE("wrong UTF-8 is an error at its line") {
  CHECK(rendered("a: 1\nb: \xff{{ 1 }}\n")
            .starts_with("a.sls:2: error: the file is not valid UTF-8\n"));
}

}  // namespace converge
