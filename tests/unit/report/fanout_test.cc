#include "converge/report/fanout.h"

#include <doctest/doctest.h>

using namespace converge;

TEST_CASE("every sink hears every event, in order") {
  std::string heard;
  const EventSink sink =
      fanout({[&](const Event&) { heard += 'a'; }, [&](const Event&) { heard += 'b'; }});
  sink(StateStarted{0});
  sink(StateStarted{1});
  CHECK(heard == "abab");
}
