#include "converge/host/docker/container_log.h"

#include <doctest/doctest.h>

using namespace converge;
using Lines = std::vector<std::string>;

namespace {

std::string frame(char stream, const std::string& text) {
  std::string header{stream, 0, 0, 0, 0, 0, 0, 0};
  header[6] = static_cast<char>(text.size() >> 8U);
  header[7] = static_cast<char>(text.size() & 0xFFU);
  return header + text;
}

}  // namespace

TEST_CASE("frames of both outputs are put together") {
  CHECK(log_lines(frame(1, "one\n") + frame(2, "two\nthr") + frame(2, "ee\n"), false) ==
        Lines{"one", "two", "three"});
}

TEST_CASE("a terminal's output has no frames") {
  CHECK(log_lines("one\r\ntwo\r\n", true) == Lines{"one", "two"});
}

TEST_CASE("a frame may be longer than 255 bytes, and a line is shortened to 300") {
  const auto lines = log_lines(frame(1, std::string(1000, 'x')), false);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].size() == 300);
}

TEST_CASE("a cut or damaged frame ends the reading") {
  const auto text = frame(1, "one\n") + frame(1, "two\n");
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const auto lines = log_lines(text.substr(0, size), false);
    CHECK(lines.size() <= 2);
  }
  CHECK(log_lines("no frames at all", false).empty());
}

TEST_CASE("what a container writes cannot drive the terminal") {
  CHECK(log_lines(frame(1, "\x1b[31mred\n"), false) == Lines{"\\x1b[31mred"});
}
