#include "converge/docker/container.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/docker/absence.h"
#include "converge/docker/container_name.h"
#include "converge/docker/created.h"
#include "converge/docker/fields/drift.h"
#include "converge/docker/rollout/resource.h"
#include "converge/docker/signal.h"
#include "converge/docker/started.h"
#include "converge/docker/states.h"
#include "converge/model/arguments.h"
#include "converge/model/image_reference.h"

namespace converge {
namespace {

using Arguments_ = std::vector<Argument>;

/// Arguments of the states that make containers, besides the fields of the container itself.
Arguments_ making_arguments() {
  Arguments_ all = {
      {"image",
       {},
       "the image, with a tag or digest; pulled when it is not on the host",
       Shape::text},
      {"container", {}, "the container's name, in the words of 2014 (else `name`)", Shape::text},
      {"force", {}, "True: replace the container at every run", Shape::flag, "False"},
      {"start",
       {},
       "False: leave a container alone that was stopped (it starts when it is made)",
       Shape::flag,
       "True"},
      {"watch_action",
       {},
       "what a watch does: `force` (replace) or a signal such as SIGHUP",
       Shape::text,
       "force"},
      {"shutdown_timeout",
       {},
       "seconds the old container gets to stop",
       Shape::duration,
       "its stop_timeout"},
      {"update_order", {}, "stop_first (with rollback) or remove_first", Shape::text, "stop_first"},
      {"min_healthy_time",
       {},
       "how long the new container must run before the old one goes",
       Shape::duration,
       "--min-healthy-time"},
      {"adopt", {}, "True: take over a container that compose made", Shape::flag, "False"},
      {"skip_translate", {}, "arguments to take as they are, as in Salt", Shape::texts},
      {"ignore_collisions", {}, "an argument's own name wins over its alias", Shape::flag, "False"},
      {"validate_ip_addrs", {}, "False: addresses are not checked", Shape::flag, "True"},
      {"client_timeout", {}, "has no effect: every request has its own deadline", Shape::any},
  };
  const Arguments_& fields = container_field_arguments();
  all.insert(all.end(), fields.begin(), fields.end());
  return all;
}

Result<const Strategy*> update_order(const Arguments& arguments) {
  TRY(const auto text, arguments.text("update_order"));
  if (!text || *text == stop_first().name) return &stop_first();
  if (*text == remove_first().name) return &remove_first();
  return fail(arguments.wrong("update_order", "stop_first or remove_first"));
}

Result<Unit> read_unit(const StateInput& input) {
  const Arguments arguments(input);
  TRY(const std::string name, container_name(input));
  TRY(const std::string image, container_image(input));
  Unit unit;
  TRY(unit.spec, read_container_spec(input, name, image));
  unit.resource = input.id + "/" + name;
  TRY(unit.force, arguments.flag("force", false));
  TRY(unit.start, arguments.flag("start", true));
  TRY(unit.adopt, arguments.flag("adopt", false));
  TRY(const auto window, arguments.duration("min_healthy_time"));
  unit.min_healthy_time = window.value_or(input.settings->min_healthy_time);
  TRY(const auto grace, arguments.duration("shutdown_timeout"));
  if (grace) unit.spec.stop_timeout = std::chrono::duration_cast<std::chrono::seconds>(*grace);
  return unit;
}

/// A state of one container is a rollout of one unit.
Result<Rollout> read_rollout(const StateInput& input) {
  Rollout rollout;
  TRY(Unit unit, read_unit(input));
  rollout.units.push_back(std::move(unit));
  TRY(rollout.strategy, update_order(Arguments(input)));
  rollout.retry_failed = input.settings->retry_failed;
  rollout.run_id = input.settings->run_id;
  return rollout;
}

/// Every state is looked at for every container that is created alone.
constexpr std::size_t most_siblings = 30'000;

/// What a state says it is called, before it is checked.
const std::string& called(const StateInput& state) {
  const Value* container = state.arguments.find("container");
  return container && container->is_string() ? container->string() : state.name;
}

/// In 2014 `docker.installed` created a container and `docker.running` gave it its ports and binds
/// at the start. The API takes all of it at creation now, so the later state's fields move there.
StateInput with_fields_of_its_start(const StateInput& input, const std::string& name) {
  StateInput merged = input;
  for (const StateInput& sibling : *input.all) {
    if (called(sibling) != name || !sibling.function.ends_with(".running")) continue;
    if (sibling.arguments.find("image")) continue;
    if (container_name(sibling).value_or("") != name) continue;
    for (const Value::Entry& entry : sibling.arguments.entries()) {
      const bool field = entry.key.is_string() && entry.key.string() != "container";
      if (field && !merged.arguments.find(entry.key.string()))
        merged.arguments.set(entry.key.string(), entry.value);
    }
  }
  return merged;
}

StateBody body_of(const ContainerSpec& spec) {
  StateBody body;
  body.warnings = spec.warnings;
  body.brings = {"container " + spec.name};
  body.needs = spec_needs(spec);
  body.needs.push_back("image " + spec.image);
  return body;
}

/// `watch_action: force` makes a new container, anything else is a signal to the one that runs.
Result<void> add_reaction(const Arguments& arguments, Rollout rollout, StateBody& body) {
  TRY(const auto action, arguments.text("watch_action"));
  Unit& unit = rollout.units.front();
  if (action && *action != "force") {
    body.reaction.push_back(std::make_unique<ContainerSignal>(unit.spec.name, *action));
    return {};
  }
  unit.force = true;
  body.reaction.push_back(std::make_unique<RolloutResource>(std::move(rollout)));
  return {};
}

/// The `docker.running` of 2014 (and the last of the five written out): only starts what is there.
Result<StateBody> build_started(const StateInput& input) {
  TRY(const std::string name, container_name(input));
  StateBody body;
  const Settings& settings = *input.settings;
  body.resources.push_back(
      std::make_unique<ContainerStarted>(name, input.place, settings.min_healthy_time));
  body.reaction.push_back(std::make_unique<ContainerRestart>(name));
  body.needs = {"container " + name};
  return body;
}

Result<StateBody> build_running(const StateInput& input) {
  const Arguments arguments(input);
  if (!arguments.has("image")) return build_started(input);
  TRY(const Rollout rollout, read_rollout(input));
  StateBody body = body_of(rollout.units.front().spec);
  body.resources.push_back(std::make_unique<RolloutResource>(rollout));
  TRY(add_reaction(arguments, rollout, body));
  return body;
}

Result<StateBody> build_created(const StateInput& input) {
  TRY(const std::string name, container_name(input));
  if (input.all->size() > most_siblings)
    return fail(Error(fmt::format("{} cannot stand in files of more than {} states", input.written,
                                  most_siblings),
                      Trouble::refused)
                    .at(input.place)
                    .hint("docker_container.running makes and starts in one"));
  TRY(Rollout rollout, read_rollout(with_fields_of_its_start(input, name)));
  StateBody body = body_of(rollout.units.front().spec);
  rollout.units.front().start = false;
  body.resources.push_back(std::make_unique<ContainerCreated>(std::move(rollout)));
  return body;
}

/// The containers that `stopped` is about: `containers`, else the name.
Result<std::vector<std::string>> targets(const StateInput& input) {
  const Arguments arguments(input);
  if (!arguments.has("containers")) {
    TRY(const std::string name, container_name(input));
    return std::vector<std::string>{name};
  }
  return arguments.texts("containers");
}

Result<StateBody> build_stopped(const StateInput& input) {
  const Arguments arguments(input);
  TRY(const auto names, targets(input));
  TRY(const bool error_on_absent, arguments.flag("error_on_absent", true));
  TRY(const bool unpause, arguments.flag("unpause", false));
  TRY(const auto grace, arguments.duration("shutdown_timeout"));
  StateBody body;
  for (const std::string& name : names) {
    TRY(check_container_name(name, input.place));
    ContainerStopped::Wish wish{name, error_on_absent, unpause, {}};
    if (grace) wish.grace = std::chrono::duration_cast<std::chrono::seconds>(*grace);
    body.reaction.push_back(std::make_unique<ContainerStopped>(wish));
    body.resources.push_back(std::make_unique<ContainerStopped>(std::move(wish)));
    body.needs.push_back("container " + name);
  }
  return body;
}

Result<StateBody> build_container_absent(const StateInput& input) {
  const Arguments arguments(input);
  TRY(const std::string name, container_name(input));
  TRY(const bool force, arguments.flag("force", false));
  StateBody body;
  body.resources.push_back(std::make_unique<ContainerAbsent>(name, force));
  return body;
}

}  // namespace

Result<std::string> container_name(const StateInput& input) {
  const Arguments arguments(input);
  TRY(const auto named, arguments.text("container"));
  const Value* place = arguments.find("container");
  const std::string name = named.value_or(input.name);
  TRY(check_container_name(name, place ? place->place() : input.place));
  return name;
}

Result<std::string> container_image(const StateInput& input) {
  const Arguments arguments(input);
  TRY(const std::string text, arguments.required_text("image"));
  if (is_image_id(text)) return text;
  Result<ImageReference> reference = parse_image_reference(text);
  if (!reference) return fail(std::move(reference).error().at(arguments.find("image")->place()));
  return reference->text();
}

const StateFunction docker_container_running{
    "docker_container.running",
    "a container of this image and configuration runs and is proven; the old one goes only then",
    making_arguments(), false, &build_running};

const StateFunction docker_container_created{
    "docker_container.created",
    "a container of this image and configuration exists, started or not", making_arguments(), false,
    &build_created};

const StateFunction docker_container_stopped{
    "docker_container.stopped",
    "the container does not run",
    {{"container", {}, "the container's name, in the words of 2014 (else `name`)", Shape::text},
     {"containers", {}, "several containers at once", Shape::texts},
     {"shutdown_timeout",
      {"timeout", "stop_timeout"},
      "seconds before it is killed",
      Shape::duration,
      "the container's own"},
     {"unpause", {}, "True: a paused container is stopped too", Shape::flag, "False"},
     {"error_on_absent",
      {},
      "False: a container that does not exist is as good as stopped",
      Shape::flag,
      "True"},
     {"client_timeout", {}, "has no effect: every request has its own deadline"}},
    false,
    &build_stopped};

const StateFunction docker_container_absent{
    "docker_container.absent",
    "there is no such container",
    {{"container", {}, "the container's name, in the words of 2014 (else `name`)", Shape::text},
     {"force",
      {},
      "True: remove it even if it runs (it gets its time to stop)",
      Shape::flag,
      "False"}},
    false,
    &build_container_absent};

}  // namespace converge
