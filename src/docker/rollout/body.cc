#include <fmt/format.h>

#include "converge/base/text.h"
#include "converge/docker/fields/drift.h"
#include "converge/docker/fields/networks.h"
#include "converge/docker/rollout/facts.h"
#include "converge/docker/rollout/unit.h"

namespace converge {
namespace {

/// `on-failure:3`, `always`, `no`.
std::string policy_text(const Value& policy) {
  const std::string_view name = policy.text_at("Name");
  const Value* count = policy.find("MaximumRetryCount");
  if (count && count->is_integer() && count->integer() > 0)
    return fmt::format("{}:{}", name, count->integer());
  return name.empty() ? "no" : std::string(name);
}

std::vector<std::string> network_names(const ContainerSpec& spec) {
  std::vector<std::string> names;
  for (const NetworkWish& network : spec.networks) names.push_back(network.name);
  const NetworkMode mode = network_mode(spec);
  if (names.empty() && mode.own()) names.push_back(mode.name);
  return names;
}

/// Every daemon has it, or it is an id, which is not looked up here.
bool is_always_there(const std::string& network) {
  const bool id =
      network.size() >= 12 && network.find_first_not_of("0123456789abcdef") == std::string::npos;
  return id || network == "bridge" || network == "default";
}

void add_labels(const ServiceWish& wish, const ImageFacts& image, Value& body) {
  Value labels = body.find("Labels") ? *body.find("Labels") : Value::map();
  labels.set(label::managed, "1");
  labels.set(label::resource, wish.resource);
  labels.set(label::spec, spec_hash(wish.spec));
  labels.set(label::image, image.id.text);
  labels.set(label::run, wish.run_id);
  labels.set(label::restart, policy_text(wish.spec.restart_policy));
  labels.set(label::networks, join(network_names(wish.spec), ","));
  body.set("Labels", std::move(labels));
}

/// Docker names anonymous volumes by 64 hex digits.
bool is_anonymous(std::string_view name) {
  return name.size() == 64 && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool mounts_at(const Value& body, std::string_view destination) {
  const Value* binds = body.find_path({"HostConfig", "Binds"});
  if (binds && binds->is_list())
    for (const Value& bind : binds->items())
      if (bind.is_string() &&
          ("/" + bind.string() + ":").find(fmt::format(":{}:", destination)) != std::string::npos)
        return true;
  const Value* tmpfs = body.find_path({"HostConfig", "Tmpfs"});
  return tmpfs && tmpfs->find(destination);
}

bool declares_volume(const Value& body, const ImageFacts& image, std::string_view destination) {
  const Value* own = body.find_path({"Volumes"});
  const Value* inherited = image.config.find("Volumes");
  return (own && own->find(destination)) || (inherited && inherited->find(destination));
}

/// The data in an anonymous volume would seem lost in a new container though it exists.
void carry_volumes(const ContainerFacts& former, const ImageFacts& image, Value& body) {
  const Value* mounts = former.inspect.find("Mounts");
  if (!mounts || !mounts->is_list()) return;
  Value carried = Value::list();
  for (const Value& mount : mounts->items()) {
    const std::string_view destination = mount.text_at("Destination");
    if (mount.text_at("Type") != "volume" || !is_anonymous(mount.text_at("Name"))) continue;
    if (mounts_at(body, destination) || !declares_volume(body, image, destination)) continue;
    Value entry = Value::map();
    entry.set("Type", "volume");
    entry.set("Source", mount.text_at("Name"));
    entry.set("Target", destination);
    carried.push_back(std::move(entry));
  }
  if (carried.items().empty()) return;
  Value host = body.find("HostConfig") ? *body.find("HostConfig") : Value::map();
  host.set("Mounts", std::move(carried));
  body.set("HostConfig", std::move(host));
}

}  // namespace

Value service_body(const ServiceWish& wish, const ImageFacts& image,
                   const std::optional<ContainerFacts>& former) {
  Value body = wish.spec.body;
  Value host = body.find("HostConfig") ? *body.find("HostConfig") : Value::map();
  Value policy = Value::map();
  policy.set("Name", "no");
  host.set("RestartPolicy", std::move(policy));
  body.set("HostConfig", std::move(host));
  add_labels(wish, image, body);
  if (former) carry_volumes(*former, image, body);
  return body;
}

Value creation_body(const ServiceWish& wish, const ImageFacts& image) {
  Value body = service_body(wish, image, std::nullopt);
  Value host = *body.find("HostConfig");
  host.set("RestartPolicy", wish.spec.restart_policy);
  body.set("HostConfig", std::move(host));
  return body;
}

std::optional<Staleness> staleness(const ServiceWish& wish, const ContainerFacts& container,
                                   const ServiceSight& sight) {
  const std::optional<ImageFacts>& image = sight.image;
  if (wish.force && label_of(container, label::run) != wish.run_id)
    return Staleness{"a new one is asked for in any case", {Change{"forced_update", {}, true}}};
  if (!image) return Staleness{"its image is not on this host", {}};
  if (!same_image(*image, container))
    return Staleness{
        fmt::format("the image moved: it runs {}, {} is {} now", short_id(container.image.text),
                    wish.spec.image, short_id(image->id.text)),
        {Change{"image", container.image.text, image->id.text}}};
  if (joined_ids(wish.spec, container) != sight.joined)
    return Staleness{"a container whose namespace it shares was replaced", {}};
  Staleness stale;
  for (const Drift& drift : find_drift(wish.spec, container, image)) {
    if (drift.update || drift.network || drift.argument == "restart_policy") continue;
    stale.why += fmt::format("{}{} differs", stale.why.empty() ? "" : ", ", drift.argument);
    if (drift.place) stale.why += fmt::format(" ({})", to_string(drift.place));
    const Value hidden = "(not shown)";
    stale.changes.push_back(Change{drift.argument, drift.secret ? hidden : drift.seen,
                                   drift.secret ? hidden : drift.wanted});
  }
  if (!stale.why.empty()) return stale;
  const std::string spec = label_of(container, label::spec);
  if (is_ours(container) && !spec.empty() && spec != spec_hash(wish.spec))
    return Staleness{"its definition in the file changed",
                     {Change{"definition", "changed", "new"}}};
  return std::nullopt;
}

Result<ServiceSight> look_at_service(const ServiceWish& wish, const HostView& host) {
  ServiceSight sight;
  TRY(sight.live, host.container(wish.spec.name));
  TRY(sight.next, host.container(next_name(wish)));
  TRY(sight.prev, host.container(prev_name(wish)));
  TRY(sight.failed, host.container(failed_name(wish)));
  TRY(sight.image, host.image(wish.spec.image));
  for (const std::string& peer : joined_containers(wish.spec)) {
    TRY(const auto facts, host.container(peer));
    sight.joined.push_back(facts ? facts->id.text : std::string());
  }
  if (sight.live && !staleness(wish, *sight.live, sight)) return sight;
  for (const std::string& network : network_names(wish.spec)) {
    if (is_always_there(network)) continue;
    TRY(const auto facts, host.network(network));
    if (!facts) sight.absent_networks.push_back(network);
  }
  return sight;
}

}  // namespace converge
