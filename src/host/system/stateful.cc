#include "converge/host/system/stateful.h"

#include "converge/base/json.h"
#include "converge/base/shell_words.h"
#include "converge/base/text.h"

namespace converge {
namespace {

/// `changed=yes comment='all is well'`; every word is a pair.
std::optional<Value> read_pairs(std::string_view line) {
  const auto words = shell_words(line);
  if (!words) return std::nullopt;
  Value pairs = Value::map();
  for (const auto& word : *words) {
    const auto parts = split(word, '=');
    if (parts.size() != 2) return std::nullopt;
    pairs.set(parts[0], parts[1]);
  }
  return pairs;
}

std::optional<bool> read_flag(const Value& data) {
  const Value* changed = data.find("changed");
  if (!changed) return false;
  const auto word = lower(python_text(*changed));
  if (word == "true" || word == "yes" || word == "1") return true;
  if (word == "false" || word == "no" || word == "0") return false;
  return std::nullopt;
}

Outcome unreadable(Outcome outcome, std::string why) {
  outcome.succeeded = false;
  outcome.comment = std::move(why);
  return outcome;
}

struct Report {
  std::optional<Value> data;
  std::string rest;  ///< the output without the report
};

Report read_report(const std::string& out) {
  if (auto json = parse_json(out)) return {*std::move(json), ""};
  const auto end = out.rfind('\n');
  if (end == out.npos) return {read_pairs(out), ""};
  return {read_pairs(std::string_view(out).substr(end + 1)), out.substr(0, end)};
}

}  // namespace

Outcome judge_stateful(Outcome outcome, int exit_code, const std::string& out,
                       const std::string& err) {
  outcome.changed = false;
  outcome.comment = out.empty() ? err : "";
  if (out.empty()) return outcome;
  auto report = read_report(out);
  if (!report.data) {
    outcome.changed = true;
    outcome.changes = {
        {"retcode", nullptr, exit_code}, {"stdout", nullptr, out}, {"stderr", nullptr, err}};
    return unreadable(std::move(outcome),
                      "the last line of a stateful command's output must be name=value pairs, "
                      "like changed=yes, or its output JSON");
  }
  auto& data = *report.data;
  if (!data.is_map())
    return unreadable(std::move(outcome), "a stateful command's JSON must be an object");
  const auto changed = read_flag(data);
  if (!changed) {
    return unreadable(std::move(outcome),
                      "a stateful command said neither changed=yes nor changed=no");
  }
  outcome.changed = *changed;
  if (const Value* comment = data.find("comment")) outcome.comment = python_text(*comment);
  if (!outcome.changed) return outcome;
  data.erase("comment");
  for (const auto& [key, value] : data.entries()) {
    outcome.changes.push_back({python_text(key), nullptr, value});
  }
  outcome.changes.push_back({"retcode", nullptr, exit_code});
  if (!report.rest.empty()) outcome.changes.push_back({"stdout", nullptr, report.rest});
  if (!err.empty()) outcome.changes.push_back({"stderr", nullptr, err});
  return outcome;
}

}  // namespace converge
