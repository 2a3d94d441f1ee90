#include "converge/engine/step.h"

#include <fmt/format.h>

#include <random>

#include "converge/base/text.h"
#include "converge/base/waiting.h"
#include "converge/engine/conditions.h"
#include "converge/engine/pursuit.h"

namespace converge {
namespace {

using Clock = std::chrono::steady_clock;

Milliseconds since(Clock::time_point start) {
  return std::chrono::duration_cast<Milliseconds>(Clock::now() - start);
}

void take_failure(StateReport& report, Error error) {
  report.result = false;
  report.comment = one_line(error);
  report.error = std::move(error);
}

/// Conditions first. True when the state is to be skipped (or its conditions are broken).
bool skipped_by_conditions(const State& state, const Host& host, StateReport& report) {
  Result<ConditionVerdict> verdict = judge_conditions(state.conditions, host);
  if (!verdict) {
    take_failure(report, std::move(verdict).error());
    return true;
  }
  if (verdict->run) return false;
  report.comment = verdict->comment;
  report.skipped = true;
  return true;
}

/// check_cmd has the last word on the result, in both directions.
void apply_check_commands(const State& state, const Host& host, StateReport& report) {
  if (state.conditions.check_commands.empty()) return;
  Result<std::string> failure = failed_check_command(state.conditions, host);
  if (!failure) return take_failure(report, std::move(failure).error());
  report.result = failure->empty();
  report.comment = failure->empty() ? "check_cmd determined the state succeeded" : *failure;
  if (failure->empty()) report.error.reset();
}

StateReport attempt(const State& state, const std::vector<ResourcePtr>& resources, Host& host,
                    const StepLimits& limits, const StepVoice& voice) {
  const auto start = Clock::now();
  StateReport report = blank_report(state);
  report.started = std::chrono::system_clock::now();
  if (!state.broken.empty()) {
    report.result = false;
    report.comment = state.broken;
  } else if (!skipped_by_conditions(state, host, report)) {
    pursue_all(resources, host, limits, voice, report);
    apply_check_commands(state, host, report);
  }
  report.duration = since(start);
  return report;
}

/// Sleeps for the pause between two attempts; false when the run is to end instead.
bool pause_before(const Retry& retry, const StepLimits& limits) {
  Milliseconds splay{0};
  if (retry.splay.count() > 0) {
    std::mt19937 random{std::random_device{}()};
    splay =
        Milliseconds{std::uniform_int_distribution<std::int64_t>{0, retry.splay.count()}(random)};
  }
  return pause(retry.interval + splay, [&limits] { return limits.stop_soon(); });
}

std::string result_word(const std::optional<bool>& result) {
  if (!result) return "None";
  return *result ? "True" : "False";
}

StateReport with_retry(const State& state, const std::vector<ResourcePtr>& resources, Host& host,
                       const StepLimits& limits, const StepVoice& voice) {
  StateReport report = attempt(state, resources, host, limits, voice);
  if (!state.retry || limits.check) return report;
  std::string history;
  const auto started = report.started;
  const auto start = Clock::now() - report.duration;
  for (int tried = 1; tried < state.retry->attempts && report.result != state.retry->until;
       ++tried) {
    history +=
        fmt::format("Attempt {}: Returned a result of \"{}\", with the following comment: \"{}\"\n",
                    tried, result_word(report.result), report.comment);
    if (!pause_before(*state.retry, limits)) break;
    report = attempt(state, resources, host, limits, voice);
  }
  report.comment = history + report.comment;
  report.started = started;
  report.duration = since(start);
  return report;
}

}  // namespace

bool StepLimits::stop_soon() const {
  return (interrupt && interrupt->requests() > 0) || (deadline && Clock::now() >= *deadline);
}

bool StepLimits::turn_back() const {
  if (stop_now()) return true;
  if (interrupt && interrupt->overdue()) return true;
  return deadline && Clock::now() >= *deadline + Interrupt::patience;
}

bool StepLimits::stop_now() const {
  return interrupt && interrupt->at_once();
}

StateReport blank_report(const State& state) {
  StateReport report;
  report.id = state.id;
  report.function = state.function;
  report.name = state.name;
  report.sls = state.sls;
  report.place = state.place;
  report.assumed = state.assumed;
  for (const Error& warning : state.warnings) report.warnings.push_back(one_line(warning));
  return report;
}

StateReport run_state(const State& state, Host& host, const StepLimits& limits,
                      const StepVoice& voice) {
  return with_retry(state, state.resources, host, limits, voice);
}

StateReport run_reaction(const State& state, Host& host, const StepLimits& limits,
                         const StepVoice& voice) {
  return with_retry(state, state.reaction, host, limits, voice);
}

}  // namespace converge
