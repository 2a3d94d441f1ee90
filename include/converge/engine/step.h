#pragma once

#include <functional>
#include <memory>
#include <string>

#include "converge/engine/engine.h"
#include "converge/model/event.h"
#include "converge/model/graph.h"

namespace converge {

/// What a step tells while it runs; called on the step's thread.
struct StepVoice {
  std::function<void(const std::string& description, const std::string& why)> started;
  std::function<void(const std::string& text)> progress;
};

/// What a step may know of the run around it.
struct StepLimits {
  bool check = false;
  const Interrupt* interrupt = nullptr;
  std::optional<std::chrono::steady_clock::time_point> deadline;

  /// Somebody wants the run to end: not before a service that is down is up again.
  bool stop_soon() const;
  /// Stop even inside a gap, and put things back: the minute for going on is over.
  bool turn_back() const;
  /// Stop whatever it is: a second signal came.
  bool stop_now() const;
};

/// Brings about one state: conditions, then every resource in turn, then check_cmd, all of it
/// again as `retry` says. Requisites are not its business.
StateReport run_state(const State& state, Host& host, const StepLimits& limits,
                      const StepVoice& voice);

/// The same for the state's reaction to a watched change (Salt's mod_watch). Its report replaces
/// that of the state itself.
StateReport run_reaction(const State& state, Host& host, const StepLimits& limits,
                         const StepVoice& voice);

/// A report with the state's names and nothing done.
StateReport blank_report(const State& state);

}  // namespace converge
