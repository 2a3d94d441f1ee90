#include "converge/report/summary.h"

#include <fmt/format.h>

#include "converge/base/text.h"

namespace converge {

Tally tally(const RunReport& report) {
  Tally counts;
  for (const StateReport& state : report.states) {
    ++counts.total;
    if (!state.result) {
      ++counts.pending;
    } else if (!*state.result) {
      ++counts.failed;
    } else if (state.changed) {
      ++counts.changed;
    } else if (state.skipped) {
      ++counts.skipped;
    } else if (state.assumed) {
      ++counts.assumed;
    } else {
      ++counts.kept;
    }
  }
  return counts;
}

std::string summary_line(const RunReport& report) {
  const Tally counts = tally(report);
  std::string text = counted(counts.total, "state") + ": ";
  if (report.check) text += fmt::format("{} would change, ", counts.pending + counts.changed);
  if (!report.check) text += fmt::format("{} changed, ", counts.changed);
  text += fmt::format("{} kept, ", counts.kept);
  if (counts.assumed > 0) text += fmt::format("{} assumed, ", counts.assumed);
  if (counts.skipped > 0) text += fmt::format("{} skipped, ", counts.skipped);
  text += fmt::format("{} failed in {}", counts.failed, human_duration(report.duration));
  if (report.check) text += " (check: nothing was touched)";
  return text;
}

std::string standing_words(Standing standing) {
  switch (standing) {
    case Standing::not_a_service:
      return "failed";
    case Standing::serving:
      return "failed; what served before still serves";
    case Standing::rolled_back:
      return "rolled back; the old version serves again";
    case Standing::unknown:
      return "failed; what serves now cannot be told";
    case Standing::down:
      return "failed; THE SERVICE IS DOWN";
  }
  return "failed";
}

}  // namespace converge
