#include "converge/engine/requisites.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "converge/base/text.h"

namespace converge {
namespace {

/// What the targets of one requisite statement amount to. The names follow Salt's own words for
/// the statuses, because mixing them is where its meaning lies.
struct Signs {
  bool met = false;
  bool failed = false;
  bool changed = false;          ///< a watched state changed
  bool changes_seen = false;     ///< onchanges: one changed
  bool changes_missing = false;  ///< onchanges: one did not
  bool one_is_fine = false;      ///< onfail: one did not fail
  bool would_change = false;     ///< prereq: the target would
  bool would_not = false;        ///< prereq: the target would not

  void add(const Signs& other) {
    met |= other.met;
    failed |= other.failed;
    changed |= other.changed;
    changes_seen |= other.changes_seen;
    changes_missing |= other.changes_missing;
    one_is_fine |= other.one_is_fine;
    would_change |= other.would_change;
    would_not |= other.would_not;
  }
};

void look_at(const Settlement& target, RequisiteKind kind, Signs& signs) {
  const bool failed = target.result == false;
  if (kind == RequisiteKind::onfail) {
    // In check mode "would change" is no success, so onfail takes it for a failure, as Salt does.
    if (target.result == true) {
      signs.one_is_fine = true;
    } else if (target.ran) {
      signs.met = true;
    }
    return;
  }
  if (kind == RequisiteKind::onchanges) {
    // A failed state counts as unchanged, whatever it did (Salt from 3007 on).
    (target.changed && !failed ? signs.changes_seen : signs.changes_missing) = true;
  } else if (failed) {
    signs.failed = true;
  } else if (kind == RequisiteKind::watch && target.changed) {
    signs.changed = true;
  } else if (kind == RequisiteKind::prereq) {
    (target.result.has_value() ? signs.would_not : signs.would_change) = true;
  } else if (target.ran) {
    signs.met = true;
  }
}

/// One good target outweighs the bad ones in an `any` group, and in `onfail`, which is one.
void weigh(const Requisite& requisite, Signs& signs) {
  const bool any = requisite.group == RequisiteGroup::any;
  if (any && (signs.met || signs.changed)) signs.failed = false;
  if (any && signs.changes_seen) signs.changes_missing = false;
  if (requisite.kind != RequisiteKind::onfail) return;
  if (any && signs.met) signs.one_is_fine = false;
  if (!any && signs.one_is_fine) signs.met = false;
}

std::string failed_names(const Graph& graph, const State& state,
                         const std::function<Settlement(std::size_t)>& settled) {
  std::set<std::string> names;
  for (const Requisite& requisite : state.requisites)
    for (std::size_t target : requisite.targets)
      if (settled(target).result == false)
        names.insert(graph.states[target].sls + "." + graph.states[target].id);
  return join({names.begin(), names.end()}, ", ");
}

RequisiteVerdict sum_up(const Signs& signs) {
  using Kind = RequisiteVerdict::Kind;
  if (signs.failed) return {Kind::failed, {}};
  if (signs.would_not && !signs.would_change) return {Kind::stand_by, "No changes detected"};
  if (signs.would_not || signs.would_change) return {Kind::run, {}};
  if (signs.one_is_fine && !signs.changes_seen)
    return {Kind::stand_by, "State was not run because onfail req did not change"};
  if (signs.changes_missing && !signs.changes_seen)
    return {Kind::stand_by, "State was not run because none of the onchanges reqs changed"};
  if (signs.changed) return {Kind::run_and_watch, {}};
  if (signs.one_is_fine)
    return {Kind::stand_by, "State was not run because onfail req did not change"};
  return {Kind::run, {}};
}

bool has_shell_condition(const State& state) {
  const auto shell = [](const Condition& c) { return std::holds_alternative<ShellCondition>(c); };
  return std::ranges::any_of(state.conditions.only_if, shell) ||
         std::ranges::any_of(state.conditions.unless, shell) || !state.conditions.creates.empty() ||
         !state.conditions.check_commands.empty();
}

bool has_prereq(const State& state) {
  return std::ranges::any_of(state.requisites, [](const Requisite& requisite) {
    return requisite.kind == RequisiteKind::prereq;
  });
}

/// What the machine decides alone, and what ends or looks ahead in the run: it keeps its place.
bool keeps_its_place(const State& state) {
  if (state.parallel) return false;
  if (state.failhard || has_prereq(state) || has_shell_condition(state)) return true;
  const auto opaque = [](const ResourcePtr& resource) { return resource->opaque(); };
  return std::ranges::any_of(state.resources, opaque) ||
         std::ranges::any_of(state.reaction, opaque);
}

}  // namespace

Forerunners find_forerunners(const Graph& graph) {
  Forerunners found(graph.states.size());
  for (std::size_t i = 0; i < graph.states.size(); ++i)
    for (const Requisite& requisite : graph.states[i].requisites)
      if (requisite.kind == RequisiteKind::prereq)
        for (std::size_t target : requisite.targets)
          if (found[target].empty() || found[target].back() != i) found[target].push_back(i);
  return found;
}

RequisiteVerdict judge_requisites(const Graph& graph, std::size_t index,
                                  const Forerunners& forerunners,
                                  const std::function<Settlement(std::size_t)>& settled,
                                  const std::function<Settlement(std::size_t)>& peeked) {
  const State& state = graph.states[index];
  Signs all;
  for (const Requisite& requisite : state.requisites) {
    if (requisite.kind == RequisiteKind::listen) continue;
    Signs signs;
    const bool ahead = requisite.kind == RequisiteKind::prereq;
    // Without a reaction there is nothing a watch could trigger: it is a require.
    const RequisiteKind kind = requisite.kind == RequisiteKind::watch && state.reaction.empty()
                                   ? RequisiteKind::require
                                   : requisite.kind;
    for (std::size_t target : requisite.targets)
      look_at(ahead ? peeked(target) : settled(target), kind, signs);
    weigh(requisite, signs);
    all.add(signs);
  }
  std::vector<std::string> broken_forerunners;
  for (std::size_t forerunner : forerunners[index]) {
    if (settled(forerunner).result != false) continue;
    all.failed = true;
    broken_forerunners.push_back(graph.states[forerunner].sls + "." + graph.states[forerunner].id);
  }
  RequisiteVerdict verdict = sum_up(all);
  if (verdict.kind == RequisiteVerdict::Kind::failed) {
    const std::string names = broken_forerunners.empty() ? failed_names(graph, state, settled)
                                                         : join(broken_forerunners, ", ");
    verdict.comment = fmt::format("One or more requisite failed: {}", names);
  }
  return verdict;
}

std::vector<std::vector<std::size_t>> prerequisites(const Graph& graph) {
  std::vector<std::vector<std::size_t>> before(graph.states.size());
  std::optional<std::size_t> last_in_place;
  for (std::size_t i = 0; i < graph.states.size(); ++i) {
    const State& state = graph.states[i];
    for (const Requisite& requisite : state.requisites) {
      if (requisite.kind == RequisiteKind::listen) continue;
      for (std::size_t target : requisite.targets) {
        if (requisite.kind == RequisiteKind::prereq)
          before[target].push_back(i);
        else
          before[i].push_back(target);
      }
    }
    if (keeps_its_place(state)) {
      for (std::size_t earlier = last_in_place.value_or(0); earlier < i; ++earlier)
        before[i].push_back(earlier);
      last_in_place = i;
    } else if (last_in_place && !state.parallel) {
      before[i].push_back(*last_in_place);
    }
  }
  for (const auto& [first, second] : graph.edges) before[second].push_back(first);
  for (auto& list : before) {
    std::ranges::sort(list);
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }
  return before;
}

}  // namespace converge
