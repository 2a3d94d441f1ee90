#pragma once

#include <functional>
#include <string>
#include <vector>

#include "converge/model/event.h"
#include "converge/report/style.h"

namespace converge {

struct TextOptions {
  Style style;
  bool diff = false;   ///< show what changes, field by field, files as unified diffs
  bool quiet = false;  ///< say nothing unless something changed, would change or failed
};

/// The report for people, in Salt's order whatever order the states finish in: one line per state
/// with a mark, its id, its function and why; below it what was done, and errors with their
/// place. States that follow each other under one id stand below it. A summary ends it.
///
///     ✔ net  docker_network.present  exists
///     + app  docker_container.running  the image changed: 0a1b2c3d4e5f → 5f4e3d2c1b0a
///         pull app:2  0.8 s
///         create app.next
///     2 states: 1 changed, 1 kept, 0 failed in 3.1 s
///
/// Nothing of it is wrapped or cut. Everything that came from the machine is made printable.
class TextReporter {
 public:
  using Write = std::function<void(std::string_view text)>;

  /// `ids`: those of the graph's states, in order; needed to print a state as soon as it is done.
  TextReporter(Write write, TextOptions options, std::vector<std::string> ids);

  void operator()(const Event& event);

 private:
  void take(const StateReport& report);
  void finish(const RunReport& report);
  /// Prints all groups that are complete, in order.
  void print_ready();
  std::size_t group_end(std::size_t first) const;
  void print_group(const std::vector<const StateReport*>& group);

  Write write_;
  TextOptions options_;
  std::vector<std::string> ids_;
  std::size_t id_width_ = 0;
  std::vector<std::optional<StateReport>> finished_;
  std::size_t printed_ = 0;    ///< states that are on paper
  std::size_t ready_ = 0;      ///< states that are finished, without a gap
  std::size_t group_end_ = 0;  ///< where the group that starts at printed_ ends
};

}  // namespace converge
