#include "converge/language/compile/siblings.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "converge/base/text.h"
#include "converge/language/limits.h"

namespace converge {
namespace {

using Bringers = std::map<std::string, std::vector<std::size_t>>;

Bringers bringers(const std::vector<StateBody>& bodies) {
  Bringers all;
  for (std::size_t i = 0; i < bodies.size(); ++i)
    for (const std::string& thing : std::set(bodies[i].brings.begin(), bodies[i].brings.end()))
      all[thing].push_back(i);
  return all;
}

/// Each would replace what the other one made, at every run. A state without an image only starts
/// what is there.
bool contradict(const StateInput& first, const StateInput& second) {
  if (first.arguments == second.arguments) return false;
  return first.function == second.function ||
         (first.arguments.find("image") && second.arguments.find("image"));
}

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> implied_edges(
    const std::vector<StateInput>& inputs, const std::vector<StateBody>& bodies, Errors& errors) {
  const Bringers all = bringers(bodies);
  std::set<std::pair<std::size_t, std::size_t>> edges;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    for (const std::string& thing : bodies[i].needs)
      if (const auto found = all.find(thing); found != all.end())
        for (std::size_t bringer : found->second)
          if (bringer != i) edges.emplace(bringer, i);
    if (edges.size() > most_implied) {
      errors.push_back(Error(fmt::format("the states of these files need each other in more than "
                                         "{} ways",
                                         most_implied),
                             Trouble::refused)
                           .at(inputs[i].place)
                           .hint("one state for each image and network is enough"));
      return {};
    }
  }
  return {edges.begin(), edges.end()};
}

void check_writers(const std::vector<StateInput>& inputs, const std::vector<StateBody>& bodies,
                   const std::vector<std::vector<Pull>>& pulls, Errors& warnings, Errors& errors) {
  for (const auto& [thing, writers] : bringers(bodies)) {
    if (!thing.starts_with("container ")) continue;
    for (std::size_t k = 1; k < writers.size(); ++k) {
      const StateInput& first = inputs[writers[k - 1]];
      const StateInput& second = inputs[writers[k]];
      if (contradict(first, second)) {
        errors.push_back(
            Error(fmt::format("two states make the {} in different ways", printable(thing)),
                  Trouble::refused)
                .at(second.place)
                .note("the other one", first.place)
                .hint(first.function == second.function
                          ? "give one of them another name"
                          : "docker_container.running makes and starts "
                            "it: one state is enough"));
      } else if (!waits_for(pulls, writers[k - 1], writers[k]) &&
                 !waits_for(pulls, writers[k], writers[k - 1])) {
        warnings.push_back(
            Error(fmt::format("two states make the {}, and neither requires the other",
                              printable(thing)))
                .at(second.place)
                .note("the other one", first.place)
                .hint("join them, or let one require the other"));
      }
    }
  }
}

}  // namespace converge
