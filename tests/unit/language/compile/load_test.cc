#include "converge/language/compile/load.h"

#include <doctest/doctest.h>

#include "language/files.h"

using namespace converge;

TEST_CASE("included files come first, each once, in the order of the includes") {
  CHECK(PaperFiles({{"states/app.sls", "include:\n  - left\n  - right\nmine: test.nop\n"},
                    {"states/left.sls", "include:\n  - shared\nleft: test.nop\n"},
                    {"states/right.sls", "right: test.nop\ninclude:\n  - shared\n"},
                    {"states/shared.sls", "shared: test.nop\n"}})
            .ids() == "shared left right mine");
}

TEST_CASE("a name means a file or a folder's init, with Salt's ending or YAML's") {
  CHECK(PaperFiles({{"app.yml", "include:\n  - web.server\n  - db\n  - more\nmine: test.nop\n"},
                    {"web/server.sls", "server: test.nop\n"},
                    {"db/init.sls", "db: test.nop\n"},
                    {"more.yml", "more: test.nop\n"}})
            .ids() == "server db more mine");
}

TEST_CASE("a leading dot means the folder of the including file, two the one above") {
  CHECK(PaperFiles({{"app.sls", "include:\n  - pack\nmine: test.nop\n"},
                    {"outer.sls", "outer: test.nop\n"},
                    {"pack/init.sls", "include:\n  - .one\npack: test.nop\n"},
                    {"pack/one.sls", "include:\n  - .two\n  - ..outer\none: test.nop\n"},
                    {"pack/two.sls", "two: test.nop\n"}})
            .ids() == "two outer one pack mine");
}

TEST_CASE("an include may be a shell pattern, which means the files it matches by their names") {
  PaperFiles files({{"app.sls", "include: [web.*, 'd?']\napp: test.nop\n"},
                    {"web/tls.sls", "tls: test.nop\n"},
                    {"web/conf.yml", "conf: test.nop\n"},
                    {"web/conf/init.sls", "shadowed: test.nop\n"},
                    {"web.sls", "web: test.nop\n"},
                    {"web/map.jinja", "no: test.nop\n"},
                    {"db/init.sls", "db: test.nop\n"}});
  CHECK(files.ids() == "shadowed tls db app");
  PaperFiles none({{"app.sls", "include: ['x*']\n"}});
  CHECK(none.errors().find("there is no state file 'x*'") != std::string::npos);
}

TEST_CASE("files that include each other are read once") {
  CHECK(PaperFiles({{"a.sls", "include:\n  - b\na: test.nop\n"},
                    {"b.sls", "include:\n  - a\nb: test.nop\n"}})
            .ids() == "b a");
}

TEST_CASE("nothing outside the root is included") {
  const auto include = [](const std::string& name) {
    return PaperFiles({{"s/app.sls", "include:\n  - '" + name + "'\n"},
                       {"etc/shadow.sls", "x: test.nop\n"}})
        .errors();
  };
  CHECK(include("..etc.shadow").find("leads out of the tree of state files") != std::string::npos);
  CHECK(include("../etc/shadow").find("is no name of a state file") == std::string::npos);
  CHECK(include("../etc/shadow") != "");
  CHECK(include("/etc/shadow").find("is no name of a state file") != std::string::npos);
  CHECK(include("a..b").find("is no name of a state file") != std::string::npos);
}

TEST_CASE("a missing include says where it was looked for") {
  CHECK(PaperFiles({{"s/app.sls", "include:\n  - web.nowhere\n"}}).errors() ==
        "s/app.sls:2:5: there is no state file 'web.nowhere' (looked for s/web/nowhere.sls and "
        "s/web/nowhere/init.sls)\n");
}

TEST_CASE("only states without an order of their own are numbered") {
  CHECK(order_of("a: {test.nop: [{order: 10000}]}\nb: {test.nop: []}\nc: {test.nop: [{order: "
                 "10002}]}\nd: {test.nop: []}\n") == "a b d c");
}

TEST_CASE("an id in two files is refused with both places") {
  CHECK(
      PaperFiles({{"app.sls", "include:\n  - b\nsame: test.nop\n"}, {"b.sls", "same: test.nop\n"}})
          .errors() ==
      "b.sls:1:1: the id 'same' is given in two files (first given here: app.sls:3:1; included "
      "here: "
      "app.sls:2:5)\n");
}

TEST_CASE("mistakes of an included file are reported in it, all of them") {
  const std::string errors = PaperFiles({{"app.sls", "include: [b, c]\nx:\n  - y\n"},
                                         {"b.sls", "5: test.nop\n"},
                                         {"c.sls", "a: b: c\n"}})
                                 .errors();
  CHECK(errors.find("app.sls:2:1: ") != std::string::npos);
  CHECK(errors.find("b.sls:1:1: ") != std::string::npos);
  CHECK(errors.find("c.sls:1:5: ") != std::string::npos);
}

TEST_CASE("sls requisites mean all states of a file and of what it includes") {
  CHECK(PaperFiles({{"app.sls",
                     "include:\n  - b\nfirst:\n  test.nop:\n    - order: 1\n"
                     "    - require:\n      - sls: b\n"},
                    {"b.sls", "include:\n  - c\nb: test.nop\n"},
                    {"c.sls", "c: test.nop\n"}})
            .ids() == "c b first");
}

TEST_CASE("a file without states keeps the promise of its name") {
  PaperFiles files({{"app.sls", "include: [empty]\na: {test.nop: [{require: [{sls: empty}]}]}\n"},
                    {"empty.sls", "{# nothing #}\n"}});
  const Compiled compiled = files.compile();
  REQUIRE(compiled.graph.states.size() == 1);
  CHECK(compiled.graph.lost_requisites.empty());
}

TEST_CASE("extend changes a state of another file, requisites are added") {
  PaperFiles files({{"app.sls",
                     "include:\n  - b\nextend:\n  theirs:\n    test:\n      - require:\n"
                     "        - test: mine\n      - order: 1\nmine: test.nop\n"},
                    {"b.sls",
                     "base: test.nop\ntheirs:\n  test.nop:\n    - require:\n"
                     "      - test: base\n"}});
  CHECK(files.ids() == "base mine theirs");
}

TEST_CASE("extend replaces the function and brings new modules") {
  PaperFiles files({{"app.sls",
                     "include:\n  - b\nextend:\n  theirs:\n    test.fail_without_changes: []\n"
                     "    cmd.run:\n      - name: 'true'\n"},
                    {"b.sls", "theirs: test.nop\n"}});
  const Compiled compiled = files.compile();
  REQUIRE(compiled.graph.states.size() == 2);
  CHECK(compiled.graph.states[0].function == "test.fail_without_changes");
  CHECK(compiled.graph.states[1].function == "cmd.run");
}

TEST_CASE("extend of nothing is refused") {
  CHECK(errors_of("extend:\n  nowhere:\n    test:\n      - comment: x\nnowhen: test.nop\n") ==
        "app.sls:2:3: 'extend' names 'nowhere', which is nowhere in these files (did you mean "
        "'nowhen'?)\n");
  CHECK(errors_of("extend:\n  - a\na: test.nop\n").find("'extend' should be a mapping of ids") !=
        std::string::npos);
}

TEST_CASE("exclude takes out ids and whole files, unknown ones too") {
  const auto with = [](const std::string& exclude) {
    return PaperFiles({{"app.sls", "include:\n  - b\nexclude:\n  - " + exclude + "\nm: test.nop\n"},
                       {"b.sls", "b1: test.nop\nb2: test.nop\n"}})
        .ids();
  };
  CHECK(with("id: b2") == "b1 m");
  CHECK(with("b") == "m");
  CHECK(with("sls: 'b*'") == "m");
  CHECK(with("id: nowhere") == "b1 b2 m");
}

TEST_CASE("standard input is a file named stdin") {
  PaperFiles files({{"-", "a:\n  test.nop:\n    - require:\n      - sls: stdin\n"}});
  CHECK(files.errors().find("<stdin>:4:14: 'a' waits for itself") == 0);
}

TEST_CASE("templates see the pillar, the grains and where they are") {
  PaperFiles files({{"s/web/init.sls",
                     "{{ pillar['a'] }}-{{ salt['pillar.get']('b:c:1') }}-{{ grains.os }}:\n"
                     "  test.nop:\n    - name: '{{ sls }} {{ slspath }} {{ tplfile }}'\n"}});
  files.input.root = "s";
  files.input.pillar.set("a", "x");
  Value list = Value::list();
  list.push_back("zero");
  list.push_back("one");
  Value b = Value::map();
  b.set("c", list);
  files.input.pillar.set("b", b);
  files.input.grains = Value(Value::Map{{"os", "Debian"}});
  const Compiled compiled = files.compile();
  REQUIRE(compiled.errors.empty());
  CHECK(compiled.graph.states[0].id == "x-one-Debian");
  CHECK(compiled.graph.states[0].name == "web web web/init.sls");
}

TEST_CASE("grains.filter_by chooses by a grain, with a base and what is merged over it") {
  const auto chosen = [](const std::string& arguments) {
    PaperFiles files(
        {{"app.sls", "{{ salt['grains.filter_by'](" + arguments + ")|json }}: test.nop"}});
    files.input.grains = Value(Value::Map{{"os_family", "Debian"}, {"os", "Ubuntu"}});
    const Compiled compiled = files.compile();
    return compiled.errors.empty() ? compiled.graph.states.front().id
                                   : one_line(compiled.errors.front());
  };
  CHECK(chosen("{'RedHat': 'r', 'Debian': 'd'}") == "d");
  CHECK(chosen("{'Deb*': 'd'}") == "d");
  CHECK(chosen("{'Ubuntu': 'u'}, grain='os'") == "u");
  CHECK(chosen("{'RedHat': 'r', 'default': 'x'}") == "x");
  CHECK(chosen("{'RedHat': 'r', 'y': 'x'}, default='y'") == "x");
  CHECK(chosen("'x'").find("needs 'lookup_dict' as a dict") != std::string::npos);
  CHECK(chosen("{'Debian': 'd'}, merge=''") == "d");
  CHECK(chosen("{'Debian': 'd'}, merge={'a': 1}").find("can only merge mappings") !=
        std::string::npos);
}

TEST_CASE("a template can ask which functions of Salt there are") {
  CHECK(order_of("{{ 'pillar.get' in salt }}_{{ 'cmd.run' in salt }}: test.nop") == "True_False");
}

TEST_CASE("a salt function that runs something is refused with a hint") {
  const std::string errors =
      errors_of("a:\n  test.nop:\n    - name: {{ salt['cmd.run']('id') }}\n");
  CHECK(errors.find("salt['cmd.run'] is not there") != std::string::npos);
  CHECK(errors.find("commands belong into states") != std::string::npos);
}

TEST_CASE("the first line may name the renderers") {
  CHECK(order_of("#!yaml\n'{{ a }}': test.nop\n") == "{{ a }}");
  CHECK(order_of("#!jinja|yaml\n{{ 'a' }}: test.nop\n") == "a");
  CHECK(errors_of("#!yaml|jinja\na: test.nop\n").find("do not go together") != std::string::npos);
  CHECK(errors_of("#!jinja\na: test.nop\n").find("jinja alone") != std::string::npos);
  CHECK(errors_of("#!py\ndef run(): pass\n").find("the renderer 'py' is not there") !=
        std::string::npos);
}

TEST_CASE("the last newline of a file survives its template") {
  PaperFiles files({{"app.sls", "{% set x = 1 %}a:\n  test.nop:\n    - comment: |\n        b\n"}});
  CHECK(files.errors() == "");
}
