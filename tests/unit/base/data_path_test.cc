#include "converge/base/data_path.h"

#include <doctest/doctest.h>

namespace converge {
namespace {

std::string at(const std::string& path) {
  Value user = Value::map();
  user.set("name", "ann");
  Value numbers = Value::map();
  numbers.entries().push_back({Value(7), Value("seven")});
  Value data = Value::map();
  data.set("users", Value(Value::List{Value("first"), user, Value("last")}));
  data.set("numbers", numbers);
  const Value* found = find_path(data, path);
  return found ? python_text(*found) : "nothing";
}

}  // namespace

TEST_CASE("a path goes through mappings and the positions of lists") {
  CHECK(at("users:0") == "first");
  CHECK(at("users:-1") == "last");
  CHECK(at("users:3") == "nothing");
  CHECK(at("users:-4") == "nothing");
  CHECK(at("users:1:name") == "ann");
  CHECK(at("users:0:name") == "nothing");
}

TEST_CASE("a name below a list is that of a mapping in it") {
  CHECK(at("users:name") == "ann");
  CHECK(at("users:age") == "nothing");
}

TEST_CASE("keys that are numbers are found") {
  CHECK(at("numbers:7") == "seven");
  CHECK(at("numbers:8") == "nothing");
}

}  // namespace converge
