#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "converge/model/event.h"
#include "converge/model/graph.h"

namespace converge {

/// How a state that is over looks to those that have a requisite on it.
struct Settlement {
  std::optional<bool> result = true;
  bool changed = false;
  /// False when a requisite kept it from running (Salt's `__state_ran__`): such a state does not
  /// count as "met" for `any` groups.
  bool ran = true;
};

/// What a state's requisites say about it, when all of them are settled.
struct RequisiteVerdict {
  enum class Kind {
    run,            ///< go on
    run_and_watch,  ///< go on; if that changes nothing, its watch reaction follows
    stand_by,       ///< not to be run, and that is fine: `comment` says why
    failed,         ///< a requisite failed: not to be run, `comment` names it
  };
  Kind kind = Kind::run;
  std::string comment;
};

/// Per state, those with `prereq` on it: they run first, and when they fail it must not run. Found
/// once for a whole run, as looking for those of one state goes through all others.
using Forerunners = std::vector<std::vector<std::size_t>>;
Forerunners find_forerunners(const Graph& graph);

/// Salt's rules for mixed requisites, decided from values alone. `settled` answers for states that
/// are over, `peeked` says what the target of a `prereq` would do if it ran now.
RequisiteVerdict judge_requisites(const Graph& graph, std::size_t index,
                                  const Forerunners& forerunners,
                                  const std::function<Settlement(std::size_t)>& settled,
                                  const std::function<Settlement(std::size_t)>& peeked);

/// Everything that has to be settled before a state may start: its requisites' targets, what
/// `prereq` looks at, implicit edges, and the states that keep their place in the file's order.
/// One list of indices per state.
std::vector<std::vector<std::size_t>> prerequisites(const Graph& graph);

}  // namespace converge
