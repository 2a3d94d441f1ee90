#include "converge/report/json.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "converge/report/summary.h"

namespace converge {
namespace {

using Json = nlohmann::ordered_json;

constexpr int version = 1;

Json to_json(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      return nullptr;
    case Value::Kind::boolean:
      return value.boolean();
    case Value::Kind::integer:
      return value.integer();
    case Value::Kind::real:
      // JSON has no word for infinity and for what is no number.
      if (!std::isfinite(value.real())) return python_text(value);
      return value.real();
    case Value::Kind::string:
      return value.string();
    case Value::Kind::list: {
      Json list = Json::array();
      for (const Value& item : value.items()) list.push_back(to_json(item));
      return list;
    }
    case Value::Kind::map: {
      Json map = Json::object();
      for (const Value::Entry& entry : value.entries())
        map[python_text(entry.key)] = to_json(entry.value);
      return map;
    }
  }
  return nullptr;
}

std::string timestamp(std::chrono::system_clock::time_point time) {
  const auto since = std::chrono::floor<Milliseconds>(time).time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  const std::time_t whole = seconds.count();
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(whole), (since - seconds).count());
}

Json to_json(Standing standing) {
  switch (standing) {
    case Standing::not_a_service:
      return nullptr;
    case Standing::serving:
      return "serving";
    case Standing::rolled_back:
      return "rolled_back";
    case Standing::down:
      return "down";
  }
  return nullptr;
}

Json to_json(const std::optional<bool>& result) {
  return result ? Json(*result) : Json(nullptr);
}

Json to_json(const ActionReport& action) {
  return {{"resource", action.resource},
          {"description", action.description},
          {"why", action.why},
          {"changed", action.changed},
          {"recovery", action.recovery},
          {"error", action.error ? Json(*action.error) : Json(nullptr)},
          {"duration_ms", action.duration.count()}};
}

Json changes_of(const StateReport& state) {
  Json changes = Json::array();
  for (const Change& change : state.changes)
    changes.push_back({{"what", change.what},
                       {"before", to_json(change.before)},
                       {"after", to_json(change.after)}});
  return changes;
}

Json to_json(const StateReport& state) {
  Json actions = Json::array();
  for (const ActionReport& action : state.actions) actions.push_back(to_json(action));
  return {{"id", state.id},
          {"function", state.function},
          {"name", state.name},
          {"sls", state.sls},
          {"result", to_json(state.result)},
          {"changed", state.changed},
          {"comment", state.comment},
          {"changes", changes_of(state)},
          {"cause", state.cause},
          {"place", to_string(state.place)},
          {"started", timestamp(state.started)},
          {"duration_ms", state.duration.count()},
          {"skipped", state.skipped},
          {"assumed", state.assumed},
          {"standing", to_json(state.standing)},
          {"actions", std::move(actions)},
          {"warnings", state.warnings}};
}

Json summary(const RunReport& report) {
  const Tally counts = tally(report);
  return {{"total", counts.total},     {"changed", counts.changed},
          {"pending", counts.pending}, {"kept", counts.kept},
          {"skipped", counts.skipped}, {"assumed", counts.assumed},
          {"failed", counts.failed},   {"duration_ms", report.duration.count()}};
}

std::string text_of(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string json_report(const RunReport& report, int exit_code) {
  Json states = Json::array();
  for (const StateReport& state : report.states) states.push_back(to_json(state));
  return text_of(
      {{"version", version},
       {"compiled", true},
       {"errors", Json::array()},
       {"check", report.check},
       {"states", std::move(states)},
       {"summary", summary(report)},
       {"interrupted", report.interrupted ? Json(one_line(*report.interrupted)) : Json(nullptr)},
       {"exit_code", exit_code}});
}

std::string json_refusal(const std::vector<Error>& errors, int exit_code) {
  Json texts = Json::array();
  for (const Error& error : errors) texts.push_back(one_line(error));
  return text_of({{"version", version},
                  {"compiled", false},
                  {"errors", std::move(texts)},
                  {"states", Json::array()},
                  {"exit_code", exit_code}});
}

std::string json_findings(const std::vector<Finding>& findings, int exit_code) {
  Json list = Json::array();
  for (const Finding& finding : findings) {
    const Place& place = finding.error.place();
    list.push_back({{"rule", finding.rule},
                    {"id", finding.id},
                    {"message", finding.error.message()},
                    {"hint", finding.error.hint_text()},
                    {"place", to_string(place)},
                    {"file", place ? Json(place.file->name()) : Json(nullptr)},
                    {"line", place.line},
                    {"column", place.column}});
  }
  return text_of({{"version", version},
                  {"compiled", true},
                  {"errors", Json::array()},
                  {"findings", std::move(list)},
                  {"exit_code", exit_code}});
}

}  // namespace converge
