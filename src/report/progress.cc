#include "converge/report/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>

#include "converge/base/overloaded.h"
#include "converge/base/text.h"

namespace converge {
namespace {

/// Lines more than this would scroll and could not be drawn over.
constexpr std::size_t most_lines = 8;

}  // namespace

std::size_t terminal_width(int descriptor) {
  winsize size{};
  const bool known = ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

ProgressReporter::ProgressReporter(Write write, ProgressOptions options,
                                   std::vector<std::string> ids)
    : write_(std::move(write)), options_(std::move(options)), ids_(std::move(ids)) {}

void ProgressReporter::operator()(const Event& event) {
  std::visit(overloaded{
                 [](const StateStarted&) {},
                 [this](const ActionStarted& action) { started(action); },
                 [this](const ActionProgress& progress) { progressed(progress); },
                 [this](const StateFinished& state) {
                   running_.erase(state.report.index);
                   clear();
                 },
                 [this](const RunFinished&) {
                   running_.clear();
                   clear();
                 },
             },
             event);
}

std::string ProgressReporter::label(std::size_t index) const {
  return index < ids_.size() ? ids_[index] + ": " : "";
}

void ProgressReporter::started(const ActionStarted& action) {
  if (!options_.live) return write_(printable(label(action.index) + action.description) + "\n");
  running_[action.index] = {action.description, ""};
  draw();
}

void ProgressReporter::progressed(const ActionProgress& progress) {
  if (!options_.live) return;
  running_[progress.index].text = progress.text;
  if (Clock::now() - last_drawing_ >= options_.pause) draw();
}

/// Back to the first line and away with everything below.
void ProgressReporter::clear() {
  if (drawn_ == 0) return;
  write_(fmt::format("\x1b[{}A\r\x1b[J", drawn_));
  drawn_ = 0;
}

void ProgressReporter::draw() {
  if (options_.behind && options_.behind()) return;
  const std::size_t width = options_.width ? options_.width() : 80;
  last_drawing_ = Clock::now();
  clear();
  std::string text;
  for (const auto& [index, line] : running_) {
    if (drawn_ == most_lines) break;
    std::string shown = label(index) + line.action;
    if (!line.text.empty()) shown += (line.action.empty() ? "" : "  ") + line.text;
    // One column less: some terminals go to the next line after the last one.
    text += std::string(first_characters(printable(shown), width > 1 ? width - 1 : 1)) + "\n";
    ++drawn_;
  }
  write_(text);
}

}  // namespace converge
