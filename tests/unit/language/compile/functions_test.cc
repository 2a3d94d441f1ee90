#include "converge/language/compile/functions.h"
#include "converge/model/state_function.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "converge/base/data_path.h"
#include "paper_machine.h"

using namespace converge;

TEST_CASE("functions are found by their name and by the words of older Salts") {
  CHECK(find_function("docker_container.running")->name == "docker_container.running");
  CHECK(find_function("docker.pulled")->name == "docker_image.present");
  CHECK(find_function("docker.installed")->name == "docker_container.created");
  CHECK(find_function("dockerng.image_absent")->name == "docker_image.absent");
  CHECK(find_function("docker_container.runing") == nullptr);
  CHECK(find_function("") == nullptr);
}

TEST_CASE("every function has a summary, a builder and a name of its own") {
  std::set<std::string> seen;
  for (const std::string& name : function_names()) {
    const StateFunction* function = find_function(name);
    REQUIRE(function);
    CHECK(!function->summary.empty());
    const bool has_builder = function->build != nullptr;
    CHECK(has_builder);
    CHECK(seen.insert(name).second);
  }
}

TEST_CASE("a path into data goes through mappings and lists") {
  Value list = Value::list();
  list.push_back("zero");
  list.push_back(mapping({{"x", "one"}}));
  const Value data = mapping({{"a", mapping({{"b", list}, {"c:d", 2}})}});
  CHECK(*find_path(data, "a:b:1:x") == Value("one"));
  CHECK(*find_path(data, "a/c:d", "/") == Value(2));
  CHECK(find_path(data, "a:b:7") == nullptr);
  CHECK(*find_path(data, "a:b:x") == Value("one"));
  CHECK(find_path(data, "a:z") == nullptr);
}
