#include "converge/base/value.h"

#include <doctest/doctest.h>

#include <limits>

using namespace converge;

namespace {
Value sample() {
  Value value = Value::map();
  value.set("a", nullptr);
  value.set("b", Value(Value::List{1, 1.5, true, "x"}));
  return value;
}
}  // namespace

TEST_CASE("values print as Python prints them") {
  CHECK(python_text(nullptr) == "None");
  CHECK(python_text(true) == "True");
  CHECK(python_text(false) == "False");
  CHECK(python_text(-7) == "-7");
  CHECK(python_text("it's") == "it's");
  CHECK(python_text(sample()) == "{'a': None, 'b': [1, 1.5, True, 'x']}");
  CHECK(python_text(Value::list()) == "[]");
}

TEST_CASE("numbers with a fraction print as Python prints them") {
  CHECK(python_text(1.0) == "1.0");
  CHECK(python_text(0.1) == "0.1");
  CHECK(python_text(1e16) == "1e+16");
  CHECK(python_text(1e15) == "1000000000000000.0");
  CHECK(python_text(0.00001) == "1e-05");
  CHECK(python_text(0.0001) == "0.0001");
  CHECK(python_text(-std::numeric_limits<double>::infinity()) == "-inf");
}

TEST_CASE("strings inside a list are quoted as Python quotes them") {
  CHECK(python_text(Value(Value::List{"it's"})) == "[\"it's\"]");
  CHECK(python_text(Value(Value::List{"a'b\"c"})) == "['a\\'b\"c']");
  CHECK(python_text(Value(Value::List{"a\\\n\t\r\x01\x7f"})) == "['a\\\\\\n\\t\\r\\x01\\x7f']");
  CHECK(python_text(Value(Value::List{"ä€"})) == "['ä€']");
  CHECK(python_text(Value(Value::List{"\xe2\x80\x8b"})) == "['\\u200b']");
}

TEST_CASE("places and the order of keys do not count for equality") {
  const SourceFile file("a", "");
  Value one = sample();
  Value other = Value::map();
  other.set("b", Value(Value::List{1, 1.5, true, "x"}));
  other.set("a", nullptr).at({&file, 1, 1});
  CHECK(one == other);
  CHECK(canonical_text(one) == canonical_text(other));
  other.set("a", 1);
  CHECK_FALSE(one == other);
  CHECK(canonical_text(one) != canonical_text(other));
}

TEST_CASE("kinds that look alike are not equal") {
  CHECK_FALSE(Value(1) == Value("1"));
  CHECK_FALSE(Value(1) == Value(true));
  CHECK_FALSE(Value(nullptr) == Value(""));
  CHECK_FALSE(Value::list() == Value::map());
  CHECK(canonical_text(1) != canonical_text("1"));
}

TEST_CASE("canonical text escapes what JSON escapes") {
  CHECK(canonical_text("a\"\\\n") == "\"a\\\"\\\\\\u000a\"");
  CHECK(canonical_text(sample()) == "{\"a\":null,\"b\":[1,1.5,true,\"x\"]}");
}

TEST_CASE("keys that are no strings are kept apart from those that are") {
  Value value = Value::map();
  value.entries().push_back({Value(1), Value("number")});
  value.set("1", "text");
  CHECK(value.entries().size() == 2);
  CHECK(value.find("1")->string() == "text");
  CHECK(canonical_text(value) == "{\"1\":\"text\",1:\"number\"}");
}

TEST_CASE("what is not there is found as nothing") {
  Value value = sample();
  CHECK(value.find("c") == nullptr);
  CHECK(Value(1).find("c") == nullptr);
  CHECK(value.find_path({"b", "c"}) == nullptr);
  CHECK(value.find_path({"b"}) == value.find("b"));
  CHECK(value.text_at("a") == "");
  CHECK(value.text_at("c") == "");
  value.set("c", "text");
  CHECK(value.text_at("c") == "text");
  value.erase("c");
  CHECK(value.find("c") == nullptr);
}

TEST_CASE("a null becomes a map or a list when something is put into it") {
  Value map;
  map.set("a", 1);
  CHECK(map.is_map());
  Value list;
  list.push_back(1);
  CHECK(list.items().size() == 1);
}

TEST_CASE("every kind has a name for messages") {
  CHECK(kind_name(Value().kind()) == "nothing");
  CHECK(kind_name(Value(1).kind()) == "a number");
  CHECK(kind_name(Value("").kind()) == "a string");
  CHECK(kind_name(Value::map().kind()) == "a mapping");
}
