#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "converge/model/event.h"

namespace converge {

struct ProgressOptions {
  /// Lines that are drawn over each other; otherwise one plain line per action that starts.
  bool live = false;
  /// Columns of the terminal now; asked before every drawing. Lines are cut to it.
  std::function<std::size_t()> width;
  /// Whether the terminal still has to take what was drawn before: then nothing is drawn.
  std::function<bool()> behind;
  /// Not oftener than this, for what changes many times a second (a pull).
  Milliseconds pause{100};
};

/// What is going on right now, for standard error: "app: pull app:2  12.3 of 27.0 MB".
/// The lines disappear before a state is reported, so that the text reporter, which has to come
/// after this one, can write to the same terminal.
class ProgressReporter {
 public:
  using Write = std::function<void(std::string_view text)>;

  ProgressReporter(Write write, ProgressOptions options, std::vector<std::string> ids);

  void operator()(const Event& event);

 private:
  using Clock = std::chrono::steady_clock;

  void started(const ActionStarted& action);
  void progressed(const ActionProgress& progress);
  void clear();
  void draw();
  std::string label(std::size_t index) const;

  Write write_;
  ProgressOptions options_;
  std::vector<std::string> ids_;
  struct Line {
    std::string action;
    std::string text;
  };
  std::map<std::size_t, Line> running_;  ///< by index: those with an action under way
  std::size_t drawn_ = 0;                ///< lines on the screen
  Clock::time_point last_drawing_{};
};

/// Columns of the terminal behind this descriptor; 80 when it does not say.
std::size_t terminal_width(int descriptor);

}  // namespace converge
