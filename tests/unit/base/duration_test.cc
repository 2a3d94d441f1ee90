#include "converge/base/duration.h"

#include <doctest/doctest.h>

using namespace converge;
using namespace std::chrono_literals;

TEST_CASE("durations are read with and without units") {
  CHECK(parse_duration("90").value() == 90s);
  CHECK(parse_duration("0").value() == 0s);
  CHECK(parse_duration("1.5").value() == 1500ms);
  CHECK(parse_duration("90s").value() == 90s);
  CHECK(parse_duration("1m30s").value() == 90s);
  CHECK(parse_duration("250ms").value() == 250ms);
  CHECK(parse_duration("2h").value() == 2h);
  CHECK(parse_duration(" 1d ").value() == 24h);
}

TEST_CASE("texts that are no durations are refused") {
  for (const char* text : {"", " ", "-1", "s", "1x", "1m30", "30s1m", "1m1m", "1..5", ".", "1 s",
                           "1e3", "inf", "nan", "0x10", "+1"}) {
    CAPTURE(text);
    const auto duration = parse_duration(text);
    REQUIRE_FALSE(duration.has_value());
    CHECK(duration.error().trouble() == Trouble::refused);
  }
}

TEST_CASE("absurd durations are refused") {
  CHECK_FALSE(parse_duration("99999999999999999999999999").has_value());
  CHECK_FALSE(parse_duration("4000d").has_value());
  CHECK(parse_duration("3650d").has_value());
}

TEST_CASE("durations are written for people") {
  CHECK(human_duration(0ms) == "0.00 s");
  CHECK(human_duration(250ms) == "0.25 s");
  CHECK(human_duration(999ms) == "1.0 s");
  CHECK(human_duration(1300ms) == "1.3 s");
  CHECK(human_duration(59'970ms) == "1m 00s");
  CHECK(human_duration(125s) == "2m 05s");
  CHECK(human_duration(3725s) == "1h 02m");
}
