#include "converge/report/json.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "converge/base/json.h"
#include "converge/report/summary.h"

namespace converge {
namespace {

constexpr int version = 1;
constexpr int blanks_per_level = 2;

std::string timestamp(std::chrono::system_clock::time_point time) {
  const auto since = std::chrono::floor<Milliseconds>(time).time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  const std::time_t whole = seconds.count();
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(whole), (since - seconds).count());
}

Value value_of(Standing standing) {
  switch (standing) {
    case Standing::not_a_service:
      return nullptr;
    case Standing::serving:
      return "serving";
    case Standing::rolled_back:
      return "rolled_back";
    case Standing::unknown:
      return "unknown";
    case Standing::down:
      return "down";
  }
  return nullptr;
}

Value number(std::size_t count) {
  return static_cast<std::int64_t>(count);
}

template <typename T>
Value value_or_null(const std::optional<T>& value) {
  return value ? Value(*value) : Value();
}

Value texts_of(const std::vector<std::string>& texts) {
  return Value::List(texts.begin(), texts.end());
}

Value value_of(const ActionReport& action) {
  return Value::Map{{"resource", action.resource},
                    {"description", action.description},
                    {"why", action.why},
                    {"changed", action.changed},
                    {"recovery", action.recovery},
                    {"error", value_or_null(action.error)},
                    {"duration_ms", action.duration.count()}};
}

Value changes_of(const StateReport& state) {
  Value changes = Value::list();
  for (const Change& change : state.changes)
    changes.push_back(
        Value::Map{{"what", change.what}, {"before", change.before}, {"after", change.after}});
  return changes;
}

Value value_of(const StateReport& state) {
  Value actions = Value::list();
  for (const ActionReport& action : state.actions) actions.push_back(value_of(action));
  return Value::Map{{"id", state.id},
                    {"function", state.function},
                    {"name", state.name},
                    {"sls", state.sls},
                    {"result", value_or_null(state.result)},
                    {"changed", state.changed},
                    {"comment", state.comment},
                    {"changes", changes_of(state)},
                    {"cause", state.cause},
                    {"place", to_string(state.place)},
                    {"started", timestamp(state.started)},
                    {"duration_ms", state.duration.count()},
                    {"skipped", state.skipped},
                    {"assumed", state.assumed},
                    {"standing", value_of(state.standing)},
                    {"actions", std::move(actions)},
                    {"warnings", texts_of(state.warnings)}};
}

Value summary(const RunReport& report) {
  const Tally counts = tally(report);
  return Value::Map{{"total", number(counts.total)},     {"changed", number(counts.changed)},
                    {"pending", number(counts.pending)}, {"kept", number(counts.kept)},
                    {"skipped", number(counts.skipped)}, {"assumed", number(counts.assumed)},
                    {"failed", number(counts.failed)},   {"duration_ms", report.duration.count()}};
}

std::string text_of(const Value& value) {
  return to_json(value, blanks_per_level) + "\n";
}

}  // namespace

std::string json_report(const RunReport& report, int exit_code) {
  Value states = Value::list();
  for (const StateReport& state : report.states) states.push_back(value_of(state));
  Value interrupted;
  if (report.interrupted) interrupted = one_line(*report.interrupted);
  return text_of(Value::Map{{"version", version},
                            {"compiled", true},
                            {"errors", Value::list()},
                            {"check", report.check},
                            {"states", std::move(states)},
                            {"summary", summary(report)},
                            {"interrupted", std::move(interrupted)},
                            {"exit_code", exit_code}});
}

std::string json_refusal(const std::vector<Error>& errors, int exit_code) {
  Value texts = Value::list();
  for (const Error& error : errors) texts.push_back(one_line(error));
  return text_of(Value::Map{{"version", version},
                            {"compiled", false},
                            {"errors", std::move(texts)},
                            {"states", Value::list()},
                            {"exit_code", exit_code}});
}

std::string json_findings(const std::vector<Finding>& findings, int exit_code) {
  Value list = Value::list();
  for (const Finding& finding : findings) {
    const Place& place = finding.error.place();
    list.push_back(Value::Map{{"rule", finding.rule},
                              {"id", finding.id},
                              {"message", finding.error.message()},
                              {"hint", finding.error.hint_text()},
                              {"place", to_string(place)},
                              {"file", place ? Value(place.file->name()) : Value()},
                              {"line", number(place.line)},
                              {"column", number(place.column)}});
  }
  return text_of(Value::Map{{"version", version},
                            {"compiled", true},
                            {"errors", Value::list()},
                            {"findings", std::move(list)},
                            {"exit_code", exit_code}});
}

}  // namespace converge
