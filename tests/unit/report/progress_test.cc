#include "converge/report/progress.h"

#include <doctest/doctest.h>

#include "report/reports.h"

using namespace converge;

namespace {

struct Screen {
  std::string text;
  ProgressReporter reporter;

  explicit Screen(bool live, std::size_t width = 80)
      : reporter([this](std::string_view part) { text += part; },
                 {.live = live, .width = [width] { return width; }, .behind = {}, .pause = {}},
                 {"app", "web"}) {}

  std::string after(const Event& event) {
    text.clear();
    reporter(event);
    return text;
  }
};

StateFinished finished(std::size_t index) {
  StateFinished event{state_report("x", "y")};
  event.report.index = index;
  return event;
}

}  // namespace

TEST_CASE("plain progress is one line per action that starts") {
  Screen screen(false);
  CHECK(screen.after(StateStarted{0}) == "");
  CHECK(screen.after(ActionStarted{0, "pull app:1", "why"}) == "app: pull app:1\n");
  CHECK(screen.after(ActionProgress{0, "50 %"}) == "");
  CHECK(screen.after(finished(0)) == "");
}

TEST_CASE("live lines are drawn over each other") {
  Screen screen(true);
  CHECK(screen.after(ActionStarted{0, "pull app:1", ""}) == "app: pull app:1\n");
  CHECK(screen.after(ActionProgress{0, "50 %"}) == "\x1b[1A\r\x1b[Japp: pull app:1  50 %\n");
  CHECK(screen.after(ActionStarted{1, "start web", ""}) ==
        "\x1b[1A\r\x1b[Japp: pull app:1  50 %\nweb: start web\n");
}

TEST_CASE("live lines are gone before a state is reported and at the end") {
  Screen screen(true);
  screen.after(ActionStarted{0, "pull", ""});
  screen.after(ActionStarted{1, "start", ""});
  CHECK(screen.after(finished(0)) == "\x1b[2A\r\x1b[J");
  CHECK(screen.after(ActionProgress{1, "x"}) == "web: start  x\n");
  const RunReport run;
  CHECK(screen.after(RunFinished{&run}) == "\x1b[1A\r\x1b[J");
  CHECK(screen.after(RunFinished{&run}) == "");
}

TEST_CASE("lines are cut to the terminal, so that they can be drawn over") {
  Screen screen(true, 8);
  CHECK(screen.after(ActionStarted{0, "äöüß pull", ""}) == "app: äö\n");
}

TEST_CASE("a terminal that does not keep up is not drawn on") {
  std::string text;
  ProgressReporter reporter([&](std::string_view part) { text += part; },
                            {.live = true, .width = {}, .behind = [] { return true; }, .pause = {}},
                            {"app"});
  reporter(ActionStarted{0, "pull", ""});
  CHECK(text == "");
}

TEST_CASE("what the daemon says does not drive the terminal") {
  Screen screen(true);
  CHECK(screen.after(ActionStarted{0, "pull\x1b[2J", ""}) == "app: pull\\x1b[2J\n");
}
