#pragma once

#include <atomic>
#include <chrono>
#include <optional>

#include "converge/model/event.h"
#include "converge/model/graph.h"
#include "converge/model/host.h"

namespace converge {

/// How urgently a run is asked to end. Set from a signal thread, read by everybody.
class Interrupt {
 public:
  /// The first request ends the run at the next safe point: not between the stop of an old
  /// container and the proof of the new one. The second ends it at once.
  void request(int signal) {
    signal_ = signal;
    ++requests_;
  }
  int requests() const { return requests_; }
  int signal() const { return signal_; }

 private:
  std::atomic<int> requests_{0};
  std::atomic<int> signal_{0};
};

struct EngineOptions {
  std::size_t jobs = 4;
  /// Results are then Salt's test=True results: nothing where something would change.
  bool check = false;
  /// When the whole run has to be over; asks like a first signal.
  std::optional<std::chrono::steady_clock::time_point> deadline;
  const Interrupt* interrupt = nullptr;
};

/// Brings about every state of the graph, in Salt's order where order matters, side by side
/// where it does not. Never throws; what fails is in the report. `sink` is called on this thread.
RunReport run_graph(const Graph& graph, Host& host, const EngineOptions& options,
                    const EventSink& sink);

}  // namespace converge
