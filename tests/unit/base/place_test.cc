#include "converge/base/place.h"

#include <doctest/doctest.h>

using namespace converge;

TEST_CASE("lines are counted from 1 and come without their ends") {
  const SourceFile file("a.yml", "one\r\ntwo\n\nfour");
  CHECK(file.line(1) == "one");
  CHECK(file.line(2) == "two");
  CHECK(file.line(3) == "");
  CHECK(file.line(4) == "four");
}

TEST_CASE("a line that is not there is empty") {
  const SourceFile file("a.yml", "one\n");
  CHECK(file.line(0) == "");
  CHECK(file.line(2) == "");
  CHECK(file.line(4'000'000'000u) == "");
}

TEST_CASE("a place is written without the parts that are unknown") {
  const SourceFile file("states/app.yml", "");
  CHECK(to_string(Place{}) == "");
  CHECK(to_string(Place{&file, 0, 0}) == "states/app.yml");
  CHECK(to_string(Place{&file, 3, 0}) == "states/app.yml:3");
  CHECK(to_string(Place{&file, 3, 14}) == "states/app.yml:3:14");
}

TEST_CASE("source files stay where they are when more are added") {
  Sources sources;
  const SourceFile& first = sources.add("a", "text");
  for (int i = 0; i < 1000; ++i) sources.add("b", "");
  CHECK(first.text() == "text");
}
