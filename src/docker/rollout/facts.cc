#include "converge/docker/rollout/facts.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/base/text.h"
#include "converge/docker/fields/networks.h"

namespace converge {

std::string next_name(const ServiceWish& wish) {
  return wish.spec.name + std::string(role::next);
}
std::string prev_name(const ServiceWish& wish) {
  return wish.spec.name + std::string(role::prev);
}
std::string failed_name(const ServiceWish& wish) {
  return wish.spec.name + std::string(role::failed);
}

std::string label_of(const ContainerFacts& container, std::string_view label) {
  const auto found = container.labels.find(std::string(label));
  return found == container.labels.end() ? std::string() : found->second;
}

bool is_ours(const ContainerFacts& container) {
  return !label_of(container, label::managed).empty();
}

bool is_wanted_version(const ServiceWish& wish, const ContainerFacts& container,
                       const std::optional<ImageFacts>& image) {
  return image && is_ours(container) && label_of(container, label::spec) == spec_hash(wish.spec) &&
         same_image(*image, container) &&
         (!wish.force || label_of(container, label::run) == wish.run_id);
}

bool is_known_bad(const ServiceWish& wish, const ServiceSight& sight) {
  if (wish.retry_failed || !sight.failed || sight.failed->doomed()) return false;
  // `force` asks for a new container of the same version, not for a bad version again.
  ServiceWish unforced = wish;
  unforced.force = false;
  return is_wanted_version(unforced, *sight.failed, sight.image);
}

bool has_wanted_policy(const ServiceWish& wish, const ContainerFacts& container) {
  if (!wish.spec.restart_policy_given && !is_ours(container)) return true;
  const std::string_view wanted = wish.spec.restart_policy.text_at("Name");
  if (container.restart_policy != (wanted.empty() ? "no" : wanted)) return false;
  const Value* count = wish.spec.restart_policy.find("MaximumRetryCount");
  const Value* seen =
      container.inspect.find_path({"HostConfig", "RestartPolicy", "MaximumRetryCount"});
  const auto number = [](const Value* value) {
    return value && value->is_integer() ? value->integer() : 0;
  };
  return number(count) == number(seen);
}

bool is_committed(const ServiceWish& wish, const ContainerFacts& live,
                  const std::optional<ContainerFacts>& prev) {
  if (live.proof || !is_ours(live)) return true;
  if (live.fresh) return false;
  if (live.restart_policy != "no") return true;
  const std::string own = label_of(live, label::restart);
  return !prev && (own.empty() || own == "no") && has_wanted_policy(wish, live);
}

std::optional<Act> mend_networks(const ServiceWish& wish, const ContainerFacts& container) {
  const std::vector<NetworkChange> changes = network_changes(wish.spec, container);
  if (changes.empty()) return std::nullopt;
  const NetworkChange& change = changes.front();
  const Value name = change.network;
  if (!change.connected)
    return Act{.action = ConnectNetwork{container.name, change.network, change.endpoint},
               .why = fmt::format("it is not in network {}", change.network),
               .changes = {Change{"network", {}, name}},
               .in_gap = true};
  return Act{.action = DisconnectNetwork{container.name, change.network},
             .why = change.wanted ? fmt::format("its settings in network {} differ", change.network)
                                  : fmt::format("network {} is not asked for", change.network),
             .changes = {Change{"network", name, {}}},
             .in_gap = true};
}

namespace {

/// The names of the networks a version was made with: its label, or else its network mode.
std::vector<std::string> original_networks(const ContainerFacts& container) {
  if (const std::string names = label_of(container, label::networks); !names.empty())
    return split(names, ',');
  const Value* host = container.inspect.find("HostConfig");
  const NetworkMode mode = read_network_mode(host ? host->text_at("NetworkMode") : "");
  return mode.own() ? std::vector<std::string>{mode.name} : std::vector<std::string>{};
}

}  // namespace

std::optional<Act> restore_networks(const ServiceWish& wish, const ContainerFacts& former) {
  const Value* seen = former.inspect.find_path({"NetworkSettings", "Networks"});
  const auto missing = [&](const std::string& name) { return !seen || !seen->find(name); };
  const std::vector<std::string> original = original_networks(former);
  // In others and in none of these: somebody, or a later file, moved it since it was made.
  const bool moved = seen && seen->is_map() && !seen->entries().empty() &&
                     std::all_of(original.begin(), original.end(), missing);
  if (moved) return std::nullopt;
  for (const std::string& name : original) {
    if (!missing(name)) continue;
    Value endpoint;
    for (const NetworkWish& network : wish.spec.networks)
      if (network.name == name) endpoint = network.endpoint;
    return Act{.action = ConnectNetwork{former.name, name, std::move(endpoint)},
               .why = fmt::format("a failed start took its network {} away", name),
               .changes = {},
               .in_gap = true};
  }
  return std::nullopt;
}

Act stop(const ServiceWish& wish, const std::string& name, std::string why) {
  return Act{.action = StopContainer{name, wish.spec.stop_timeout}, .why = std::move(why)};
}

std::string image_words(const std::string& reference, const ImageId& id) {
  return fmt::format("{} ({})", reference, short_id(id.text));
}

}  // namespace converge
