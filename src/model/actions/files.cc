#include "converge/model/actions/files.h"

#include <fmt/format.h>

#include "converge/base/overloaded.h"
#include "converge/base/text.h"

namespace converge {
namespace {

std::string ownership(const ChangeOwnership& action) {
  std::vector<std::string> parts;
  if (action.mode) parts.push_back(fmt::format("mode {:04o}", *action.mode));
  if (action.user) parts.push_back("user " + *action.user);
  if (action.group) parts.push_back("group " + *action.group);
  return join(parts, ", ");
}

}  // namespace

std::string name_of(const FileAction& action) {
  return std::visit(
      overloaded{
          [](const WriteFile& a) { return "write " + a.path; },
          [](const MakeDirectory& a) { return "make directory " + a.path; },
          [](const ChangeOwnership& a) {
            return fmt::format("set {} of {}", ownership(a), a.path);
          },
          [](const RemovePath& a) { return "remove " + a.path; },
          [](const MakeLink& a) { return fmt::format("link {} to {}", a.path, a.target); },
          [](const ChangeFiles& a) {
            return fmt::format("make {} in {}", counted(a.steps.size(), "change"), a.path);
          },
          [](const TouchFile& a) { return "touch " + a.path; },
          [](const MovePath& a) { return fmt::format("move {} to {}", a.from, a.path); },
      },
      action);
}

Effects effects_in(const FileAction& action) {
  // Files are looked at anew each time; nothing that is kept of Docker depends on one.
  return std::visit(overloaded{
                        [](const WriteFile&) { return Effects(); },
                        [](const MakeDirectory&) { return Effects(); },
                        [](const ChangeOwnership&) { return Effects(); },
                        [](const RemovePath&) { return Effects(); },
                        [](const MakeLink&) { return Effects(); },
                        [](const ChangeFiles&) { return Effects(); },
                        [](const TouchFile&) { return Effects(); },
                        [](const MovePath&) { return Effects(); },
                    },
                    action);
}

}  // namespace converge
