#include "converge/host/shadow/containers.h"

#include <fmt/format.h>

#include "converge/host/docker/ask.h"
#include "converge/host/docker/facts.h"
#include "converge/model/inherited.h"

namespace converge {
namespace {

const Value* map_at(const Value& value, std::initializer_list<std::string_view> keys) {
  const Value* found = value.find_path(keys);
  return found && found->is_map() ? found : nullptr;
}

/// As engines from API 1.44 on have it; they are known by the names.
Value endpoint_of(const Value& asked) {
  Value endpoint = asked.is_null() ? Value::map() : asked;
  endpoint.set("DNSNames", Value());
  return endpoint;
}

/// The networks a new container is in: those with an endpoint, else what the network mode means.
Value networks_of(const Value& body) {
  Value networks = Value::map();
  if (const Value* endpoints = map_at(body, {"NetworkingConfig", "EndpointsConfig"});
      endpoints && !endpoints->entries().empty()) {
    for (const auto& [name, asked] : endpoints->entries())
      if (name.is_string()) networks.set(name.string(), endpoint_of(asked));
    return networks;
  }
  const Value* host = body.find("HostConfig");
  std::string mode(host ? host->text_at("NetworkMode") : "");
  if (mode.empty() || mode == "default") mode = "bridge";
  if (!mode.starts_with("container:")) networks.set(mode, endpoint_of({}));
  return networks;
}

/// The ports of a running container: those that are bound.
Value ports_of(const ContainerFacts& container) {
  Value ports = Value::map();
  if (const Value* bound = map_at(container.inspect, {"HostConfig", "PortBindings"}))
    ports = *bound;
  return ports;
}

/// A part of a health check that is nothing or zero is the image's.
void inherit_health_check(Value& own, const Value& image) {
  for (const auto& [name, inherited] : image.entries()) {
    if (!name.is_string()) continue;
    const Value* part = own.find(name.string());
    const bool set = part && !part->is_null() && *part != Value(0) && *part != Value::list();
    if (!set) own.set(name.string(), inherited);
  }
}

/// What the image gives to a container that does not set it itself: maps are merged, other fields
/// taken over when they are missing or null.
void inherit(Value& config, const Value& image) {
  if (!image.is_map()) return;
  for (const auto& [key, value] : image.entries()) {
    if (!key.is_string()) continue;
    Value* own = config.find(key.string());
    if (!own || own->is_null()) {
      config.set(key.string(), value);
    } else if (key.string() == "Healthcheck" && own->is_map() && value.is_map()) {
      inherit_health_check(*own, value);
    } else if (own->is_map() && value.is_map()) {
      for (const auto& [name, inherited] : value.entries()) {
        if (name.is_string() && !own->find(name.string())) own->set(name.string(), inherited);
      }
    } else if (key.string() == "Env") {
      *own = merged_environment(*own, value);
    }
  }
}

/// The inspect that a daemon would give of a container made from this body.
Value inspect_of(const CreateContainer& action, const std::optional<ImageFacts>& image) {
  Value config = action.body;
  Value host = config.find("HostConfig") ? *config.find("HostConfig") : Value::map();
  config.erase("HostConfig");
  config.erase("NetworkingConfig");
  if (image) inherit(config, image->config);
  Value network_settings = Value::map();
  network_settings.set("Networks", networks_of(action.body));
  network_settings.set("Ports", Value::map());
  Value state = Value::map();
  state.set("Status", "created");
  if (const Value* check = config.find("Healthcheck"); check && check->is_map()) {
    state.set("Health", Value::map()).set("Status", "none");
  }
  Value inspect = Value::map();
  inspect.set("Name", "/" + action.name);
  inspect.set("Image", image ? image->id.text : "");
  inspect.set("State", std::move(state));
  inspect.set("Config", std::move(config));
  inspect.set("HostConfig", std::move(host));
  inspect.set("NetworkSettings", std::move(network_settings));
  inspect.set("Mounts", Value::list());
  return inspect;
}

/// `container:NAME` becomes `container:ID`, as inspect has it.
Result<void> join_namespaces(Value& inspect, const ShadowContainers& containers) {
  constexpr std::string_view prefix = "container:";
  Value* host = inspect.find("HostConfig");
  for (const std::string_view key : {"NetworkMode", "PidMode", "IpcMode"}) {
    const std::string mode(host ? host->text_at(key) : "");
    if (!mode.starts_with(prefix)) continue;
    TRY(const auto peer, containers.find(mode.substr(prefix.size())));
    if (peer) host->set(key, std::string(prefix) + peer->id.text);
  }
  return {};
}

bool has_health_check(const ContainerFacts& container) {
  const Value* check = map_at(container.inspect, {"Config", "Healthcheck"});
  const Value* test = check ? check->find("Test") : nullptr;
  if (!test || !test->is_list() || test->items().empty()) return false;
  return test->items().front() != Value("NONE");
}

}  // namespace

Result<std::optional<ContainerFacts>> ShadowContainers::find(const std::string& name) const {
  if (const auto found = copies_.find(name); found != copies_.end()) return found->second;
  TRY(auto facts, real_.container(name));
  copies_[name] = facts;
  return facts;
}

Result<ContainerFacts*> ShadowContainers::existing(const std::string& name) {
  TRY(const auto facts, find(name));
  if (!facts) return fail("there is no container " + name);
  return &*copies_[name];
}

void ShadowContainers::start(ContainerFacts& container) {
  container.status = ContainerStatus::running;
  container.started_at = fmt::format("start {} of the check", ++started_);
  container.exit_code = 0;
  container.error.clear();
  container.health = has_health_check(container) ? Health::starting : Health::none;
  container.proof.reset();
  container.fresh = true;
  if (Value* settings = container.inspect.find("NetworkSettings")) {
    settings->set("Ports", ports_of(container));
  }
}

Result<Outcome> ShadowContainers::create(const CreateContainer& action,
                                         const std::optional<ImageFacts>& image) {
  TRY(const auto holder, find(action.name));
  if (holder) return fail("the name " + action.name + " is taken");
  if (!image) return fail(fmt::format("there is no image {}", action.body.text_at("Image")));
  Value inspect = inspect_of(action, image);
  TRY(join_namespaces(inspect, *this));
  auto facts = container_facts(inspect);
  // In one word, as ids are: it is remembered in labels.
  facts.id = {fmt::format("container-{}-of-the-check", ++created_)};
  facts.manifest = image->manifest;
  copies_[action.name] = std::move(facts);
  return Outcome();
}

Result<Outcome> ShadowContainers::perform(const StartContainer& action) {
  TRY(auto* container, existing(action.name));
  if (container->status == ContainerStatus::paused || container->doomed()) {
    return fail(action.name + " cannot be started as it is");
  }
  if (container->occupies()) return nothing_to_do(action.name + " runs already");
  start(*container);
  return Outcome();
}

Result<Outcome> ShadowContainers::perform(const StopContainer& action) {
  TRY(const auto found, find(action.name));
  if (!found) return nothing_to_do(action.name + " does not exist");
  TRY(auto* container, existing(action.name));
  if (!container->occupies()) return nothing_to_do(action.name + " is stopped already");
  container->status = ContainerStatus::exited;
  if (Value* settings = container->inspect.find("NetworkSettings")) {
    settings->set("Ports", Value::map());
  }
  return Outcome();
}

Result<Outcome> ShadowContainers::perform(const RestartContainer& action) {
  TRY(auto* container, existing(action.name));
  start(*container);
  return Outcome();
}

Result<Outcome> ShadowContainers::perform(const KillContainer& action) {
  TRY(auto* container, existing(action.name));
  if (!container->occupies()) return nothing_to_do(action.name + " does not run");
  // What a program does on a signal is its own affair; only this one leaves no choice.
  if (action.signal == "KILL" || action.signal == "SIGKILL" || action.signal == "9") {
    container->status = ContainerStatus::exited;
  }
  return Outcome();
}

Result<Outcome> ShadowContainers::perform(const UnpauseContainer& action) {
  TRY(auto* container, existing(action.name));
  if (container->status != ContainerStatus::paused) {
    return nothing_to_do(action.name + " is not paused");
  }
  container->status = ContainerStatus::running;
  return Outcome();
}

Result<Outcome> ShadowContainers::perform(const RenameContainer& action) {
  TRY(auto* container, existing(action.name));
  TRY(const auto holder, find(action.to));
  if (holder) return fail("the name " + action.to + " is taken");
  container->name = action.to;
  copies_[action.to] = std::move(*container);
  copies_[action.name].reset();
  return Outcome();
}

Result<Outcome> ShadowContainers::perform(const RemoveContainer& action) {
  TRY(const auto container, find(action.name));
  if (!container) return nothing_to_do(action.name + " does not exist");
  if (container->occupies() && !action.force) return fail(action.name + " runs");
  copies_[action.name].reset();
  return Outcome();
}

Result<Outcome> ShadowContainers::perform(const UpdateContainer& action) {
  TRY(auto* container, existing(action.name));
  Value* host = container->inspect.find("HostConfig");
  if (!host) host = &container->inspect.set("HostConfig", Value::map());
  for (const auto& [key, value] : action.body.entries()) {
    if (key.is_string()) host->set(key.string(), value);
  }
  if (const Value* policy = action.body.find("RestartPolicy")) {
    container->restart_policy = policy->text_at("Name");
    if (container->restart_policy.empty()) container->restart_policy = "no";
  }
  return Outcome();
}

Result<Outcome> ShadowContainers::perform(const ConnectNetwork& action) {
  TRY(auto* container, existing(action.container));
  Value* settings = container->inspect.find("NetworkSettings");
  if (!settings) settings = &container->inspect.set("NetworkSettings", Value::map());
  Value* networks = settings->find("Networks");
  if (!networks || !networks->is_map()) networks = &settings->set("Networks", Value::map());
  if (networks->find(action.network)) return nothing_to_do("it is so already");
  networks->set(action.network, endpoint_of(action.endpoint));
  if (container->running()) settings->set("Ports", ports_of(*container));
  return Outcome();
}

Result<Outcome> ShadowContainers::perform(const DisconnectNetwork& action) {
  TRY(auto* container, existing(action.container));
  Value* settings = container->inspect.find("NetworkSettings");
  Value* networks = settings ? settings->find("Networks") : nullptr;
  if (!networks || !networks->find(action.network)) return nothing_to_do("it is so already");
  networks->erase(action.network);
  return Outcome();
}

Result<Outcome> ShadowContainers::perform(const ProveContainer& action) {
  TRY(auto* container, existing(action.name));
  if (!container->running()) return fail(action.name + " does not run");
  if (container->health == Health::starting) container->health = Health::healthy;
  container->proof = Proof{container->started_at};
  container->fresh = false;
  return Outcome{.changed = false, .comment = "would be watched"};
}

Result<Outcome> ShadowContainers::perform(const AwaitContainer& action) {
  TRY(auto* container, existing(action.name));
  container->status = ContainerStatus::exited;
  container->exit_code = 0;
  if (action.remove) TRY(perform(RemoveContainer{.name = action.name}));
  return Outcome{.comment = "Container would be run"};
}

}  // namespace converge
