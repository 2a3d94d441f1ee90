#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "converge/base/duration.h"
#include "converge/base/place.h"
#include "converge/model/resource.h"

namespace converge {

/// Salt's requisites, with Salt's meaning. `use` and the `_in` forms are gone by now: the
/// language has turned them into these.
enum class RequisiteKind { require, watch, onchanges, onfail, prereq, listen };
enum class RequisiteGroup { all, any };

/// One requisite statement of one state, resolved: indices of states of the graph.
struct Requisite {
  RequisiteKind kind = RequisiteKind::require;
  /// `require_any`, `onfail_all`, ... Salt's default is `any` for onfail and listen, `all` for the
  /// others.
  RequisiteGroup group = RequisiteGroup::all;
  std::vector<std::size_t> targets;
};

/// One entry of `unless` or `onlyif`.
struct ShellCondition {
  Command command;
  std::vector<int> good_codes = {0};
};
/// `fun: docker.uses_image` and the like: a question that converge answers itself. Its function
/// is bound by the language (language/compile/native_conditions.h).
struct NativeCondition {
  std::string function;
  std::function<Result<bool>(const HostView&)> holds;
  /// What it looks at, for the same reason as Resource::mention.
  Mentions mentions = {};
};
using Condition = std::variant<ShellCondition, NativeCondition>;

/// The conditions of one state, in Salt's order: onlyif, unless, creates; check_cmd afterwards.
struct Conditions {
  std::vector<Condition> only_if;       ///< all must hold
  std::vector<Condition> unless;        ///< skipped when all hold
  std::vector<std::string> creates;     ///< skipped when all these paths exist
  std::vector<Command> check_commands;  ///< run after a change: all must succeed
};

/// Salt's `retry`: ask again until the result is `until`.
struct Retry {
  int attempts = 1;
  Milliseconds interval{30000};
  Milliseconds splay{0};
  bool until = true;
};

/// What was written below a function, after rendering: its own arguments, and the compiler's words
/// (`unless`, `retry`, ...) without the requisites.
struct WrittenArguments {
  Value arguments;
  Value words;
};

/// One state of the file: what the user wrote and what is reported. Its resources are brought
/// about one after the other.
struct State {
  std::string id;
  std::string function;  ///< canonical: `docker_container.running`
  std::string name;
  std::string sls;
  Place place;
  std::vector<Requisite> requisites;
  /// Requisites that are nowhere in the file: the state fails with this comment (Salt's way).
  std::string missing_requisites;
  Conditions conditions;
  std::vector<ResourcePtr> resources;
  /// What a `watch` does when a watched state changed and this one did not (Salt's `mod_watch`);
  /// empty when the function has no such reaction.
  std::vector<ResourcePtr> reaction;
  /// A failing state that cannot even be checked: its arguments are wrong in a way Salt reports
  /// only when its turn comes. Empty normally.
  std::string broken;
  std::optional<Retry> retry;
  bool failhard = false;
  /// `onfail_stop: False`: a failed state counts as handled when somebody had `onfail` on it.
  bool onfail_stop = true;
  /// `parallel: True`.
  bool parallel = false;
  /// `reload_modules` and friends need nothing here.
  std::vector<Error> warnings;
  /// `--assume` says that another tool has done it: nothing is looked at, no condition is asked.
  bool assumed = false;
  /// Absent unless the compiler was told to keep it.
  std::unique_ptr<const WrittenArguments> written = {};
};

/// The compiled file: states in the order Salt runs and reports them, so that every requisite of
/// a state (except `listen`, and `prereq` which is looked at ahead) stands before it.
struct Graph {
  std::vector<State> states;
  /// `listen` and `listen_in` that name nothing: reported as failed after all states, as Salt does
  /// (ID `listen_TARGET`, function `Listen_Error.Listen_Error`).
  struct LostListen {
    std::string module;
    std::string target;
    Place place;
    /// A `listen_in` is only missed when one of these changed; empty: always.
    std::vector<std::size_t> when_changed = {};
  };
  std::vector<LostListen> lost_listens;
  /// Further ordering edges that nobody wrote: from what a Docker state names (image, network,
  /// `container:`) to the state that brings it. Pairs (before, after) of indices.
  std::vector<std::pair<std::size_t, std::size_t>> edges;
  /// Every requisite that names nothing, with its place and the one that was meant. At run time its
  /// state fails (State::missing_requisites); who only reads the files refuses them.
  std::vector<Error> lost_requisites;
  /// Warnings that belong to no state.
  std::vector<Error> warnings;
};

/// The word that a requisite is written with: `require`, `watch_any`, `onfail_all`.
std::string requisite_word(const Requisite& requisite);

/// `--graph=text`: one paragraph per state, with its resources and what it waits for.
std::string to_text(const Graph& graph);

}  // namespace converge
