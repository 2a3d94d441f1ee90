#include <fmt/format.h>

#include "converge/base/text.h"
#include "converge/docker/container.h"
#include "converge/docker/fields/drift.h"
#include "converge/docker/image.h"
#include "converge/docker/rollout/body.h"
#include "converge/docker/rollout/questions.h"
#include "converge/docker/states.h"
#include "converge/model/arguments.h"
#include "converge/model/labels.h"

namespace converge {
namespace {

/// A container that is made for one run of its command, at every run of the state (Salt's
/// docker_container.run).
struct OneShot {
  Unit container;
  std::string run_id;
  bool replace = false;
  bool force = false;       ///< even one that runs
  bool background = false;  ///< nobody waits for its end
  bool must_succeed = true;
  bool remove = false;
};

/// Made by this very run for this very state.
bool is_this_runs(const OneShot& wish, const ContainerFacts& container) {
  return label_of(container, label::run) == wish.run_id &&
         label_of(container, label::resource) == wish.container.resource;
}

/// The former container of this name is out of the way and the new one stands beside nothing.
class ShotCreated : public Resource {
 public:
  explicit ShotCreated(OneShot wish) : wish_(std::move(wish)) {}

  std::string title() const override { return "container " + name() + " created"; }
  void mention(Mentions& mentions) const override {
    mentions.containers.push_back(name());
    mentions.images.push_back(wish_.container.spec.image);
  }

  Result<Decision> check(const HostView& host) const override {
    TRY(const auto image, host.image(wish_.container.spec.image));
    if (!image)
      return fail(Error(fmt::format("image {} is not on this host", wish_.container.spec.image))
                      .at(wish_.container.spec.image_place));
    TRY(const auto there, host.container(name()));
    if (there && is_this_runs(wish_, *there)) return with_networks(*there);
    if (there) return make_way(*there);
    TRY(check_networks(host));
    return Decision(
        Act{.action = CreateContainer{name(), plain_body(wish_.container, wish_.run_id, *image)},
            .why = "it runs every time"});
  }

 private:
  const std::string& name() const { return wish_.container.spec.name; }

  Result<Decision> make_way(const ContainerFacts& there) const {
    const bool busy = there.occupies();
    if (busy && !(wish_.replace && wish_.force))
      return fail(Error(fmt::format("container {} exists and is running", name()))
                      .at(wish_.container.spec.place)
                      .hint("'replace: True' with 'force: True' removes it"));
    if (!wish_.replace)
      return fail(Error(fmt::format("container {} exists", name()))
                      .at(wish_.container.spec.place)
                      .hint("'replace: True' removes it"));
    if (busy) return Decision(stop(wish_.container, name(), "it is to be replaced"));
    return Decision(Act{.action = RemoveContainer{.name = name(), .force = there.doomed()},
                        .why = "it is to be replaced",
                        .changes = {{"Replaces", there.id.text, nullptr}}});
  }

  Result<Decision> with_networks(const ContainerFacts& there) const {
    if (there.status == ContainerStatus::created)
      if (auto act = mend_networks(wish_.container, there)) return Decision(*std::move(act));
    return Decision(Keep{"it is created"});
  }

  Result<void> check_networks(const HostView& host) const {
    for (const NetworkWish& network : wish_.container.spec.networks) {
      if (network.name == "bridge" || network.name == "default") continue;
      TRY(const auto facts, host.network(network.name));
      if (!facts)
        return fail(Error(fmt::format("there is no network {}", network.name)).at(network.place));
    }
    return {};
  }

  OneShot wish_;
};

/// It is started once; how it ended is the next one's business.
class ShotStarted : public Resource {
 public:
  explicit ShotStarted(OneShot wish) : wish_(std::move(wish)) {}

  std::string title() const override {
    return "container " + wish_.container.spec.name + " started";
  }
  void mention(Mentions& mentions) const override {
    mentions.containers.push_back(wish_.container.spec.name);
  }

  Result<Decision> check(const HostView& host) const override {
    const std::string& name = wish_.container.spec.name;
    TRY(const auto there, host.container(name));
    // One with auto_remove may be gone already.
    if (!there || there->status != ContainerStatus::created)
      return Decision(Keep{wish_.background ? "Container was run in the background" : "it ran"});
    return Decision(Act{.action = StartContainer{name},
                        .why = "it runs every time",
                        .changes = {{"Name", nullptr, name}, {"Id", nullptr, there->id.text}}});
  }

 private:
  OneShot wish_;
};

class ShotEnded : public Resource {
 public:
  explicit ShotEnded(OneShot wish) : wish_(std::move(wish)) {}

  std::string title() const override { return "container " + wish_.container.spec.name + " ended"; }
  void mention(Mentions& mentions) const override {
    mentions.containers.push_back(wish_.container.spec.name);
  }

  Result<Decision> check(const HostView&) const override {
    return Decision(
        Act{.action = AwaitContainer{wish_.container.spec.name, wish_.must_succeed, wish_.remove},
            .why = "its end is waited for",
            .last = true});
  }

 private:
  OneShot wish_;
};

/// The daemon's own removal would take the exit code with it, so it is done here, afterwards. In
/// the background it is left to the daemon.
Result<void> take_removal(const Arguments& arguments, OneShot& wish, StateInput& container) {
  for (std::string_view name : {"auto_remove", "rm"}) {
    if (!arguments.has(name)) continue;
    TRY(wish.remove, arguments.flag(name, false));
    if (wish.background) continue;
    container.arguments.erase(name);
    break;
  }
  if (!wish.background) container.arguments.erase("rm");
  return {};
}

Result<void> check_collision(const Arguments& arguments) {
  TRY(const bool ignored, arguments.flag("ignore_collisions", false));
  if (ignored || !arguments.has("rm") || !arguments.has("auto_remove")) return {};
  return fail(Error("'rm' is another word for 'auto_remove': only one of them", Trouble::refused)
                  .at(arguments.find("rm")->place()));
}

Result<OneShot> read_shot(const StateInput& input) {
  const Arguments arguments(input);
  OneShot wish;
  TRY(const std::string name, container_name(input));
  TRY(const std::string image, container_image(input));
  TRY(wish.background, arguments.flag("bg", false));
  TRY(wish.replace, arguments.flag("replace", false));
  TRY(wish.force, arguments.flag("force", false));
  TRY(wish.must_succeed, arguments.flag("failhard", true));
  TRY(check_collision(arguments));
  StateInput container = input;
  TRY(take_removal(arguments, wish, container));
  TRY(wish.container.spec, read_container_spec(container, name, image));
  wish.container.resource = input.id + "/" + name;
  wish.run_id = input.settings->run_id;
  return wish;
}

std::vector<ResourcePtr> shot_resources(const OneShot& wish) {
  const ContainerSpec& spec = wish.container.spec;
  std::vector<ResourcePtr> resources;
  resources.push_back(std::make_unique<ImagePulled>(spec.image, false, spec.image_place));
  resources.push_back(std::make_unique<ShotCreated>(wish));
  resources.push_back(std::make_unique<ShotStarted>(wish));
  if (!wish.background) resources.push_back(std::make_unique<ShotEnded>(wish));
  return resources;
}

Result<StateBody> build_shot(const StateInput& input) {
  TRY(const OneShot wish, read_shot(input));
  StateBody body;
  body.warnings = wish.container.spec.warnings;
  const ContainerSpec& spec = wish.container.spec;
  body.resources = shot_resources(wish);
  // A listener's run is another one: the container of the first is in its way, as in Salt.
  OneShot again = wish;
  again.container.resource += " again";
  body.reaction = shot_resources(again);
  body.brings = {"container " + spec.name};
  body.needs = spec_needs(spec);
  body.needs.push_back("image " + spec.image);
  return body;
}

std::vector<Argument> shot_arguments() {
  std::vector<Argument> all = {
      {"image",
       {},
       "the image, with a tag or digest; pulled when it is not on the host",
       Shape::text},
      {"container", {}, "the container's name (else `name`)", Shape::text},
      {"replace", {}, "True: remove a container of this name first", Shape::flag, "False"},
      {"force", {}, "True: with `replace` even one that runs", Shape::flag, "False"},
      {"bg", {}, "True: do not wait for its end", Shape::flag, "False"},
      {"failhard", {}, "False: any exit code is good", Shape::flag, "True"},
      {"skip_translate", {}, "arguments to take as they are, as in Salt", Shape::texts},
      {"ignore_collisions", {}, "an argument's own name wins over its alias", Shape::flag, "False"},
      {"validate_ip_addrs", {}, "False: addresses are not checked", Shape::flag, "True"},
      {"client_timeout", {}, "has no effect: every request has its own deadline", Shape::any},
  };
  const std::vector<Argument>& fields = container_field_arguments();
  all.insert(all.end(), fields.begin(), fields.end());
  return all;
}

}  // namespace

const StateFunction docker_container_run{
    .name = "docker_container.run",
    .summary =
        "Runs a container for one command, at every run of the state, and waits for its end.",
    .arguments = shot_arguments(),
    .build = &build_shot};

}  // namespace converge
