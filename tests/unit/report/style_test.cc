#include "converge/report/style.h"

#include <doctest/doctest.h>

#include <map>

using namespace converge;

namespace {
Environment environment(std::map<std::string, std::string> values) {
  return [values](const std::string& name) -> std::optional<std::string> {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  };
}
}  // namespace

TEST_CASE("colours are for terminals that want them") {
  const Environment normal = environment({{"TERM", "xterm"}});
  CHECK(choose_style(When::automatic, true, normal).color);
  CHECK_FALSE(choose_style(When::automatic, false, normal).color);
  CHECK_FALSE(choose_style(When::automatic, true, environment({{"TERM", "dumb"}})).color);
  CHECK_FALSE(choose_style(When::automatic, true, environment({})).color);
  const Environment none = environment({{"TERM", "xterm"}, {"NO_COLOR", "1"}});
  CHECK_FALSE(choose_style(When::automatic, true, none).color);
  CHECK(choose_style(When::always, false, none).color);
  CHECK_FALSE(choose_style(When::never, true, normal).color);
  CHECK(choose_style(When::automatic, true, environment({{"TERM", "x"}, {"NO_COLOR", ""}})).color);
}

TEST_CASE("the first locale variable that is set decides about unicode") {
  const auto unicode = [](std::map<std::string, std::string> values) {
    return choose_style(When::never, false, environment(std::move(values))).unicode;
  };
  CHECK(unicode({{"LANG", "de_DE.UTF-8"}}));
  CHECK(unicode({{"LC_ALL", ""}, {"LANG", "C.utf8"}}));
  CHECK_FALSE(unicode({{"LC_ALL", "C"}, {"LANG", "C.UTF-8"}}));
  CHECK_FALSE(unicode({{"LANG", "garbage"}}));
  CHECK_FALSE(unicode({}));
}
