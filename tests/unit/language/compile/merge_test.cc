#include "converge/language/compile/merge.h"

#include <doctest/doctest.h>

using namespace converge;

TEST_CASE("what is put over has its way for keys of every kind, mappings are put over each other") {
  Value base(Value::Map{{80, "old"}, {"both", Value(Value::Map{{"a", 1}, {"b", 2}})}});
  merge_over(base, Value(Value::Map{{80, "new"}, {"both", Value(Value::Map{{"b", 3}})}}));
  CHECK(base == Value(Value::Map{{80, "new"}, {"both", Value(Value::Map{{"a", 1}, {"b", 3}})}}));
}
