#include "converge/docker/rollout/step.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "converge/base/text.h"
#include "stages.h"

namespace converge {
namespace {

using enum Stage;

constexpr std::array first_stages{owned, pulled, cleared};
constexpr std::array stop_first_stages{created, stopped,   renamed, started,
                                       proven,  committed, removed};
constexpr std::array remove_first_stages{stopped, dropped, created,   renamed,
                                         started, proven,  committed, removed};

/// What a unit needs of a stage.
Result<MaybeAct> act_of(Stage stage, const Turn& turn) {
  if (stage == owned) return own(turn);
  if (stage == pulled) return pull(turn);
  Progress progress{turn, Staleness{"there is no container", {}}};
  if (turn.sight.live) progress.stale = staleness(turn, *turn.sight.live);
  switch (stage) {
    case owned:
    case pulled:
      break;
    case cleared:
      return clear(progress);
    case created:
      return create(progress);
    case stopped:
      return stop_former(progress);
    case dropped:
      return drop_former(progress);
    case renamed:
      return give_name(progress);
    case started:
      return start(progress);
    case proven:
      return prove(progress);
    case committed:
      return commit(progress);
    case removed:
      return clean_up(progress);
  }
  return MaybeAct();
}

std::string content_words(const Turn& turn) {
  const ContainerFacts& live = *turn.sight.live;
  if (!live.running())
    return fmt::format("container {} is as the file says, not started", live.name);
  return fmt::format("container {} runs {}", live.name,
                     image_words(turn.unit.spec.image, turn.sight.image->id));
}

}  // namespace

const Strategy& stop_first() {
  static constexpr Strategy strategy{"stop_first", stop_first_stages};
  return strategy;
}

const Strategy& remove_first() {
  static constexpr Strategy strategy{"remove_first", remove_first_stages, false};
  return strategy;
}

Result<Step> next_step(const Rollout& rollout, const Sight& sight) {
  const auto ask = [&](Stage stage) -> Result<std::optional<Step>> {
    for (std::size_t i = 0; i < rollout.units.size(); ++i) {
      TRY(MaybeAct act, act_of(stage, {rollout, rollout.units[i], sight.units[i]}));
      if (!act) continue;
      act->stage = stage_title(rollout.units[i], stage);
      return std::optional(Step{std::move(*act), stage, i});
    }
    return std::optional<Step>();
  };
  for (const auto stages : {std::span<const Stage>(first_stages), rollout.strategy->stages}) {
    for (const Stage stage : stages) {
      TRY(std::optional<Step> step, ask(stage));
      if (step) return std::move(*step);
    }
  }
  std::vector<std::string> words;
  for (std::size_t i = 0; i < rollout.units.size(); ++i)
    words.push_back(content_words({rollout, rollout.units[i], sight.units[i]}));
  return Step{Keep{join(words, ", ")}, removed, rollout.units.size() - 1};
}

std::string stage_title(const Unit& unit, Stage stage) {
  const std::string& name = unit.spec.name;
  switch (stage) {
    case owned:
    case pulled:
      return fmt::format("image {} pulled", unit.spec.image);
    case cleared:
    case created:
      return fmt::format("container {} created", name);
    case stopped:
    case renamed:
      return fmt::format("stale container {} stopped", name);
    case started:
    case proven:
    case committed:
      return fmt::format("container {} running and proven", name);
    case dropped:
    case removed:
      return fmt::format("stale container {} removed", name);
  }
  return {};
}

std::vector<std::string> stage_titles(const Rollout& rollout) {
  std::vector<std::string> titles;
  const auto add = [&](Stage stage) {
    for (const Unit& unit : rollout.units)
      if (std::string title = stage_title(unit, stage);
          std::ranges::find(titles, title) == titles.end())
        titles.push_back(std::move(title));
  };
  for (const Stage stage : first_stages)
    if (stage != cleared) add(stage);
  for (const Stage stage : rollout.strategy->stages) add(stage);
  return titles;
}

}  // namespace converge
