#include "converge/base/waiting.h"

#include <doctest/doctest.h>

using namespace converge;

TEST_CASE("a pause ends by itself, and at once when it is told to give up") {
  CHECK(pause(Milliseconds(1), {}));
  CHECK(pause(Milliseconds(1), [] { return false; }));
  CHECK_FALSE(pause(std::chrono::hours(1), [] { return true; }));
  int asked = 0;
  CHECK_FALSE(pause(std::chrono::hours(1), [&] { return ++asked == 3; }));
}

TEST_CASE("a pause of nothing is only the question") {
  int asked = 0;
  CHECK(pause(Milliseconds(0), [&] { return ++asked > 1; }));
  CHECK(asked == 1);
  CHECK_FALSE(pause(Milliseconds(-5), [] { return true; }));
}
