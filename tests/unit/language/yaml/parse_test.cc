#include "converge/language/yaml/parse.h"

#include <doctest/doctest.h>

using namespace converge;

namespace {

/// The data as Python prints it, or the error.
std::string read(const std::string& text) {
  const SourceFile file("f.sls", text);
  const Result<Value> value = parse_yaml(file);
  return value ? python_text(*value) : one_line(value.error());
}

std::string value_of(const std::string& scalar) {
  return read("[" + scalar + "]");
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("scalars without quotes have the types that YAML 1.1 gives them") {
  CHECK(value_of("yes, Off, TRUE, y, Nope") == "[True, False, True, 'y', 'Nope']");
  CHECK(value_of("~, null, NULL, nil") == "[None, None, None, 'nil']");
  CHECK(value_of("7, -3, +5, 1_000, 0x1F, 0b101") == "[7, -3, 5, 1000, 31, 5]");
  CHECK(value_of("1.5, 1., .5, -1.25, 1e3, 1.0e+2") == "[1.5, 1.0, 0.5, -1.25, '1e3', 100.0]");
  CHECK(value_of(".inf, -.inf, -.5") == "[inf, -inf, '-.5']");
}

TEST_CASE("numbers with colons are in base 60, as far as YAML 1.1 says so") {
  CHECK(value_of("12:30, 2222:22, 1:2:3") == "[750, 133342, 3723]");
  CHECK(value_of("80:80, 08:30, 1:2.5") == "['80:80', '08:30', 62.5]");
}

TEST_CASE("an integer with leading zeros is decimal, as Salt's loader has it") {
  CHECK(value_of("0644, 000, 0899, 0o644, -0644") == "[644, 0, '0899', '0o644', -420]");
}

TEST_CASE("timestamps, versions and integers that are too large stay text") {
  CHECK(value_of("2024-02-30, 1.2.3, 123456789012345678901") ==
        "['2024-02-30', '1.2.3', '123456789012345678901']");
}

TEST_CASE("quotes and the tag !!str make text, other tags make their type") {
  CHECK(value_of("'yes', \"5\", !!str 5, !!int '0x10', !!float 3, !!bool 'on'") ==
        "['yes', '5', '5', 16, 3.0, True]");
}

TEST_CASE("unknown tags are refused") {
  CHECK(read("a: !!python/object:os.system x") ==
        "f.sls:1:4: the tag '!!python/object:os.system' is not supported (state files know !!str, "
        "!!int, !!float, !!bool, !!null, !!map and !!seq)");
  CHECK(read("a: !!binary eA==").find("'!!binary' is not supported") != std::string::npos);
  CHECK(read("a: !mine {b: c}").find("'!mine' is not supported") != std::string::npos);
}

TEST_CASE("every value and every key knows its place") {
  const SourceFile file("f.sls", "a:\n  - b: text\n");
  const Value value = parse_yaml(file).value();
  const Value& item = value.find("a")->items().front();
  CHECK(to_string(value.entries().front().key.place()) == "f.sls:1:1");
  CHECK(to_string(item.place()) == "f.sls:2:5");
  CHECK(to_string(item.find("b")->place()) == "f.sls:2:8");
}

TEST_CASE("a value that is left out is placed at its key, a written one where it stands") {
  const SourceFile file("f.sls", "a:\n\nb: ~\nc:\n");
  const Value value = parse_yaml(file).value();
  CHECK(to_string(value.find("a")->place()) == "f.sls:1:1");
  CHECK(to_string(value.find("b")->place()) == "f.sls:3:4");
  CHECK(to_string(value.find("c")->place()) == "f.sls:4:1");
}

TEST_CASE("a line that a template made has the line it came from, without a column") {
  const SourceFile file("f.sls", "one\ntwo\nthree\n");
  const Rendered rendered{"a:\n  b: [\n", {{&file, 1, true}, {&file, 3, false}}};
  const Result<Value> value = parse_yaml(file, &rendered);
  REQUIRE(!value);
  CHECK(to_string(value.error().place()) == "f.sls:3");
  const Rendered good{"a:\n  b: c\n", {{&file, 1, true}, {&file, 3, false}}};
  const Value data = parse_yaml(file, &good).value();
  CHECK(to_string(data.entries().front().key.place()) == "f.sls:1:1");
  CHECK(to_string(data.find("a")->find("b")->place()) == "f.sls:3");
}

TEST_CASE("a key given twice is refused, with the place of the first") {
  CHECK(read("a: 1\nb: 2\na: 3\n") ==
        "f.sls:3:1: the key 'a' is given twice (first given here: "
        "f.sls:1:1)");
  CHECK(read("{a: 1, a: 2}").find("the key 'a' is given twice") != std::string::npos);
  CHECK(read("1: a\n1.0: b\n").find("is given twice") != std::string::npos);
  std::string many;
  for (int i = 0; i < 50; ++i) many += "k" + std::to_string(i) + ": x\n";
  CHECK(read(many + "k7: y\n").find("f.sls:51:1: the key 'k7' is given twice") == 0);
}

TEST_CASE("merge keys bring what is not written, before what is") {
  CHECK(read("a: &a {x: 1, y: 2}\nb:\n  z: 3\n  <<: *a\n  x: 4\n") ==
        "{'a': {'x': 1, 'y': 2}, 'b': {'y': 2, 'z': 3, 'x': 4}}");
  CHECK(read("- &a {x: 1}\n- &b {y: 2}\n- <<: [*a, *b]\n") ==
        "[{'x': 1}, {'y': 2}, {'y': 2, 'x': 1}]");
  CHECK(read("'<<': 1\n") == "{'<<': 1}");
}

TEST_CASE("merge keys take mappings only, and no key from two of them") {
  CHECK(read("a: {<<: 5}\n") == "f.sls:1:9: '<<' takes mappings, this is a number");
  CHECK(read("- &a {x: 1}\n- &b {x: 2}\n- <<: [*a, *b]\n").find("the key 'x' is given twice") !=
        std::string::npos);
}

TEST_CASE("aliases stand for copies of what their anchor names") {
  CHECK(read("a: &x [1, {b: 2}]\nc: *x\n") == "{'a': [1, {'b': 2}], 'c': [1, {'b': 2}]}");
  CHECK(read("a: *nowhere\n").find("f.sls:1:4: the alias has no anchor") == 0);
}

TEST_CASE("an alias inside its own anchor is refused") {
  CHECK(read("a: &x {b: *x}\n").find("f.sls:1:11: the alias names something that it is itself") ==
        0);
  CHECK(read("&x [*x]\n").find("the alias names something that it is itself") != std::string::npos);
}

TEST_CASE("aliases that multiply are refused before they fill the memory") {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string below = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + below +
            repeated(", " + below, 8) + "]\n";
  }
  CHECK(read(text).find("aliases stand for more than 10000 values") != std::string::npos);
}

TEST_CASE("anchors with strange names are texts without quotes, and refused") {
  CHECK(read("a:\n  &file.managed\n").find("'&file.managed' is no name for an anchor") !=
        std::string::npos);
  CHECK(read("a: &x 1\nb: &x 2\n").find("the anchor '&x' is given twice") != std::string::npos);
}

TEST_CASE("nesting deeper than 64 is refused") {
  CHECK(read(repeated("[", 60) + repeated("]", 60)).find("[[[[") == 0);
  CHECK(read(repeated("[", 65) + repeated("]", 65)).find("nesting deeper than 64") !=
        std::string::npos);
  CHECK(read(repeated("[", 100'000)).find("nesting deeper than 64") != std::string::npos);
  CHECK(read(repeated("- ", 20'000)).find("nesting deeper than 64") != std::string::npos);
}

TEST_CASE("a file over 1 MiB is refused before it is parsed") {
  CHECK(read("a: " + std::string(1 << 20, 'x')) ==
        "f.sls: the file has 1048579 bytes, at most 1048576 are read");
}

TEST_CASE("an empty document is null, two documents are refused") {
  CHECK(read("") == "None");
  CHECK(read("# only words\n") == "None");
  CHECK(read("---\na: 1\n...\n") == "{'a': 1}");
  CHECK(read("a: 1\n---\nb: 2\n").find("f.sls:2:1: a second document begins here") == 0);
  CHECK(read("a: 1\n...\nb: 2\n").find("a second document begins here") != std::string::npos);
}

TEST_CASE("a byte order mark and the line ends of Windows are accepted") {
  CHECK(read("\xef\xbb\xbf"
             "a: 1\r\nb:\r\n  - c\r\n") == "{'a': 1, 'b': ['c']}");
}

TEST_CASE("bytes that are no UTF-8 text are refused with their place") {
  CHECK(read(std::string("a: b\0c\n", 7)).find("f.sls:1:5: byte 4 is NUL") == 0);
  CHECK(read(std::string(3, '\0')).find("byte 0 is NUL") != std::string::npos);
  CHECK(read("a: 1\nb: \xff\n").find("f.sls:2:4: byte 8 is not UTF-8") == 0);
  CHECK(read("a: \xc0\xaf\n").find("byte 3 is not UTF-8") != std::string::npos);
  CHECK(read("a: \xed\xa0\x80\n").find("byte 3 is not UTF-8") != std::string::npos);
  CHECK(read(std::string("\xff\xfe"
                         "a\0:\0",
                         6))
            .find("the file is UTF-16") != std::string::npos);
  CHECK(read("a: 1\rb: 2\r").find("byte 4 is the control character 0x0d") != std::string::npos);
  CHECK(read("a: \x1b[2J\n").find("byte 3 is the control character 0x1b") != std::string::npos);
}

TEST_CASE("quotes that do not end are refused where they begin") {
  CHECK(read("a: 1\nb: 'never\nc: 2\n").find("f.sls:2:4: this quote does not end") == 0);
  CHECK(read("a: \"never\n").find("f.sls:1:4: this quote does not end") == 0);
  CHECK(read("a: 'it''s'\n") == "{'a': \"it's\"}");
  CHECK(read("a: \"say \\\"hi\\\"\"\n") == "{'a': 'say \"hi\"'}");
  CHECK(read("a: 1\n'b:\n  c: 2\n").find("f.sls:2:1: this quote does not end") == 0);
}

TEST_CASE("a tab as indentation is refused with a hint") {
  CHECK(read("a:\n\tb: c\n") == "f.sls:2:1: a tab is used for indentation (indent with spaces)");
  CHECK(read("a:\n  - b\n\t- c\n").find("a tab is used for indentation") != std::string::npos);
  CHECK(read("a: [1,\n\t2]\n") == "{'a': [1, 2]}");
}

TEST_CASE("what yaml-cpp would drop or guess is refused") {
  CHECK(read("a:\n%  - b\n  c: d\n").find("a line cannot begin with '%'") != std::string::npos);
  CHECK(read("a: 'x\n% y'\n") == "{'a': 'x % y'}");
  CHECK(read("a: 1\nb\n").find("f.sls:2:1: a ':' is missing behind this") == 0);
  CHECK(read("a:\n  : b\n").find("a key is missing here") != std::string::npos);
  CHECK(read("[, a]").find("a value is missing") != std::string::npos);
  CHECK(read("{a, b}") == "{'a': None, 'b': None}");
}

TEST_CASE("mistakes of syntax say what is wrong where") {
  CHECK(read("a:\n  b:\n    - c: x\n   - d: 1\n")
            .find("f.sls:4:4: this line is indented neither like its neighbours nor deeper") == 0);
  CHECK(read("a: this: breaks\n").find("f.sls:1:8: a ':' where no mapping can begin") == 0);
  CHECK(read("? [a]\n: b\n").find("a list cannot be a key") != std::string::npos);
  CHECK(read("a: 'it's'\n").find("f.sls:1:8: text stands behind the quote") == 0);
  CHECK(read("a: \"\\ud800\"\n").find("this escape names no character") != std::string::npos);
  CHECK(read("a: \"\\q\"\n").find("there is no such escape") != std::string::npos);
  CHECK(read("a: @b\n").find("no text can begin with this character") != std::string::npos);
}

TEST_CASE("a bracket that is not closed is told of where it stands") {
  CHECK(read("a:\n  - [b, c\n") ==
        "f.sls:2:5: this '[' is not closed (close it with ']'; a text that begins with '[' needs "
        "quotes)");
  CHECK(read("a: {b: c\nd: e\n") ==
        "f.sls:2:2: a ',' or '}' is missing here (the '{' that is open: f.sls:1:4)");
}

TEST_CASE("a function without its colon is told of, not the argument below it") {
  CHECK(read("a:\n  test.nop\n\n  # why\n    - name: b\n") ==
        "f.sls:2:11: a ':' is missing behind this (write 'test.nop:' when something stands below "
        "it)");
}

TEST_CASE("a mistake in a line that a template made shows the line") {
  const SourceFile file("f.sls", "a: {{ x }}\n");
  const Rendered rendered{
      "a: b: c\n", {{&file, 1, false}}, {{0, &file, 1, 1, true}, {3, &file, 1, 4, false}}};
  const Result<Value> value = parse_yaml(file, &rendered);
  REQUIRE(!value);
  CHECK(one_line(value.error()) ==
        "f.sls:1:4: a ':' where no mapping can begin (the template made this line: a: b: c; put a "
        "value that holds ': ' in quotes)");
}
