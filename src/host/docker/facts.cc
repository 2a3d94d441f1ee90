#include "converge/host/docker/facts.h"

#include <algorithm>
#include <utility>

#include "converge/base/text.h"

namespace converge {
namespace {

std::string text_of(const Value& object, std::string_view key) {
  return std::string(object.text_at(key));
}

std::vector<std::string> texts_of(const Value* list) {
  std::vector<std::string> texts;
  if (!list || !list->is_list()) return texts;
  for (const auto& item : list->items()) {
    if (item.is_string()) texts.push_back(item.string());
  }
  return texts;
}

int small_number(const Value* value) {
  if (!value || !value->is_integer()) return 0;
  return static_cast<int>(std::clamp<std::int64_t>(value->integer(), -1'000'000, 1'000'000));
}

std::string_view without_slash(std::string_view name) {
  if (name.starts_with('/')) name.remove_prefix(1);
  return name;
}

/// Names that mean "no name": `<none>:<none>` below API 1.43 (trap 28); a digest as a tag is what
/// the containerd store calls a manifest pulled by its digest.
bool is_tag(const std::string& name) {
  return name.find("<none>") == name.npos && name.find('@') == name.npos;
}

/// The entry of an index for the platform that the inspect describes. The variant may be written
/// in one of the two places only, so it decides between several entries and nothing else.
const Value* entry_for_platform(const Value& manifests, const Value& inspect) {
  const Value* chosen = nullptr;
  for (const auto& entry : manifests.items()) {
    const Value* platform = entry.find_path({"ImageData", "Platform"});
    const Value* available = entry.find("Available");
    if (!platform || !available || *available != Value(true)) continue;
    if (platform->text_at("os") != inspect.text_at("Os") ||
        platform->text_at("architecture") != inspect.text_at("Architecture")) {
      continue;
    }
    if (platform->text_at("variant") == inspect.text_at("Variant")) return &entry;
    if (!chosen) chosen = &entry;
  }
  return chosen;
}

/// The manifest of the platform that this inspect describes. `Descriptor` is the tag's target: the
/// manifest itself, or an index of several, of which `Manifests` has the entries.
ManifestDigest manifest_of(const Value& inspect) {
  const Value* target = inspect.find("Descriptor");
  if (!target) return {};
  const auto media_type = target->text_at("mediaType");
  const bool index = media_type.find("manifest.list") != media_type.npos ||
                     media_type.find("image.index") != media_type.npos;
  if (!index) return {text_of(*target, "digest")};
  const Value* manifests = inspect.find("Manifests");
  if (!manifests || !manifests->is_list()) return {};
  const Value* entry = entry_for_platform(*manifests, inspect);
  const Value* descriptor = entry ? entry->find("Descriptor") : nullptr;
  return {descriptor ? text_of(*descriptor, "digest") : ""};
}

ContainerStatus status_of(std::string_view text) {
  if (text == "running") return ContainerStatus::running;
  if (text == "paused") return ContainerStatus::paused;
  if (text == "restarting") return ContainerStatus::restarting;
  if (text == "removing") return ContainerStatus::removing;
  if (text == "exited" || text == "stopped") return ContainerStatus::exited;  // podman's word
  if (text == "dead") return ContainerStatus::dead;
  return ContainerStatus::created;  // podman: also configured, initialized
}

Health health_of(std::string_view text) {
  if (text == "starting") return Health::starting;
  if (text == "healthy") return Health::healthy;
  if (text == "unhealthy") return Health::unhealthy;
  return Health::none;
}

/// The last entry of the health check's log.
std::string health_output(const Value& health) {
  const Value* log = health.find("Log");
  if (!log || !log->is_list() || log->items().empty()) return "";
  return std::string(trim(log->items().back().text_at("Output")));
}

void read_state(const Value& state, ContainerFacts& facts) {
  facts.status = status_of(state.text_at("Status"));
  facts.exit_code = small_number(state.find("ExitCode"));
  facts.error = text_of(state, "Error");
  facts.started_at = text_of(state, "StartedAt");
  const Value* health = state.find("Health");
  if (!health) health = state.find("Healthcheck");  // podman
  if (!health) return;
  facts.health = health_of(health->text_at("Status"));
  if (facts.health != Health::healthy) facts.health_output = health_output(*health);
}

/// Only what is asked for later: an inspect is kept for the whole run. A part of another type than
/// the API's is as good as missing.
Value kept_parts(Value& inspect) {
  Value kept = Value::map();
  for (const auto* key : {"Config", "HostConfig", "NetworkSettings"}) {
    if (Value* part = inspect.find(key); part && part->is_map()) kept.set(key, std::move(*part));
  }
  if (Value* mounts = inspect.find("Mounts"); mounts && mounts->is_list())
    kept.set("Mounts", std::move(*mounts));
  return kept;
}

}  // namespace

ImageFacts image_facts(const Value& inspect) {
  ImageFacts facts;
  facts.id = {text_of(inspect, "Id")};
  facts.manifest = manifest_of(inspect);
  facts.repo_tags = texts_of(inspect.find("RepoTags"));
  std::erase_if(facts.repo_tags, [](const auto& name) { return !is_tag(name); });
  for (auto& digest : texts_of(inspect.find("RepoDigests"))) {
    if (digest.find("<none>") == digest.npos) facts.repo_digests.push_back({std::move(digest)});
  }
  facts.os = text_of(inspect, "Os");
  facts.architecture = text_of(inspect, "Architecture");
  if (const Value* config = inspect.find("Config"); config && config->is_map()) {
    facts.config = *config;
  }
  facts.layers = texts_of(inspect.find_path({"RootFS", "Layers"}));
  return facts;
}

ContainerFacts container_facts(Value inspect) {
  ContainerFacts facts;
  facts.id = {text_of(inspect, "Id")};
  facts.name = without_slash(inspect.text_at("Name"));
  facts.image = {text_of(inspect, "Image")};
  if (const Value* descriptor = inspect.find("ImageManifestDescriptor")) {
    facts.manifest = {text_of(*descriptor, "digest")};
  }
  if (const Value* state = inspect.find("State")) read_state(*state, facts);
  facts.restart_count = small_number(inspect.find("RestartCount"));
  facts.inspect = kept_parts(inspect);
  if (const Value* config = facts.inspect.find("Config")) {
    facts.image_reference = text_of(*config, "Image");
    const Value* labels = config->find("Labels");
    if (labels && labels->is_map()) {
      for (const auto& [key, value] : labels->entries()) {
        if (key.is_string() && value.is_string()) facts.labels[key.string()] = value.string();
      }
    }
  }
  const Value* policy = facts.inspect.find_path({"HostConfig", "RestartPolicy"});
  facts.restart_policy = policy ? text_of(*policy, "Name") : "";
  if (facts.restart_policy.empty()) facts.restart_policy = "no";
  return facts;
}

std::vector<NetworkFacts> networks_named(const Value& list, std::string_view name) {
  std::vector<NetworkFacts> found;
  if (!list.is_list()) return found;
  for (const auto& network : list.items()) {
    if (network.text_at("Name") != name) continue;
    const Value* internal = network.find("Internal");
    found.push_back({text_of(network, "Id"), std::string(name), text_of(network, "Driver"),
                     internal && *internal == Value(true)});
  }
  return found;
}

std::vector<std::string> container_names(const Value& list) {
  std::vector<std::string> names;
  if (!list.is_list()) return names;
  for (const auto& container : list.items()) {
    for (const auto& name : texts_of(container.find("Names"))) {
      const auto own = without_slash(name);
      if (own.find('/') == own.npos) names.emplace_back(own);
    }
  }
  return names;
}

}  // namespace converge
