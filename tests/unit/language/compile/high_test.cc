#include "converge/language/compile/high.h"

#include <doctest/doctest.h>

#include "language/files.h"

using namespace converge;

TEST_CASE("the shapes of a state are all read") {
  CHECK(order_of("a: test.nop\n"
                 "b:\n  test.nop: []\n"
                 "c:\n  test:\n    - nop\n"
                 "d:\n  test.nop:\n    - name: n\n"
                 "e: {test.nop: [{comment: x}]}\n") == "a b c n e");
}

TEST_CASE("a module without a dot goes before those with one, as Salt moves the others") {
  CHECK(order_of("both:\n  cmd.run:\n    - name: c\n  test:\n    - nop\n    - name: t\n") == "t c");
}

TEST_CASE("an id that is no text is refused") {
  CHECK(errors_of("5:\n  test.nop\n") ==
        "app.sls:1:1: the id 5 is a number, not a text (put it in quotes)\n");
  CHECK(errors_of("yes:\n  test.nop\n").find("the id True is true or false, not a text") !=
        std::string::npos);
  CHECK(errors_of("__hidden: test.nop\n").find("begins with two underscores") != std::string::npos);
}

TEST_CASE("a document that is no mapping is refused") {
  CHECK(errors_of("- a\n- b\n") == "app.sls:1:1: expected a mapping of state ids, got a list\n");
  CHECK(errors_of("only some words\n") ==
        "app.sls:1:1: expected a mapping of state ids, got a string\n");
}

TEST_CASE("a file without states is no error, but a warning") {
  PaperFiles files({{"app.sls", "# nothing\n"}});
  const Compiled compiled = files.compile();
  CHECK(compiled.errors.empty());
  REQUIRE(compiled.graph.warnings.size() == 1);
  CHECK(compiled.graph.warnings.front().message() == "there are no states in app.sls");
}

TEST_CASE("bodies of the wrong shape are refused with what to write") {
  CHECK(errors_of("a:\n  test.nop:\n") ==
        "app.sls:2:3: 'test.nop' has a colon but no arguments (without arguments write 'a: "
        "test.nop', or 'test.nop: []')\n");
  CHECK(errors_of("a:\n  test.nop:\n    name: x\n")
            .find("the arguments of 'test.nop' should be a "
                  "list, this is a mapping") != std::string::npos);
  CHECK(errors_of("a:\n  - test.nop\n").find("the id 'a' should hold a mapping, this is a list") !=
        std::string::npos);
  CHECK(errors_of("a:\n").find("this is nothing") != std::string::npos);
  CHECK(errors_of("a: nop\n").find("'nop' is no state function for the id 'a'") !=
        std::string::npos);
  CHECK(errors_of("a: test.nop.more\n").find("'test.nop.more' is no state function") !=
        std::string::npos);
}

TEST_CASE("an id with an empty mapping is passed over with a warning") {
  PaperFiles files({{"app.sls", "a: {}\nb: test.nop\n"}});
  const Compiled compiled = files.compile();
  REQUIRE(compiled.graph.warnings.size() == 1);
  CHECK(one_line(compiled.graph.warnings.front()) ==
        "app.sls:1:1: the id 'a' has no state function: nothing is done for it");
  REQUIRE(compiled.graph.states.size() == 1);
  CHECK(compiled.graph.states[0].id == "b");
}

TEST_CASE("exactly one function is needed") {
  CHECK(errors_of("a:\n  test:\n    - comment: x\n") ==
        "app.sls:2:3: no function is given for 'test' in 'a' (write 'test.FUNCTION:')\n");
  CHECK(errors_of("a:\n  test.nop:\n    - comment:tight\n")
            .find("several functions for 'test' in 'a': comment:tight, nop") != std::string::npos);
  CHECK(errors_of("a:\n  test.nop:\n    - changes false\n").find("an argument needs a colon") !=
        std::string::npos);
  CHECK(errors_of("a:\n  test.nop: []\n  test.succeed_with_changes: []\n")
            .find("two functions of the module 'test'") != std::string::npos);
}

TEST_CASE("a requisite beside the function is refused, for it would have no effect") {
  CHECK(errors_of("a:\n  test.nop: []\n  require:\n    - test: b\nb: test.nop\n") ==
        "app.sls:3:3: 'require' stands beside the state function, where it has no effect (move it "
        "into the function's list: '- require:')\n");
}

TEST_CASE("requisites of the wrong shape are refused") {
  const auto with = [](const std::string& requisite) {
    return errors_of("a:\n  test.nop:\n    - require" + requisite + "\nb: test.nop\n");
  };
  CHECK(with(":\n        test: b").find("'require' should be a list, this is a mapping") !=
        std::string::npos);
  CHECK(with("_in: b").find("'require_in' should be a list, this is a string") !=
        std::string::npos);
  CHECK(with(":\n      - test.nop: b")
            .find("'test.nop' names a function where 'require' takes a "
                  "module (write 'test')") != std::string::npos);
  CHECK(with(":\n      - test:").find("'require: test' should name a state, this is nothing") !=
        std::string::npos);
  CHECK(with(":\n      - test: 5").find("put the id in quotes") != std::string::npos);
  CHECK(with(":\n      - test: b\n        cmd: c").find("a mapping of several") !=
        std::string::npos);
}

TEST_CASE("names give one state each, without doubles, with arguments of their own") {
  PaperFiles files({{"app.sls",
                     "all:\n  test.configurable_test_state:\n    - comment: shared\n    - names:\n"
                     "      - x\n      - y:\n        - comment: own\n      - x\n"}});
  const Compiled compiled = files.compile();
  REQUIRE(compiled.graph.states.size() == 2);
  CHECK(compiled.graph.states[1].id == "all");
  CHECK(compiled.graph.states[1].name == "y");
}

TEST_CASE("names of the wrong shape are refused, an empty list means the id") {
  CHECK(errors_of("a:\n  test.nop:\n    - names: x\n").find("'names' should be a list") !=
        std::string::npos);
  CHECK(errors_of("a:\n  test.nop:\n    - names: [x, 2]\n").find("put it in quotes") !=
        std::string::npos);
  CHECK(order_of("a:\n  test.nop:\n    - names: []\n") == "a");
}

TEST_CASE("a name that is no text falls back to the id, with a warning") {
  PaperFiles files({{"app.sls", "a:\n  test.nop:\n    - name: 42\n"}});
  const Compiled compiled = files.compile();
  REQUIRE(compiled.graph.states.size() == 1);
  CHECK(compiled.graph.states[0].name == "a");
  REQUIRE(compiled.graph.states[0].warnings.size() == 1);
  CHECK(one_line(compiled.graph.states[0].warnings[0]) ==
        "app.sls:3:13: 'name' is a number, not a text: the id is taken instead (put it in quotes)");
}

TEST_CASE("of an argument given twice the last counts, with a warning") {
  PaperFiles files({{"app.sls", "a:\n  test.nop:\n    - comment: one\n    - comment: two\n"}});
  const Compiled compiled = files.compile();
  REQUIRE(compiled.graph.states.size() == 1);
  REQUIRE(compiled.graph.states[0].warnings.size() == 1);
  CHECK(one_line(compiled.graph.states[0].warnings[0]) ==
        "app.sls:4:7: 'comment' is given twice: only the last one counts");
}

TEST_CASE("order takes numbers, first and last; ties go by name") {
  const auto state = [](const std::string& id, const std::string& order) {
    return id + ":\n  test.nop:\n    - order: " + order + "\n";
  };
  CHECK(order_of(state("c", "3") + state("a", "1") + "p: test.nop\n" + state("b", "2")) ==
        "a b c p");
  CHECK(order_of(state("l", "last") + "p: test.nop\n" + state("f", "first")) == "f p l");
  CHECK(order_of(state("m1", "-1") + state("l", "last") + state("m2", "-2") + "p: test.nop\n") ==
        "p m2 m1 l");
  CHECK(order_of(state("z", "5") + state("a", "5") + state("x", "1.5")) == "x a z");
  CHECK(order_of(state("q", "'2'") + state("t", "3") + "p: test.nop\n") == "t p q");
}

TEST_CASE("use takes what a state does not have itself, and no names or requisites") {
  CHECK(order_of("model:\n  test.configurable_test_state:\n    - name: n\n    - order: 1\n"
                 "    - require:\n      - test: other\n"
                 "user:\n  test.configurable_test_state:\n    - use:\n      - test: model\n"
                 "other: test.nop\n") == "other n user");
}

TEST_CASE("a turned requisite to nothing is refused, with what may be meant") {
  CHECK(
      errors_of("late: test.nop\nearly:\n  test.nop:\n    - require_in:\n      - test: latte\n") ==
      "app.sls:5:15: 'require_in' names 'test: latte', which is nowhere in these files (did you "
      "mean 'late'?)\n");
  CHECK(errors_of("early:\n  test.nop:\n    - require_in:\n      - nowhere\n")
            .find("'require_in' names 'nowhere'") != std::string::npos);
}

TEST_CASE("turned requisites move their targets back") {
  CHECK(order_of("a: test.nop\nb:\n  test.nop:\n    - require_in:\n      - test: a\n") == "b a");
  CHECK(order_of("a: test.nop\nb:\n  test.nop:\n    - watch_in:\n      - a\n") == "b a");
  CHECK(order_of("a: test.nop\nb:\n  test.nop:\n    - onchanges_in: {test: a}\n") == "b a");
  CHECK(order_of("a: test.nop\nb:\n  test.nop:\n    - prereq_in:\n      - test: a\n") == "a b");
}
