#include "converge/report/text.h"

#include <algorithm>

#include "converge/base/text.h"
#include "converge/report/summary.h"
#include "state_text.h"

namespace converge {
namespace {

/// Longer ids do not push the others' columns to the right.
constexpr std::size_t widest_id = 28;

}  // namespace

TextReporter::TextReporter(Write write, TextOptions options, std::vector<std::string> ids)
    : write_(std::move(write)), options_(options), ids_(std::move(ids)), finished_(ids_.size()) {
  for (const std::string& id : ids_) {
    const std::size_t width = characters(printable(id));
    if (width <= widest_id) id_width_ = std::max(id_width_, width);
  }
}

void TextReporter::operator()(const Event& event) {
  if (const auto* state = std::get_if<StateFinished>(&event)) return take(state->report);
  if (const auto* run = std::get_if<RunFinished>(&event)) return finish(*run->report);
}

void TextReporter::take(const StateReport& report) {
  // Quiet can only know at the end; a listener comes after all others.
  if (options_.quiet || report.index >= finished_.size() || report.index < printed_) return;
  if (finished_[report.index]) return;
  finished_[report.index] = report;
  print_ready();
}

std::size_t TextReporter::group_end(std::size_t first) const {
  std::size_t end = first + 1;
  while (end < ids_.size() && ids_[end] == ids_[first]) ++end;
  return end;
}

void TextReporter::print_ready() {
  while (ready_ < ids_.size() && finished_[ready_]) ++ready_;
  while (printed_ < ids_.size()) {
    if (group_end_ <= printed_) group_end_ = group_end(printed_);
    if (ready_ < group_end_) return;
    std::vector<const StateReport*> group;
    for (std::size_t i = printed_; i < group_end_; ++i) group.push_back(&*finished_[i]);
    print_group(group);
    for (; printed_ < group_end_; ++printed_) finished_[printed_].reset();
  }
}

void TextReporter::print_group(const std::vector<const StateReport*>& group) {
  const std::string& id = group.front()->id;
  if (group.size() == 1) return write_(state_text(*group.front(), options_, id, id_width_, 0));
  write_(paint(options_.style, Paint::bold, printable(id)) + "\n");
  for (const StateReport* report : group) write_(state_text(*report, options_, "", 0, 2));
}

void TextReporter::finish(const RunReport& report) {
  const auto& states = report.states;
  if (options_.quiet && !report.interrupted &&
      std::none_of(states.begin(), states.end(), noteworthy))
    return;
  for (std::size_t first = printed_; first < states.size();) {
    std::vector<const StateReport*> group;
    std::size_t end = first;
    for (; end < states.size() && states[end].id == states[first].id; ++end)
      if (!options_.quiet || noteworthy(states[end])) group.push_back(&states[end]);
    if (!group.empty()) print_group(group);
    first = end;
  }
  if (report.interrupted)
    write_(paint(options_.style, Paint::red, render(*report.interrupted, "interrupted")));
  const Tally counts = tally(report);
  const Paint color = counts.failed > 0                     ? Paint::red
                      : counts.changed + counts.pending > 0 ? Paint::yellow
                                                            : Paint::green;
  write_(paint(options_.style, color, summary_line(report)) + "\n");
}

}  // namespace converge
