#include "converge/base/json.h"

#include <doctest/doctest.h>

#include <limits>

using namespace converge;

TEST_CASE("what is read and written again is the same") {
  const std::string text = R"({"a":[1,-2,2.5,true,false,null,"x\"\n\u00e9"],"b":{},"c":[]})";
  CHECK(to_json(*parse_json(text)) ==
        "{\"a\":[1,-2,2.5,true,false,null,\"x\\\"\\n\xC3\xA9\"],\"b\":{},\"c\":[]}");
}

TEST_CASE("keys keep their order") {
  CHECK(to_json(*parse_json(R"({"z":1,"a":2,"m":3})")) == R"({"z":1,"a":2,"m":3})");
}

TEST_CASE("numbers keep their kind, and those beyond 64 bits become reals") {
  CHECK(parse_json("9223372036854775807")->integer() == INT64_MAX);
  CHECK(parse_json("-9223372036854775808")->integer() == INT64_MIN);
  CHECK(parse_json("9223372036854775808")->is_real());
  CHECK(parse_json("99999999999999999999")->is_real());
}

TEST_CASE("text that is no JSON is an error and no crash") {
  for (const auto* text : {"", " ", "{", "[1,", "{\"a\"}", "nul", "{\"a\":1}}", "1e400", "<html>",
                           "\"abc", "{'a':1}", "[1] [2]"}) {
    CHECK_FALSE(parse_json(text).has_value());
  }
}

TEST_CASE("64 levels are read, 65 are not, and neither are 100,000") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(parse_json(nested(64)).has_value());
  CHECK(parse_json(nested(65)).error().message() == "JSON nested deeper than 64");
  CHECK_FALSE(parse_json(nested(100000)).has_value());
}

TEST_CASE("bytes that are no UTF-8 become the replacement character, read and written") {
  CHECK(parse_json("\"a\xFFz\"")->string() == "a\xEF\xBF\xBDz");
  CHECK(to_json(Value("a\xFFz")) == "\"a\xEF\xBF\xBDz\"");
}

TEST_CASE("of equal keys the first counts") {
  CHECK(parse_json(R"({"a":1,"a":2})")->find("a")->integer() == 1);
}

TEST_CASE("an indented text has each entry on a line of its own") {
  CHECK(to_json(*parse_json(R"({"a":[1,{}],"b":[]})"), 2) ==
        "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
}

TEST_CASE("what JSON has no word for is written as Python shows it") {
  Value map = Value::map();
  map.entries().push_back({Value(1), Value(std::numeric_limits<double>::infinity())});
  map.entries().push_back({Value(nullptr), Value(1.0)});
  CHECK(to_json(map) == R"({"1":"inf","None":1.0})");
}
