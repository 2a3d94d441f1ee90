#include <doctest/doctest.h>

#include <algorithm>

#include "language/files.h"

using namespace converge;

namespace {

/// What `--validate` refuses besides errors.
std::string lost(const std::string& text) {
  PaperFiles files({{"app.sls", text}});
  const Compiled compiled = files.compile();
  std::string told;
  for (const Error& error : compiled.errors) told += "error: " + one_line(error) + "\n";
  for (const Error& error : compiled.graph.lost_requisites) told += one_line(error) + "\n";
  return told;
}

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("a requisite that names nothing is told with its place and the one that was meant") {
  CHECK(lost("a:\n  test.nop:\n    - require:\n      - test: wbe\nweb: test.nop\n") ==
        "app.sls:4:15: 'require' names 'test: wbe', which is nowhere in these files (did you mean "
        "'web'?)\n");
  CHECK(lost("a:\n  test.nop:\n    - onfail:\n      - wbe\nweb: test.nop\n") ==
        "app.sls:4:9: 'onfail' names 'wbe', which is nowhere in these files (did you mean "
        "'web'?)\n");
}

TEST_CASE("a requisite with the wrong module is told the right one") {
  CHECK(lost("a:\n  test.nop:\n    - require:\n      - cmd: web\nweb: test.nop\n") ==
        "app.sls:4:14: 'require' names 'cmd: web', which is nowhere in these files (it is a state "
        "of 'test': write '- test: web')\n");
}

TEST_CASE("a lost listen and a lost file are told too") {
  CHECK(lost("a:\n  test.nop:\n    - listen:\n      - test: gone\n").find("'listen' names") !=
        std::string::npos);
  CHECK(lost("a:\n  test.nop:\n    - require:\n      - sls: ap\n").find("did you mean 'app'?") !=
        std::string::npos);
}

TEST_CASE("all errors that do not follow from one another are told, in the order of the lines") {
  const std::string told = errors_of(
      "shape:\n  test.nop:\n    name: x\n"
      "function: docker_container.runing\n"
      "argument:\n  cmd.run:\n    - name: x\n    - cdw: /tmp\n"
      "value:\n  docker_container.running:\n    - image: a:1\n    - ports: [99999]\n"
      "lost:\n  test.nop:\n    - require:\n      - test: nowhere\n"
      "circle:\n  test.nop:\n    - require:\n      - test: circle\n");
  CAPTURE(told);
  CHECK(lines(told) == 6);
  CHECK(told.starts_with("app.sls:3:5: the arguments of 'test.nop' should be a list"));
  for (const char* part :
       {"app.sls:4:11: no state function is called 'docker_container.runing'",
        "app.sls:8:7: cmd.run has no argument 'cdw'", "app.sls:12:15: 'ports': 99999 is no port",
        "app.sls:16:15: 'require' names 'test: nowhere'", "'circle' waits for itself"})
    CHECK(told.find(part) != std::string::npos);
}

TEST_CASE("what hangs on something unreadable is not complained about") {
  CHECK(lines(errors_of("a:\n  test.nop:\n    name: x\n"
                        "b:\n  test.nop:\n    - require:\n      - test: a\n"
                        "c:\n  test.nop:\n    - require_in:\n      - test: a\n")) == 1);
  PaperFiles files({{"app.sls",
                     "include:\n  - gone\nb:\n  test.nop:\n    - require:\n"
                     "      - test: perhaps_in_it\n    - require_in:\n"
                     "      - test: perhaps\n"}});
  CHECK(lines(files.errors()) == 1);
}

TEST_CASE("a misspelt argument is not also told as the one that is missing") {
  CHECK(errors_of("app:\n  docker_container.created:\n    - imgae: a:1\n") ==
        "app.sls:3:7: docker_container.created has no argument 'imgae' (did you mean 'image'?)\n");
  CHECK(lines(errors_of("app:\n  docker_container.created:\n    - imgae: a:1\n    - image: b:1\n"
                        "    - ports: [0]\n")) == 2);
}

TEST_CASE("a mistake that names repeat is told once") {
  CHECK(lines(errors_of("a:\n  cmd.run:\n    - names: [x, y, z]\n    - cdw: /tmp\n")) == 1);
}

TEST_CASE("lenient: a require beside the function is passed over with a warning") {
  const std::string text = "a:\n  test.nop: []\n  require:\n    - test: b\nb: test.nop\n";
  CHECK(errors_of(text).find("stands beside the state function") != std::string::npos);
  PaperFiles files({{"app.sls", text}});
  files.input.settings.lenient = true;
  const Compiled compiled = files.compile();
  CHECK(compiled.errors.empty());
  CHECK(compiled.graph.states.size() == 2);
  CHECK(compiled.graph.states[0].requisites.empty());
  REQUIRE(compiled.graph.warnings.size() == 1);
  CHECK(one_line(compiled.graph.warnings[0]) ==
        "app.sls:3:3: 'require' stands beside the state function, where it has no effect (move it "
        "into the function's list: '- require:')");
}

TEST_CASE("two writers of one container without an edge are warned of, with one they are not") {
  const auto warnings = [](const std::string& requisite) {
    PaperFiles files({{"app.sls",
                       "a:\n  docker_container.created:\n    - name: web\n    - image: x:1\n"
                       "b:\n  docker_container.running:\n    - name: web\n    - image: x:1\n" +
                           requisite}});
    const Compiled compiled = files.compile();
    CHECK(compiled.errors.empty());
    return compiled.graph.warnings.size();
  };
  CHECK(warnings("") == 1);
  CHECK(warnings("    - require:\n      - docker_container: a\n") == 0);
}
