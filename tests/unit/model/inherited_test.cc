#include "converge/model/inherited.h"

#include <doctest/doctest.h>

#include "converge/base/json.h"

using namespace converge;
using namespace std::chrono_literals;

TEST_CASE("a variable that the container sets itself does not come from the image") {
  const auto merged = [](const char* own, const char* inherited) {
    return to_json(merged_environment(*parse_json(own), *parse_json(inherited)));
  };
  CHECK(merged(R"(["A=1"])", R"(["PATH=/bin","A=2","AB=3"])") == R"(["A=1","PATH=/bin","AB=3"])");
  CHECK(merged("null", R"(["PATH=/bin"])") == R"(["PATH=/bin"])");
  CHECK(merged(R"(["A=1"])", "null") == R"(["A=1"])");
  CHECK(merged(R"(["A=1"])", R"([7,"A","B"])") == R"(["A=1",7,"B"])");
}

TEST_CASE("the patience with a health check follows its own times, or Docker's") {
  const auto patience = [](const char* check) {
    const Value value = *parse_json(check);
    return health_patience(&value);
  };
  CHECK(patience(R"({"Interval":1000000000,"Timeout":2000000000,"Retries":2,
                     "StartPeriod":5000000000})") == 14s);
  CHECK(patience("{}") == 240s);
  CHECK(patience(R"({"Interval":0,"Retries":-1,"Timeout":null,"StartPeriod":"x"})") == 240s);
  CHECK(health_patience(nullptr) == 0s);
}

TEST_CASE("what the container's check does not say, the image's does") {
  const Value own = *parse_json(R"({"Retries":1})");
  const Value inherited =
      *parse_json(R"({"Retries":9,"Interval":1000000000,"Timeout":1000000000})");
  CHECK(health_patience(&own, &inherited) == 4s);
}

TEST_CASE("no number of a daemon is too large for the patience") {
  const Value check = *parse_json(
      R"({"Retries":9223372036854775807,"Interval":9223372036854775807,
          "Timeout":9223372036854775807,"StartPeriod":9223372036854775807})");
  CHECK(health_patience(&check) > 24h);
}
