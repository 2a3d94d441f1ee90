#include "converge/language/compile/order.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "converge/base/text.h"

namespace converge {
namespace {

/// A walk in depth over the pulls without recursion: chains may be as long as the file.
class Walk {
 public:
  Walk(const std::vector<std::vector<Pull>>& pulls, const std::vector<std::string>& names)
      : pulls_(pulls), names_(names), ran_(pulls.size()), looked_(pulls.size()) {}

  Result<std::vector<std::size_t>> run() {
    for (std::size_t i = 0; i < pulls_.size(); ++i) {
      if (ran_[i] == Mark::none) open({i, false, 0, nullptr});
      while (!open_.empty()) TRY(step());
    }
    return std::move(order_);
  }

 private:
  enum class Mark : unsigned char { none, open, done };
  /// A state being brought about, or only being looked at for a `prereq`.
  struct Frame {
    std::size_t state;
    bool looking;
    std::size_t next;
    const Pull* reason;
  };

  Mark& mark(std::size_t state, bool looking) { return looking ? looked_[state] : ran_[state]; }

  void open(const Frame& frame) {
    mark(frame.state, frame.looking) = Mark::open;
    open_.push_back(frame);
  }

  Result<void> step() {
    Frame& frame = open_.back();
    if (frame.next == pulls_[frame.state].size()) {
      close();
      return {};
    }
    const Pull& pull = pulls_[frame.state][frame.next++];
    if (frame.looking && pull.kind == Pull::Kind::let_pass) return {};
    const bool looking = pull.kind == Pull::Kind::look;
    if (looking && ran_[pull.target] == Mark::done) return {};
    const Mark known = mark(pull.target, looking);
    if (known == Mark::open) return fail(circle(pull, looking));
    if (known == Mark::none) open({pull.target, looking, 0, &pull});
    return {};
  }

  void close() {
    const Frame frame = open_.back();
    open_.pop_back();
    mark(frame.state, frame.looking) = Mark::done;
    if (!frame.looking) order_.push_back(frame.state);
  }

  /// From the open frame of the same state to the top, and by this pull back to it.
  Error circle(const Pull& last, bool looking) const {
    const auto begin = std::ranges::find_if(open_, [&](const Frame& frame) {
      return frame.state == last.target && frame.looking == looking;
    });
    std::vector<std::string> path;
    for (auto frame = begin; frame != open_.end(); ++frame)
      path.push_back("'" + printable(names_[frame->state]) + "'");
    path.push_back(path.front());
    Error error(path.size() == 2 ? fmt::format("{} waits for itself", path.front())
                                 : "these states wait for each other: " + join(path, " -> "),
                Trouble::refused);
    error = std::move(error).at(last.place);
    for (auto frame = begin; frame != open_.end(); ++frame) {
      const Pull& link = frame + 1 == open_.end() ? last : *(frame + 1)->reason;
      error = std::move(error).note(told(*frame, link), link.place);
    }
    return error;
  }

  std::string told(const Frame& from, const Pull& link) const {
    const std::string state = printable(names_[from.state]);
    const std::string target = printable(names_[link.target]);
    if (link.kind == Pull::Kind::let_pass)
      return fmt::format("'{}' goes before '{}' ({})", target, state, link.word);
    return fmt::format("'{}' waits for '{}' ({})", state, target, link.word);
  }

  const std::vector<std::vector<Pull>>& pulls_;
  const std::vector<std::string>& names_;
  std::vector<Mark> ran_;
  std::vector<Mark> looked_;
  std::vector<Frame> open_;
  std::vector<std::size_t> order_;
};

}  // namespace

Result<std::vector<std::size_t>> run_order(const std::vector<std::vector<Pull>>& pulls,
                                           const std::vector<std::string>& names) {
  return Walk(pulls, names).run();
}

bool waits_for(const std::vector<std::vector<Pull>>& pulls, std::size_t from, std::size_t to) {
  std::vector<bool> seen(pulls.size());
  std::vector<std::size_t> open = {from};
  while (!open.empty()) {
    const std::size_t state = open.back();
    open.pop_back();
    if (state == to) return true;
    if (seen[state]) continue;
    seen[state] = true;
    for (const Pull& pull : pulls[state]) open.push_back(pull.target);
  }
  return false;
}

std::vector<std::pair<std::size_t, std::size_t>> add_edges(
    std::vector<std::vector<Pull>>& pulls, const std::vector<std::size_t>& order,
    const std::vector<std::pair<std::size_t, std::size_t>>& edges) {
  std::vector<std::size_t> position(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) position[order[i]] = i;
  std::vector<std::pair<std::size_t, std::size_t>> held;
  // Edges along the given order can never close a circle, so they come first.
  for (const bool along : {true, false}) {
    for (const auto& [before, after] : edges) {
      if ((position[before] < position[after]) != along) continue;
      if (!along && waits_for(pulls, before, after)) continue;
      pulls[after].push_back({before, Pull::Kind::run, "needs it", {}});
      held.emplace_back(before, after);
    }
  }
  return held;
}

}  // namespace converge
