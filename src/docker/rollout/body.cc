#include "converge/docker/rollout/body.h"

#include <fmt/format.h>

#include "converge/docker/fields/made.h"
#include "converge/docker/fields/shapes.h"
#include "converge/model/labels.h"

namespace converge {
namespace {

/// The part of the body under this key, made when it is missing.
Value& part(Value& body, std::string_view key) {
  if (Value* found = body.find(key); found && found->is_map()) return *found;
  return body.set(key, Value::map());
}

void add_labels(const Unit& unit, const std::string& run_id, const ImageFacts& image,
                const std::optional<ContainerFacts>& former, Value& body) {
  Value& labels = part(body, "Labels");
  labels.set(label::managed, "1");
  labels.set(label::resource, unit.resource);
  labels.set(label::spec, spec_hash(unit.spec));
  labels.set(label::fields, field_digests(unit.spec));
  labels.set(label::image, image.id.text);
  labels.set(label::run, run_id);
  if (former) labels.set(label::former, to_text(remember(*former)));
}

/// The file itself puts something there.
bool mounts_at(const Value& body, std::string_view destination) {
  const Value* binds = body.find_path({"HostConfig", "Binds"});
  if (binds && binds->is_list())
    for (const Value& bind : binds->items())
      if (bind.is_string() &&
          ("/" + bind.string() + ":").find(fmt::format(":{}:", destination)) != std::string::npos)
        return true;
  const Value* mounts = body.find_path({"HostConfig", "Mounts"});
  if (mounts && mounts->is_list())
    for (const Value& mount : mounts->items())
      if (mount.text_at("Target") == destination) return true;
  const Value* tmpfs = body.find_path({"HostConfig", "Tmpfs"});
  return tmpfs && tmpfs->find(destination);
}

bool declares_volume(const Value& body, const ImageFacts& image, std::string_view destination) {
  const Value* own = body.find_path({"Volumes"});
  const Value* inherited = image.config.find("Volumes");
  return (own && own->find(destination)) || (inherited && inherited->find(destination));
}

/// The data in an anonymous volume would seem lost in a new container though it exists. They come
/// behind what the file mounts itself.
void carry_volumes(const ContainerFacts& former, const ImageFacts& image, Value& body) {
  const Value* mounts = former.inspect.find("Mounts");
  if (!mounts || !mounts->is_list()) return;
  for (const Value& mount : mounts->items()) {
    const std::string_view destination = mount.text_at("Destination");
    if (mount.text_at("Type") != "volume" || !is_anonymous_volume(mount.text_at("Name"))) continue;
    if (mounts_at(body, destination) || !declares_volume(body, image, destination)) continue;
    Value entry = Value::map();
    entry.set("Type", "volume");
    entry.set("Source", mount.text_at("Name"));
    entry.set("Target", destination);
    Value& host = part(body, "HostConfig");
    Value* carried = host.find("Mounts");
    if (!carried || !carried->is_list()) carried = &host.set("Mounts", Value::list());
    carried->push_back(std::move(entry));
  }
}

}  // namespace

Value plain_body(const Unit& unit, const std::string& run_id, const ImageFacts& image) {
  Value body = unit.spec.body;
  part(body, "HostConfig").set("RestartPolicy", unit.spec.restart_policy);
  add_labels(unit, run_id, image, std::nullopt, body);
  return body;
}

Value rollout_body(const Turn& turn, const std::optional<ContainerFacts>& former) {
  Value body = turn.unit.spec.body;
  part(body, "HostConfig").set("RestartPolicy", policy_value("no"));
  add_labels(turn.unit, turn.rollout.run_id, *turn.sight.image, former, body);
  if (former) carry_volumes(*former, *turn.sight.image, body);
  return body;
}

}  // namespace converge
