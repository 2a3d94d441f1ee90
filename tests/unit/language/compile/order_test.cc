#include "converge/language/compile/order.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace converge;

namespace {

using Pulls = std::vector<std::vector<Pull>>;

Pull run(std::size_t target) {
  return {target, Pull::Kind::run, "require", {}};
}
Pull look(std::size_t target) {
  return {target, Pull::Kind::look, "prereq", {}};
}
Pull let_pass(std::size_t target) {
  return {target, Pull::Kind::let_pass, "prereq", {}};
}

std::string order(const Pulls& pulls) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < pulls.size(); ++i) names.push_back(std::string(1, char('a' + i)));
  const auto result = run_order(pulls, names);
  if (!result) return one_line(result.error());
  std::string text;
  for (std::size_t i : *result) text += names[i];
  return text;
}

}  // namespace

TEST_CASE("states without pulls keep their order") {
  CHECK(order({{}, {}, {}}) == "abc");
}

TEST_CASE("pulled states go directly before the first that needs them, in its order") {
  CHECK(order({{run(3), run(1)}, {}, {}, {}}) == "dbac");
  CHECK(order({{run(2)}, {}, {run(1)}}) == "bca");
}

TEST_CASE("a prereq goes before its target, and the target's own pulls before both") {
  CHECK(order({{look(1)}, {run(2), let_pass(0)}, {}}) == "cab");
  CHECK(order({{let_pass(1)}, {look(0)}}) == "ba");
}

TEST_CASE("states that wait for each other are named with every link") {
  CHECK(order({{run(1)}, {run(2)}, {run(0)}}) ==
        "these states wait for each other: 'a' -> 'b' -> 'c' -> 'a' ('a' waits for 'b' (require); "
        "'b' waits for 'c' (require); 'c' waits for 'a' (require))");
  CHECK(order({{run(0)}}).find("'a' waits for itself") == 0);
}

TEST_CASE("a prereq on a state that requires it is a circle") {
  CHECK(order({{look(1)}, {run(0), let_pass(0)}}).find("wait for each other") != std::string::npos);
}

TEST_CASE("a chain of 200,000 states needs no stack") {
  Pulls pulls(200'000);
  for (std::size_t i = 0; i + 1 < pulls.size(); ++i) pulls[i].push_back(run(i + 1));
  const auto result = run_order(pulls, std::vector<std::string>(pulls.size()));
  REQUIRE(result);
  CHECK(result->front() == 199'999);
}

TEST_CASE("an edge that nobody wrote moves a later state forward") {
  Pulls pulls(3);
  const auto held = add_edges(pulls, {0, 1, 2}, {{2, 0}, {0, 1}});
  CHECK(held.size() == 2);
  CHECK(order(pulls) == "cab");
}

TEST_CASE("an edge that contradicts what is written is left out") {
  Pulls pulls(2);
  pulls[1].push_back(run(0));
  CHECK(add_edges(pulls, {0, 1}, {{1, 0}}).empty());
  CHECK(order(pulls) == "ab");
}
