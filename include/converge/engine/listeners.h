#pragma once

#include <functional>
#include <vector>

#include "converge/engine/requisites.h"

namespace converge {

/// Salt's `listen`: after all states, the reactions of those that listened to something that
/// changed, each once, in the order of the states.
std::vector<std::size_t> awakened_listeners(const Graph& graph,
                                            const std::function<Settlement(std::size_t)>& settled);

/// The report of one that cannot react (a file, say): it fails, as in Salt, and nothing is done.
StateReport deaf_listener(const State& state);

/// Gives a reaction's report the names under which Salt shows it: `listener_ID`,
/// `MODULE.mod_watch`.
void name_listener(StateReport& report);

/// The reports of `listen` statements that name nothing.
std::vector<StateReport> lost_listeners(const Graph& graph);

}  // namespace converge
