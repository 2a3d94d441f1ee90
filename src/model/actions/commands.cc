#include "converge/model/actions/commands.h"

#include "converge/base/overloaded.h"
#include "converge/base/text.h"

namespace converge {
namespace {

/// Of a command's text: enough to know which it is.
constexpr std::size_t longest_headline = 72;

}  // namespace

std::string name_of(const CommandAction& action) {
  return std::visit(overloaded{
                        [](const RunCommand& a) {
                          return "run " + headline(a.name.empty() ? a.command.text : a.name,
                                                   longest_headline);
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
