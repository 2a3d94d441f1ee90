#include <doctest/doctest.h>

#include "jinja/render.h"

namespace converge {
namespace {

/// The message of the error, which there must be.
std::string trouble(const std::string& text) {
  TestRendering render;
  const auto result = render.rendered(text);
  return result ? "no error" : result.error().message();
}

std::string repeated(const std::string& text, int count) {
  std::string result;
  for (int i = 0; i < count; ++i) result += text;
  return result;
}

}  // namespace

TEST_CASE("endless recursion is an error") {
  CHECK(trouble("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}") ==
        "more than 100 macros, includes and recursive loops run inside each other");
  CHECK(trouble("{% for x in [[1]] recursive %}{{ loop([x]) }}{% endfor %}") ==
        "more than 100 macros, includes and recursive loops run inside each other");
  CHECK(trouble("{% block a %}{{ self.a() }}{% endblock %}") ==
        "more than 100 macros, includes and recursive loops run inside each other");
}

TEST_CASE("a file that includes, imports or extends itself is an error") {
  for (const char* text : {"{% include 'me' %}", "{% import 'me' as m %}", "{% extends 'me' %}",
                           "{% from 'me' import x with context %}"}) {
    TestRendering render;
    render.files["me"] = text;
    const auto result = render.rendered(text);
    REQUIRE(!result);
    CHECK(result.error().message() ==
          "more than 100 macros, includes and recursive loops run inside each other");
  }
}

TEST_CASE("endless work is an error") {
  const std::string all = "range(100000)";
  CHECK(trouble("{% for a in " + all + " %}{% for b in " + all + " %}{% endfor %}{% endfor %}") ==
        "the template does too much work: stopped after 20000000 steps");
  CHECK(trouble("{% set l = [1] %}{% for x in l %}{% do l.append(x) %}{% endfor %}") != "no error");
  CHECK(trouble("{% set l = range(100000)|list %}{% for i in l %}{% if 'x' in l %}{% endif %}{% "
                "endfor %}") == "the template does too much work: stopped after 20000000 steps");
}

TEST_CASE("a text, list or output that is too large is an error") {
  CHECK(trouble("{{ 'a' * 999999999999 }}") == "the template makes a text of more than 16 MiB");
  CHECK(trouble("{{ [0] * 999999999999 }}").starts_with("the template makes a list of"));
  CHECK(trouble("{{ 'a'.ljust(99999999999) }}") == "the template makes a text of more than 16 MiB");
  CHECK(trouble("{{ '%999999999d' % 1 }}") == "a field of the format is too wide");
  CHECK(trouble("{{ '{:999999999}'.format(1) }}") == "a field of the format is too wide");
  CHECK(trouble("{% set x = 'a' * 1000000 %}{% for i in range(100) %}{{ x }}{% endfor %}") ==
        "the template makes a text of more than 16 MiB");
  CHECK(trouble("{% set x = 'a' * 10000000 %}{{ ([x] * 100) | join }}") ==
        "the template makes a text of more than 16 MiB");
  CHECK(trouble("{% set x = 'a' * 10000000 %}{{ x.replace('a', x) }}") ==
        "the template makes a text of more than 16 MiB");
  CHECK(trouble("{{ range(100001) }}") == "a range() of more than 100000 numbers");
}

TEST_CASE("memory that only grows is an error") {
  CHECK(trouble("{% set ns = namespace(l=[]) %}{% for i in range(1000) %}"
                "{% do ns.l.append('x' * 1000000 ~ i) %}{% endfor %}") ==
        "the template uses more than 256 MiB of memory");
  CHECK(trouble("{% set ns = namespace(l=[0]) %}{% for i in range(100) %}"
                "{% do ns.l.extend(ns.l) %}{% endfor %}") != "no error");
}

TEST_CASE("deep nesting is an error, not a crash") {
  CHECK(trouble("{{ " + repeated("(", 5000) + "1" + repeated(")", 5000) + " }}") ==
        "the expression is nested too deeply");
  CHECK(trouble("{{ " + repeated("[", 5000) + repeated("]", 5000) + " }}") ==
        "the expression is nested too deeply");
  CHECK(trouble("{{ " + repeated("-", 5000) + "1 }}") == "the expression is nested too deeply");
  CHECK(trouble("{{ " + repeated("not ", 5000) + "1 }}") == "the expression is nested too deeply");
  CHECK(trouble("{{ 1" + repeated(" + 1", 5000) + " }}") == "the expression is nested too deeply");
  CHECK(trouble("{{ x" + repeated(".x", 5000) + " }}") == "the expression is nested too deeply");
  CHECK(trouble("{{ 1" + repeated("|abs", 5000) + " }}") == "the expression is nested too deeply");
  CHECK(trouble(repeated("{% if 1 %}", 5000)) == "the statements are nested too deeply");
}

TEST_CASE("values that hold themselves are printed, and are errors where they cannot be") {
  CHECK(rendered("{% set l = [] %}{% do l.append(l) %}{{ l }}") == "[[...]]");
  CHECK(trouble("{% set l = [] %}{% do l.append(l) %}{{ l | tojson }}") ==
        "a value that holds itself, or is nested too deeply, is no JSON");
  CHECK(
      trouble(
          "{% set a = [] %}{% do a.append(a) %}{% set b = [] %}{% do b.append(b) %}{{ a == b }}") ==
      "values are nested too deeply to be compared");
  CHECK(trouble("{% set ns = namespace(l=[]) %}{% for i in range(10000) %}{% set ns.l = [ns.l] %}"
                "{% endfor %}{{ ns.l }}") == "a value is nested too deeply to be printed");
}

TEST_CASE("a value that doubles with each level is not walked to its end") {
  CHECK(
      trouble("{% set ns = namespace(l=[]) %}{% for i in range(100) %}{% set ns.l = [ns.l, ns.l] %}"
              "{% endfor %}{% if ns.l == [] %}{% endif %}{{ ns.l }}") != "no error");
}

TEST_CASE("numbers beyond 64 bits are errors, never wrong") {
  CHECK(trouble("{{ 9223372036854775807 + 1 }}") == "the number does not fit into 64 bits");
  CHECK(trouble("{{ 2 ** 64 }}") == "the number does not fit into 64 bits");
  CHECK(trouble("{{ 3037000500 * 3037000500 }}") == "the number does not fit into 64 bits");
  CHECK(trouble("{{ 99999999999999999999 }}") == "'99999999999999999999' is no number of 64 bits");
  CHECK(trouble("{{ '99999999999999999999' | int }}") == "the number does not fit into 64 bits");
  CHECK(trouble("{{ 1e30 | int }}") == "the number does not fit into 64 bits");
  CHECK(rendered("{{ 2 ** 62 }} {{ -9223372036854775807 - 1 }}") ==
        "4611686018427387904 -9223372036854775808");
}

TEST_CASE("what a template prints is never read as a template again") {
  CHECK(rendered("{{ '{{ 1 + 1 }}' }}{{ '{% x %}' }}") == "{{ 1 + 1 }}{% x %}");
}

}  // namespace converge
