#include "converge/docker/rollout/questions.h"

#include <fmt/format.h>

#include "converge/base/text.h"
#include "converge/docker/fields/drift.h"
#include "converge/model/image_reference.h"
#include "converge/model/labels.h"

namespace converge {
namespace {

/// The policy that the swap gives to a former one that a reboot would not bring back by itself.
constexpr std::string_view armed = "always";

/// What the container was made from, and what the file asks for: `web:1` when the file changed, the
/// ids when a tag moved.
Staleness other_image(const Turn& turn, const ContainerFacts& container) {
  const ImageId& now = turn.sight.image->id;
  Staleness stale;
  stale.changes = {Change{"image", container.image.text, now.text}};
  const Result<ImageReference> made = parse_image_reference(container.image_reference);
  const bool same_name = made && made->text() == turn.unit.spec.image;
  if (same_name || container.image_reference.empty()) {
    stale.why = fmt::format("the tag {} moved: {} -> {}", turn.unit.spec.image,
                            short_id(container.image.text), short_id(now.text));
  } else {
    stale.why = fmt::format("image: {} -> {}", container.image_reference, turn.unit.spec.image);
  }
  return stale;
}

std::string difference_words(const Drift& drift) {
  std::string words = drift.argument + (drift.removed ? " is no longer asked for" : " differs");
  if (drift.place && !drift.removed) words += fmt::format(" ({})", to_string(drift.place));
  return words;
}

/// Only what cannot be changed in place.
bool needs_new_container(const Drift& drift) {
  return !drift.update && !drift.network && drift.argument != "restart_policy";
}

}  // namespace

std::string next_name(const Unit& unit) {
  return unit.spec.name + std::string(role::next);
}
std::string prev_name(const Unit& unit) {
  return unit.spec.name + std::string(role::prev);
}
std::string failed_name(const Unit& unit) {
  return unit.spec.name + std::string(role::failed);
}

std::optional<Staleness> staleness(const Turn& turn, const ContainerFacts& container) {
  const auto& [rollout, unit, sight] = turn;
  if (unit.force && label_of(container, label::run) != rollout.run_id)
    return Staleness{"a new one is asked for in any case", {Change{"forced_update", {}, true}}};
  if (!sight.image) return Staleness{"its image is not on this host", {}};
  if (!same_image(*sight.image, container)) return other_image(turn, container);
  if (joined_ids(unit.spec, container) != sight.joined)
    return Staleness{"a container whose namespace it shares was replaced", {}};
  Staleness stale;
  for (const Drift& drift : differences(unit.spec, container, sight.image)) {
    if (!needs_new_container(drift)) continue;
    stale.why += (stale.why.empty() ? "" : ", ") + difference_words(drift);
    const Value hidden = "(not shown)";
    stale.changes.push_back(Change{drift.argument, drift.secret ? hidden : drift.seen,
                                   drift.secret ? hidden : drift.wanted});
  }
  if (stale.why.empty()) return std::nullopt;
  return stale;
}

bool is_wanted_version(const Turn& turn, const ContainerFacts& container) {
  const auto& [rollout, unit, sight] = turn;
  return sight.image && is_ours(container) &&
         label_of(container, label::spec) == spec_hash(unit.spec) &&
         same_image(*sight.image, container) &&
         (!unit.force || label_of(container, label::run) == rollout.run_id);
}

bool is_known_bad(const Turn& turn) {
  const std::optional<ContainerFacts>& failed = turn.sight.failed;
  if (turn.rollout.retry_failed || !failed || failed->doomed()) return false;
  // `force` asks for a new container of the same version, not for a bad version again.
  Unit unforced = turn.unit;
  unforced.force = false;
  return is_wanted_version({turn.rollout, unforced, turn.sight}, *failed);
}

bool succeeds(const ContainerFacts& newer, const ContainerFacts& older) {
  const std::optional<Former> memory = former_of(newer);
  return memory && memory->id == older.id.text;
}

bool has_wanted_policy(const Unit& unit, const ContainerFacts& container) {
  if (!unit.spec.restart_policy_given && !is_ours(container)) return true;
  return remember(container).restart_policy == policy_text(unit.spec.restart_policy);
}

bool is_committed(const Turn& turn, const ContainerFacts& live) {
  if (live.proof || !is_ours(live)) return true;
  if (live.fresh) return false;
  if (live.restart_policy != "no") return true;
  // Made when the file wanted another policy: its run ended before the commit.
  return !turn.sight.prev && had_same_policy_wish(turn.unit.spec, live) &&
         has_wanted_policy(turn.unit, live);
}

std::optional<Value> disarmed_policy(const ContainerFacts& former, const Former& memory) {
  if (former.restart_policy != armed || memory.restart_policy == armed) return std::nullopt;
  return policy_body(policy_value(memory.restart_policy));
}

std::vector<std::string> shortfalls(const Turn& turn, const ContainerFacts& fresh) {
  std::vector<std::string> words;
  if (!is_wanted_version(turn, fresh)) return words;
  std::vector<Drift> all = find_drift(turn.unit.spec, fresh, turn.sight.image);
  for (Drift& unheard : passed_over(turn.unit.spec, fresh)) all.push_back(std::move(unheard));
  for (const Drift& drift : all) {
    if (drift.network || drift.argument == "restart_policy") continue;
    words.push_back(fmt::format("the daemon did not take '{}' as the file has it ({}){}",
                                drift.argument, to_string(drift.place),
                                drift.secret
                                    ? std::string()
                                    : fmt::format(": it made {} of {}", canonical_text(drift.seen),
                                                  canonical_text(drift.wanted))));
  }
  return words;
}

std::optional<Act> drop_doomed(const UnitSight& sight) {
  for (const auto* one : {&sight.live, &sight.next, &sight.prev, &sight.failed})
    if (*one && (*one)->doomed())
      return Act{.action = RemoveContainer{.name = (*one)->name, .force = true},
                 .why = "its deletion was interrupted"};
  return std::nullopt;
}

Act stop(const Unit& unit, const std::string& name, std::string why) {
  return Act{.action = StopContainer{name, unit.spec.stop_timeout}, .why = std::move(why)};
}

Value policy_body(Value policy) {
  Value body = Value::map();
  body.set("RestartPolicy", std::move(policy));
  return body;
}

std::string image_words(const std::string& reference, const ImageId& id) {
  return fmt::format("{} ({})", reference, short_id(id.text));
}

}  // namespace converge
