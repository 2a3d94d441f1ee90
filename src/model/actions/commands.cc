#include "converge/model/actions/commands.h"

#include "converge/base/overloaded.h"
#include "converge/base/text.h"

namespace converge {
namespace {

/// The first line of a command, shortened: enough to know which it is.
std::string headline(const std::string& text) {
  constexpr std::size_t longest = 72;
  const std::string_view whole = trim(text);
  std::string_view first = trim(whole.substr(0, whole.find('\n')));
  const bool cut = first.size() < whole.size() || first.size() > longest;
  first = first.substr(0, longest);
  // Not in the middle of a character.
  while (invalid_utf8(first).has_value() && first.size() > longest - 4) first.remove_suffix(1);
  return printable(first) + (cut ? "..." : "");
}

}  // namespace

std::string name_of(const CommandAction& action) {
  return std::visit(overloaded{
                        [](const RunCommand& a) {
                          return "run " + headline(a.name.empty() ? a.command.text : a.name);
                        },
                        [](const Pretend& a) -> std::string {
                          return a.change ? "pretend to change something" : "do nothing";
                        },
                    },
                    action);
}

Effects effects_in(const CommandAction& action) {
  return std::visit(overloaded{
                        [](const RunCommand&) -> Effects { return {.everything = true}; },
                        [](const Pretend&) { return Effects(); },
                    },
                    action);
}

}  // namespace converge
