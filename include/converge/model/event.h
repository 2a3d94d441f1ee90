#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "converge/model/decision.h"
#include "converge/model/graph.h"

namespace converge {

/// One action of a state, as it went.
struct ActionReport {
  std::string resource;     ///< Resource::title()
  std::string description;  ///< describe(action)
  std::string why;
  bool changed = true;
  bool recovery = false;  ///< done to put things right after a failure
  std::optional<std::string> error;
  Milliseconds duration{0};
};

/// The result of one state: Salt's fields and ours.
struct StateReport {
  std::size_t index = 0;  ///< in Graph::states; listeners come after all others
  std::string id;
  std::string function;
  std::string name;
  std::string sls;
  Place place;
  /// true, false, or nothing: in check mode, would change.
  std::optional<bool> result = true;
  bool changed = false;
  std::string comment;
  std::string cause;  ///< why something was done
  std::vector<Change> changes;
  std::vector<std::string> warnings;
  std::vector<ActionReport> actions;
  std::optional<Error> error;
  Standing standing = Standing::not_a_service;
  /// Neither done nor looked at: a requisite failed, a condition said so, or the run ended first.
  bool skipped = false;
  /// Taken as done (`--assume`): nobody has looked.
  bool assumed = false;
  /// Skipped because of an `onchanges`, `onfail` or `prereq` that was not met: no failure, but it
  /// does not count as met for others either.
  bool stood_by = false;
  std::chrono::system_clock::time_point started;
  Milliseconds duration{0};
};

/// The whole run.
struct RunReport {
  std::vector<StateReport> states;  ///< in Salt's order
  bool check = false;
  Milliseconds duration{0};
  /// The signal or deadline that ended it early.
  std::optional<Error> interrupted;
};

struct StateStarted {
  std::size_t index;
};
struct ActionStarted {
  std::size_t index;
  std::string description;
  std::string why;
};
struct ActionProgress {
  std::size_t index;
  std::string text;
};
struct StateFinished {
  StateReport report;
};
struct RunFinished {
  const RunReport* report;
};

/// What happens, in the order it happens. Only reporters have words for it.
using Event = std::variant<StateStarted, ActionStarted, ActionProgress, StateFinished, RunFinished>;

/// Called on the main thread only.
using EventSink = std::function<void(const Event&)>;

}  // namespace converge
