#include "converge/engine/listeners.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/engine/step.h"

namespace converge {

std::vector<std::size_t> awakened_listeners(const Graph& graph,
                                            const std::function<Settlement(std::size_t)>& settled) {
  std::vector<std::size_t> awake;
  for (std::size_t i = 0; i < graph.states.size(); ++i) {
    const bool heard =
        std::ranges::any_of(graph.states[i].requisites, [&](const Requisite& requisite) {
          return requisite.kind == RequisiteKind::listen &&
                 std::ranges::any_of(requisite.targets,
                                     [&](std::size_t target) { return settled(target).changed; });
        });
    if (heard) awake.push_back(i);
  }
  return awake;
}

StateReport deaf_listener(const State& state) {
  StateReport report = blank_report(state);
  report.result = false;
  report.comment =
      fmt::format("{} has nothing to do when what it listens to changes: 'onchanges' may be meant",
                  state.function);
  report.started = std::chrono::system_clock::now();
  return report;
}

void name_listener(StateReport& report) {
  report.warnings.clear();  // the state itself has told them
  report.id = "listener_" + report.id;
  report.function = report.function.substr(0, report.function.find('.')) + ".mod_watch";
}

std::vector<StateReport> lost_listeners(const Graph& graph) {
  std::vector<StateReport> reports;
  for (const Graph::LostListen& lost : graph.lost_listens) {
    StateReport report;
    report.id = "listen_" + lost.target;
    report.function = "Listen_Error.Listen_Error";
    report.name = "listen_" + lost.module;
    report.place = lost.place;
    report.result = false;
    report.comment =
        fmt::format("Referenced state {}: {} does not exist", lost.module, lost.target);
    report.started = std::chrono::system_clock::now();
    reports.push_back(std::move(report));
  }
  return reports;
}

}  // namespace converge
