#include "converge/model/action.h"

#include "converge/base/text.h"

namespace converge {

Action::Action(const Action& other) = default;
Action::Action(Action&& other) noexcept = default;
Action& Action::operator=(const Action& other) = default;
Action& Action::operator=(Action&& other) noexcept = default;
Action::~Action() = default;

std::string describe(const Action& action) {
  return printable(std::visit([](const auto& family) { return name_of(family); }, action));
}

Effects effects_of(const Action& action) {
  return std::visit([](const auto& family) { return effects_in(family); }, action);
}

bool writes(const Action& action) {
  return effects_of(action).writes;
}

}  // namespace converge
