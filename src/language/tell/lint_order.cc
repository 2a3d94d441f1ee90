#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "converge/base/text.h"
#include "lint_rules.h"

namespace converge::lint_rules {
namespace {

/// More pairs than that nobody wants to read about, and each takes a walk; and comparisons before.
constexpr std::size_t most_walks = 2'000;
constexpr std::size_t most_comparisons = 4'000'000;

/// Who waits for whom, written or implied.
class Ways {
 public:
  explicit Ways(const Graph& graph) : before_(graph.states.size()) {
    for (std::size_t i = 0; i < graph.states.size(); ++i)
      for (const Requisite& requisite : graph.states[i].requisites)
        for (const std::size_t target : requisite.targets) {
          if (requisite.kind == RequisiteKind::listen) continue;
          const bool ahead = requisite.kind == RequisiteKind::prereq;
          before_[ahead ? target : i].push_back(ahead ? i : target);
        }
    for (const auto& [before, after] : graph.edges) before_[after].push_back(before);
  }

  bool waits(std::size_t later, std::size_t earlier) const {
    std::vector<bool> seen(before_.size());
    std::vector<std::size_t> open = {later};
    while (!open.empty()) {
      const std::size_t state = open.back();
      open.pop_back();
      if (state == earlier) return true;
      if (seen[state]) continue;
      seen[state] = true;
      open.insert(open.end(), before_[state].begin(), before_[state].end());
    }
    return false;
  }

 private:
  std::vector<std::vector<std::size_t>> before_;
};

/// What a state brings that another one may name without saying so.
struct Brought {
  std::size_t index;
  std::string path;       ///< of a file or a directory
  std::string container;  ///< that is made
};

std::vector<Brought> brought_by(const Graph& graph) {
  std::vector<Brought> all;
  for (std::size_t i = 0; i < graph.states.size(); ++i) {
    const State& state = graph.states[i];
    if (state.assumed) continue;
    if (is_module(state, "file") && state.function != "file.absent")
      all.push_back({i, state.name, ""});
    else if (makes_container(state))
      all.push_back({i, "", container_of(state)});
  }
  return all;
}

bool below(const std::string& path, const std::string& directory) {
  return path == directory || path.starts_with(directory + "/");
}

bool word_in(const std::string& text, const std::string& word) {
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    constexpr std::string_view inner =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/";
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || inner.find(text[at - 1]) == inner.npos;
    const bool ends = end == text.size() || inner.find(text[end]) == inner.npos || text[end] == '/';
    if (begins && ends) return true;
  }
  return false;
}

/// The files and directories of the host that a container's state binds.
std::vector<std::string> bound_paths(const State& state) {
  std::vector<std::string> paths;
  if (!is_module(state, "docker_container")) return paths;
  const Value binds = parsed(state, "binds");
  if (binds.is_list())
    for (const Value& bind : binds.items()) {
      const std::string text = python_text(bind);
      if (text.starts_with('/')) paths.push_back(text.substr(0, text.find(':')));
    }
  return paths;
}

/// How `state` needs what is brought; "" when it does not. `earlier`: it is brought before; a
/// command before that is about the container that was there.
std::string need(const State& state, const std::vector<std::string>& bound, const Brought& brought,
                 bool earlier) {
  if (!brought.path.empty())
    for (const std::string& source : bound)
      if (below(brought.path, source) || below(source, brought.path)) return "binds " + source;
  if (is_module(state, "cmd")) {
    if (!brought.path.empty() && word_in(state.name, brought.path)) return "uses " + brought.path;
    const bool docker =
        earlier && word_in(state.name, "docker") && word_in(state.name, brought.container);
    if (!brought.container.empty() && docker) return "uses the container " + brought.container;
  }
  const bool makes_parents = state.written->arguments.find("makedirs") != nullptr;
  if (is_module(state, "file") && !brought.path.empty() && !makes_parents &&
      state.name != brought.path && below(state.name, brought.path))
    return "lies in " + brought.path;
  return {};
}

void judge_pair(const Linter& linter, const Ways& ways, const Brought& brought, std::size_t index,
                const std::string& needs) {
  const State& bringer = linter.graph.states[brought.index];
  const State& state = linter.graph.states[index];
  if (ways.waits(index, brought.index) || ways.waits(brought.index, index)) return;
  const std::string module = bringer.function.substr(0, bringer.function.find('.'));
  const bool before = brought.index < index;
  linter.report("order-only", state, state.place,
                fmt::format("'{}' {}, which '{}' makes: {}", printable(state.id), printable(needs),
                            printable(bringer.id),
                            before ? "only the order in the file says that it goes first"
                                   : "that comes later"),
                fmt::format("require it: '- {}: {}'", module, printable(bringer.id)));
}

/// Every run takes it away and makes it again.
void judge_removal(const Linter& linter, const std::vector<Brought>& brought) {
  for (const State& state : linter.graph.states) {
    if (state.function != "docker_container.absent" || state.assumed || conditional(state))
      continue;
    const std::string container = container_of(state);
    if (std::ranges::find(brought, container, &Brought::container) != brought.end())
      linter.report("removed-every-run", state, state.place,
                    fmt::format("{} is removed and made again at every run", printable(container)),
                    "docker_container.running replaces it when its image or a field changed");
  }
}

}  // namespace

void judge_order(const Linter& linter) {
  const Ways ways(linter.graph);
  const std::vector<Brought> brought = brought_by(linter.graph);
  std::size_t walks = 0, comparisons = 0;
  for (std::size_t i = 0; i < linter.graph.states.size() && walks < most_walks; ++i) {
    const State& state = linter.graph.states[i];
    const bool needy =
        is_module(state, "docker_container") || is_module(state, "cmd") || is_module(state, "file");
    comparisons += needy ? brought.size() : 0;
    if (comparisons > most_comparisons) break;
    if (!needy || state.assumed) continue;
    const std::vector<std::string> bound = bound_paths(state);
    for (const Brought& one : brought) {
      const std::string needs = one.index == i ? "" : need(state, bound, one, one.index < i);
      if (!needs.empty() && ++walks < most_walks) judge_pair(linter, ways, one, i, needs);
    }
  }
  judge_removal(linter, brought);
}

}  // namespace converge::lint_rules
