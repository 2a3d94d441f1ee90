#include "converge/report/exit_code.h"

#include <algorithm>

namespace converge {
namespace {

using namespace exit_codes;

bool failed_state(const StateReport& state) {
  return state.result == false;
}

bool changed_state(const StateReport& state) {
  return state.changed || !state.result.has_value();
}

}  // namespace

int exit_code(const RunReport& report, bool detailed, int signal) {
  const auto any = [&](auto holds) {
    return std::any_of(report.states.begin(), report.states.end(), holds);
  };
  const auto stands = [&](Standing standing) {
    return any([=](const StateReport& state) { return state.standing == standing; });
  };
  if (stands(Standing::down)) return down;
  if (report.interrupted && signal != 0) return signalled + signal;
  if (stands(Standing::rolled_back)) return rolled_back;
  if (report.interrupted || any(failed_state)) return failed;
  if (detailed && any(changed_state)) return changes;
  return converged;
}

int exit_code(const Error& error) {
  switch (error.trouble()) {
    case Trouble::refused:
      return refused;
    case Trouble::unreachable:
      return unreachable;
    case Trouble::locked:
      return locked;
    case Trouble::failed:
    case Trouble::own_fault:
    case Trouble::unknown:
    case Trouble::interrupted:
    case Trouble::known_bad:
      return failed;
  }
  return failed;
}

int with_lost_report(int code) {
  return code == converged || code == changes ? report_lost : code;
}

}  // namespace converge
