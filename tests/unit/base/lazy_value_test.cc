#include "converge/base/lazy_value.h"

#include <doctest/doctest.h>

using namespace converge;

TEST_CASE("a lazy value is made once, when it is first asked for, for all its copies") {
  int made = 0;
  const LazyValue value([&made] {
    ++made;
    return Value("made");
  });
  const LazyValue copy = value;
  CHECK(made == 0);
  CHECK(copy.get() == Value("made"));
  CHECK(value.get() == Value("made"));
  CHECK(made == 1);
}

TEST_CASE("a value that is there already needs no making") {
  CHECK(LazyValue(Value(5)).get() == Value(5));
  CHECK(LazyValue().get() == Value::map());
}
