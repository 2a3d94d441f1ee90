#pragma once

#include <string>

#include "converge/model/event.h"

namespace converge {

inline StateReport state_report(std::string id, std::string function, std::string comment = "") {
  StateReport report;
  report.id = report.name = std::move(id);
  report.function = std::move(function);
  report.comment = std::move(comment);
  return report;
}

inline StateReport changed_report(std::string id, std::string function, std::string cause) {
  StateReport report = state_report(std::move(id), std::move(function));
  report.changed = true;
  report.cause = std::move(cause);
  return report;
}

inline StateReport failed_report(std::string id, std::string function, Error error,
                                 Standing standing = Standing::not_a_service) {
  StateReport report = state_report(std::move(id), std::move(function));
  report.result = false;
  report.comment = one_line(error);
  report.error = std::move(error);
  report.standing = standing;
  return report;
}

inline RunReport run_report(std::vector<StateReport> states) {
  RunReport run;
  run.states = std::move(states);
  for (std::size_t i = 0; i < run.states.size(); ++i) run.states[i].index = i;
  run.duration = Milliseconds(1200);
  return run;
}

}  // namespace converge
