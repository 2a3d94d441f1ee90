#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "converge/model/event.h"
#include "converge/model/graph.h"
#include "converge/model/host.h"

namespace converge {

/// How urgently a run is asked to end. Set from a signal thread, read by everybody.
class Interrupt {
 public:
  /// How long a service that is between its old and its new container may go on after the first
  /// request.
  static constexpr std::chrono::seconds patience{60};

  /// The first request ends the run at the next safe point: not between the stop of an old
  /// container and the proof of the new one. The second ends it at once.
  void request(int signal);
  int requests() const { return requests_; }
  int signal() const { return signal_; }
  /// A second request came: leave at once, the next run repairs.
  bool at_once() const { return requests_ > 1; }
  /// The first request is over a minute old: what is in a gap has to turn back now.
  bool overdue() const;

 private:
  std::atomic<int> requests_{0};
  std::atomic<int> signal_{0};
  std::atomic<std::chrono::steady_clock::duration::rep> since_{0};
};

struct EngineOptions {
  std::size_t jobs = 4;
  /// Results are then Salt's test=True results: nothing where something would change.
  bool check = false;
  /// When the whole run has to be over; asks like a first signal.
  std::optional<std::chrono::steady_clock::time_point> deadline;
  const Interrupt* interrupt = nullptr;
  /// Makes a shadow of the host: `prereq` asks on it what a state would do.
  std::function<std::unique_ptr<Host>()> shadow;
};

/// Brings about every state of the graph, in Salt's order where order matters, side by side
/// where it does not. Never throws; what fails is in the report. `sink` is called on this thread.
RunReport run_graph(const Graph& graph, Host& host, const EngineOptions& options,
                    const EventSink& sink);

}  // namespace converge
