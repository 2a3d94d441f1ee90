#include "converge/report/style.h"

#include "converge/base/text.h"

namespace converge {
namespace {

std::string value(const Environment& environment, const std::string& name) {
  return environment(name).value_or("");
}

bool colored(When color, bool terminal, const Environment& environment) {
  if (color != When::automatic) return color == When::always;
  return terminal && value(environment, "NO_COLOR").empty() &&
         value(environment, "TERM") != "dumb" && !value(environment, "TERM").empty();
}

bool speaks_utf8(const Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string locale = lower(value(environment, name));
    if (!locale.empty())
      return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
  }
  return false;
}

std::string_view code(Paint paint) {
  switch (paint) {
    case Paint::none:
      return "";
    case Paint::green:
      return "32";
    case Paint::yellow:
      return "33";
    case Paint::red:
      return "31";
    case Paint::dim:
      return "2";
    case Paint::bold:
      return "1";
  }
  return "";
}

}  // namespace

Style choose_style(When color, bool terminal, const Environment& environment) {
  return {colored(color, terminal, environment), speaks_utf8(environment)};
}

std::string paint(const Style& style, Paint paint, std::string_view text) {
  if (!style.color || paint == Paint::none) return std::string(text);
  return "\x1b[" + std::string(code(paint)) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace converge
