#include "converge/engine/schedule.h"

#include <doctest/doctest.h>

#include <string>

namespace converge {
namespace {

/// Everything that may start, as "0 1"; takes it out.
std::string ready(Schedule& schedule) {
  std::string text;
  while (const auto next = schedule.next()) text += std::to_string(*next) + " ";
  return text;
}

}  // namespace

TEST_CASE("what waits for nothing may start at once, in the order of the graph") {
  Schedule schedule({{}, {0}, {}});
  CHECK(ready(schedule) == "0 2 ");
  CHECK(ready(schedule).empty());
}

TEST_CASE("a state is released by the last one it waits for") {
  Schedule schedule({{}, {}, {0, 1}});
  CHECK(ready(schedule) == "0 1 ");
  schedule.settle(1);
  CHECK(ready(schedule).empty());
  schedule.settle(0);
  CHECK(ready(schedule) == "2 ");
  CHECK_FALSE(schedule.done());
  schedule.settle(2);
  CHECK(schedule.done());
}

}  // namespace converge
