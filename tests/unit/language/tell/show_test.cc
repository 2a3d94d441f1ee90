#include "converge/language/tell/show.h"

#include <doctest/doctest.h>

#include "language/files.h"

using namespace converge;

namespace {

std::string shown(const std::string& text) {
  PaperFiles files({{"app.sls", text}});
  files.input.keep_arguments = true;
  const Compiled compiled = files.compile();
  CHECK(compiled.errors.empty());
  return to_yaml(compiled.graph);
}

}  // namespace

TEST_CASE("a state is shown with its place, its arguments, words and requisites") {
  CHECK(shown("b:\n  cmd.run:\n    - name: echo {{ 1 + 1 }}\n    - cwd: /\n    - unless: 'false'\n"
              "    - failhard: True\n    - require:\n      - a\na: test.nop\n") ==
        "- order: 1\n"
        "  id: a\n"
        "  function: test.nop\n"
        "  name: a\n"
        "  sls: app\n"
        "  place: app.sls:9:4\n"
        "  arguments: {}\n"
        "  resources:\n"
        "    - test.nop\n"
        "  on_watch:\n"
        "    - test.nop\n"
        "- order: 2\n"
        "  id: b\n"
        "  function: cmd.run\n"
        "  name: \"echo 2\"\n"
        "  sls: app\n"
        "  place: app.sls:2:3\n"
        "  arguments:\n"
        "    cwd: /\n"
        "  words:\n"
        "    unless: \"false\"\n"
        "    failhard: true\n"
        "  requisites:\n"
        "    - require:\n"
        "        - order: 1\n"
        "          id: a\n"
        "          function: test.nop\n"
        "  resources:\n"
        "    - \"run echo 2\"\n"
        "  on_watch:\n"
        "    - \"run echo 2\"\n");
}

TEST_CASE("texts that a reader could take for something else are quoted") {
  const std::string text = shown(
      "a:\n  test.configurable_test_state:\n    - comment: 'no'\n    - warnings: ['1:30', y, '', "
      "'a: b', '#x', 'null', plain/text]\n");
  for (const char* part : {"comment: \"no\"", "- \"1:30\"", "- \"y\"", "- \"\"", "- \"a: b\"",
                           "- \"#x\"", "- \"null\"", "- plain/text\n"})
    CHECK(text.find(part) != std::string::npos);
}

TEST_CASE("a text of several lines is shown as such") {
  const std::string text =
      shown("/x:\n  file.managed:\n    - contents: |\n        one\n\n          two\n");
  CHECK(text.find("    contents: |\n      one\n\n        two\n") != std::string::npos);
}
