#include "converge/engine/engine.h"

#include <fmt/format.h>

#include <cstring>
#include <map>

#include "converge/base/channel.h"
#include "converge/base/overloaded.h"
#include "converge/engine/crew.h"
#include "converge/engine/listeners.h"
#include "converge/engine/requisites.h"
#include "converge/engine/schedule.h"
#include "converge/engine/step.h"

namespace converge {
namespace {

using Clock = std::chrono::steady_clock;

/// What workers send: everything that happens, on its way to the main thread.
using Message = std::variant<ActionStarted, ActionProgress, StateFinished>;

/// One run: owned and moved on by one thread; a worker has one state at a time and sends one report
/// of it.
class Run {
 public:
  Run(const Graph& graph, Host& host, const EngineOptions& options, const EventSink& sink)
      : graph_(graph),
        host_(host),
        options_(options),
        sink_(sink),
        limits_{options.check, options.interrupt, options.deadline},
        schedule_(prerequisites(graph)),
        reports_(graph.states.size()),
        crew_(options.jobs) {}

  RunReport go() {
    const auto start = Clock::now();
    while (!schedule_.done() && !ended_) {
      start_what_may_start();
      if (running_ == 0) break;
      wait_for_one_message();
    }
    while (running_ > 0) wait_for_one_message();
    if (!ended_) report_the_rest();
    run_listeners();
    RunReport report = collect();
    report.check = options_.check;
    report.duration = std::chrono::duration_cast<Milliseconds>(Clock::now() - start);
    sink_(RunFinished{&report});
    return report;
  }

 private:
  void start_what_may_start() {
    while (!ended_ && !limits_.stop_soon() && running_ < std::max<std::size_t>(1, options_.jobs)) {
      const auto index = schedule_.next();
      if (!index) return;
      start(*index);
    }
  }

  void start(std::size_t index) {
    const State& state = graph_.states[index];
    sink_(StateStarted{index});
    if (!state.missing_requisites.empty())
      return finish_unrun(index, false, state.missing_requisites);
    const RequisiteVerdict verdict = judge_requisites(
        graph_, index, forerunners_, [this](std::size_t i) { return settlement(i); },
        [this](std::size_t i) { return peek(i); });
    switch (verdict.kind) {
      case RequisiteVerdict::Kind::failed:
        return finish_unrun(index, false, verdict.comment);
      case RequisiteVerdict::Kind::stand_by:
        return finish_unrun(index, true, verdict.comment);
      case RequisiteVerdict::Kind::run:
      case RequisiteVerdict::Kind::run_and_watch:
        break;
    }
    const bool watched = verdict.kind == RequisiteVerdict::Kind::run_and_watch;
    ++running_;
    crew_.give([this, index, watched] { work(index, watched); });
  }

  /// What a worker does. A bug or an exhausted memory becomes a failed state, not a dead run.
  void work(std::size_t index, bool watched) {
    StateReport report = blank_report(graph_.states[index]);
    try {
      report = run_with_reaction(index, watched);
    } catch (const std::exception& failure) {
      report.result = false;
      report.comment = fmt::format("this is a bug in converge: {}", failure.what());
      report.error = Error(report.comment);
    }
    report.index = index;
    messages_.push(StateFinished{std::move(report)});
  }

  StateReport run_with_reaction(std::size_t index, bool watched) {
    const State& state = graph_.states[index];
    StateReport report = run_state(state, host_, limits_, voice(index));
    const bool fires = watched && !report.changed && !report.skipped && report.result != false;
    return fires ? run_reaction(state, host_, limits_, voice(index)) : report;
  }

  StepVoice voice(std::size_t index) {
    return {[this, index](const std::string& description, const std::string& why) {
              messages_.push(ActionStarted{index, description, why});
            },
            [this, index](const std::string& text) {
              messages_.push(ActionProgress{index, text});
            }};
  }

  void wait_for_one_message() {
    std::visit(overloaded{
                   [this](StateFinished& finished) {
                     --running_;
                     settle(std::move(finished.report));
                   },
                   [this](const auto& event) { sink_(event); },
               },
               current_ = messages_.pop());
  }

  void settle(StateReport report) {
    const std::size_t index = report.index;
    if (report.error && report.error->trouble() == Trouble::interrupted) cut_short_ = true;
    // As in Salt, nothing ends in check mode: the failure may not come.
    if (graph_.states[index].failhard && report.result == false && !options_.check) ended_ = true;
    schedule_.settle(index);
    sink_(StateFinished{report});
    reports_[index] = std::move(report);
  }

  void finish_unrun(std::size_t index, bool result, std::string comment) {
    StateReport report = blank_report(graph_.states[index]);
    report.index = index;
    report.result = result;
    report.comment = std::move(comment);
    report.skipped = true;
    report.stood_by = result;
    report.started = std::chrono::system_clock::now();
    settle(std::move(report));
  }

  Settlement settlement(std::size_t index) const {
    const auto& report = reports_[index];
    if (!report) return {};
    return {report->result, report->changed, !report->stood_by};
  }

  /// What the target of a `prereq` would do now: run on a shadow of the machine.
  Settlement peek(std::size_t index) {
    if (const auto known = peeked_.find(index); known != peeked_.end()) return known->second;
    peeked_[index] = {};  // a prereq on itself sees nothing
    const RequisiteVerdict verdict = judge_requisites(
        graph_, index, forerunners_, [this](std::size_t i) { return settlement(i); },
        [this](std::size_t i) { return peek(i); });
    Settlement seen;
    if (verdict.kind == RequisiteVerdict::Kind::failed) {
      seen = {false, false, false};
    } else if (verdict.kind != RequisiteVerdict::Kind::stand_by) {
      seen = peek_by_running(index, verdict.kind == RequisiteVerdict::Kind::run_and_watch);
    }
    return peeked_[index] = seen;
  }

  Settlement peek_by_running(std::size_t index, bool watched) {
    const std::unique_ptr<Host> shadow = options_.shadow();
    StepLimits limits = limits_;
    limits.check = true;
    const StepVoice silent{[](const auto&, const auto&) {}, [](const auto&) {}};
    const StateReport report = run_state(graph_.states[index], *shadow, limits, silent);
    if (watched && !report.changed && report.result == true) return {std::nullopt, true, true};
    return {report.result, report.changed, true};
  }

  /// After an interruption: the states nobody came to.
  void report_the_rest() {
    for (std::size_t i = 0; i < reports_.size(); ++i) {
      if (reports_[i]) continue;
      StateReport report = blank_report(graph_.states[i]);
      report.index = i;
      report.result = false;
      report.skipped = true;
      report.comment = "not run: the run was asked to end before";
      cut_short_ = true;
      report.started = std::chrono::system_clock::now();
      sink_(StateFinished{report});
      reports_[i] = std::move(report);
    }
  }

  void run_listeners() {
    if (ended_ || limits_.stop_soon()) return;
    const auto listening =
        awakened_listeners(graph_, [this](std::size_t i) { return settlement(i); });
    for (std::size_t index : listening) {
      const State& state = graph_.states[index];
      if (state.assumed) continue;
      StateReport report = state.reaction.empty()
                               ? deaf_listener(state)
                               : run_reaction(state, host_, limits_, direct_voice(index));
      name_listener(report);
      add_late(std::move(report));
    }
    for (StateReport& report : lost_listeners(graph_)) add_late(std::move(report));
  }

  StepVoice direct_voice(std::size_t index) {
    return {[this, index](const std::string& description, const std::string& why) {
              sink_(ActionStarted{index, description, why});
            },
            [this, index](const std::string& text) {
              sink_(ActionProgress{index, text});
            }};
  }

  void add_late(StateReport report) {
    report.index = graph_.states.size() + late_.size();
    sink_(StateFinished{report});
    late_.push_back(std::move(report));
  }

  RunReport collect() {
    RunReport report;
    for (auto& state : reports_)
      if (state) report.states.push_back(std::move(*state));
    for (auto& state : late_) report.states.push_back(std::move(state));
    if (cut_short_ || (options_.interrupt && options_.interrupt->requests() > 0))
      report.interrupted = interruption();
    return report;
  }

  Error interruption() const {
    if (options_.interrupt && options_.interrupt->requests() > 0)
      return Error(fmt::format("ended by {}", ::strsignal(options_.interrupt->signal())),
                   Trouble::interrupted);
    return Error("the deadline came first", Trouble::interrupted);
  }

  const Graph& graph_;
  Host& host_;
  const EngineOptions& options_;
  const EventSink& sink_;
  StepLimits limits_;
  const Forerunners forerunners_ = find_forerunners(graph_);
  Schedule schedule_;
  std::vector<std::optional<StateReport>> reports_;
  std::vector<StateReport> late_;
  std::map<std::size_t, Settlement> peeked_;
  bool cut_short_ = false;
  bool ended_ = false;  // failhard: Salt reports nothing of what would have followed
  Message current_;
  Channel<Message> messages_;
  std::size_t running_ = 0;
  Crew crew_;  // last: it ends before what its jobs use goes away
};

}  // namespace

void Interrupt::request(int signal) {
  if (requests_ == 0) {
    signal_ = signal;
    since_ = Clock::now().time_since_epoch().count();
  }
  ++requests_;
}

bool Interrupt::overdue() const {
  if (requests_ == 0) return false;
  return Clock::now().time_since_epoch() > Clock::duration(since_) + patience;
}

RunReport run_graph(const Graph& graph, Host& host, const EngineOptions& options,
                    const EventSink& sink) {
  return Run(graph, host, options, sink).go();
}

}  // namespace converge
