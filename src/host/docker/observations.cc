#include "converge/host/docker/observations.h"

#include <fmt/format.h>

#include <atomic>
#include <thread>

#include "converge/base/text.h"
#include "converge/model/labels.h"

namespace converge {
namespace {

std::vector<std::string> distinct(const std::vector<std::string>& names) {
  const std::set<std::string> once(names.begin(), names.end());
  return {once.begin(), once.end()};
}

}  // namespace

bool is_leftover_name(const std::string& name) {
  return name.ends_with(role::next) || name.ends_with(role::prev) || name.ends_with(role::failed);
}

Result<std::optional<ImageFacts>> Observations::image(const std::string& reference) const {
  return images_.get(reference, [&] { return api_.image(reference); });
}

Result<std::optional<ContainerFacts>> Observations::container(const std::string& name) const {
  const bool touched = [&] {
    std::lock_guard lock(mutex_);
    return touched_.contains(name);
  }();
  if (is_leftover_name(name) && !touched) {
    TRY(const auto names, leftovers_.get("", [&] { return api_.leftovers(); }));
    if (!names.contains(name)) return std::nullopt;
  }
  TRY(auto facts, containers_.get(name, [&] { return api_.container(name); }));
  if (!facts) return facts;
  std::lock_guard lock(mutex_);
  const auto proof = proofs_.find(facts->id.text);
  if (proof != proofs_.end() && proof->second.started_at == facts->started_at) {
    facts->proof = proof->second;
  }
  facts->fresh = !facts->proof && started_.contains(facts->id.text);
  return facts;
}

Result<std::optional<NetworkFacts>> Observations::network(const std::string& name) const {
  return networks_.get(name, [&]() -> Result<std::optional<NetworkFacts>> {
    TRY(const auto found, api_.networks(name));
    if (found.empty()) return std::nullopt;
    if (found.size() == 1) return found.front();
    return fail(Error(fmt::format("{} networks are called '{}'", found.size(), name))
                    .hint(fmt::format("remove all but one: docker network rm {} ...",
                                      short_id(found.back().id))));
  });
}

void Observations::prefetch(const Mentions& mentions) const {
  const auto containers = distinct(mentions.containers);
  const auto images = distinct(mentions.images);
  if ((containers.empty() && images.empty()) || !api_.connect()) return;
  std::atomic<std::size_t> next_image{0};
  const auto look_at_images = [&] {
    for (auto i = next_image++; i < images.size(); i = next_image++) (void)image(images[i]);
  };
  // An image takes the newest engine thirty times as long as a container: whoever is done with the
  // containers helps with the images.
  std::jthread beside;
  if (!images.empty()) beside = std::jthread(look_at_images);
  if (!containers.empty()) (void)leftovers_.get("", [&] { return api_.leftovers(); });
  for (const auto& name : containers) {
    if (!is_leftover_name(name)) (void)container(name);
  }
  look_at_images();
}

void Observations::forget_container(const std::string& name) {
  containers_.forget(name);
  if (!is_leftover_name(name)) return;
  std::lock_guard lock(mutex_);
  touched_.insert(name);
}

void Observations::forget_everything() {
  images_.forget_all();
  containers_.forget_all();
  networks_.forget_all();
  leftovers_.forget_all();
  std::lock_guard lock(mutex_);
  touched_.clear();
}

void Observations::forget_after(const Action& action) {
  const Effects effects = effects_of(action);
  if (effects.everything) return forget_everything();
  if (effects.images) images_.forget_all();
  for (const auto& name : effects.containers) forget_container(name);
}

void Observations::created(const std::string& name) {
  const auto facts = container(name).value_or(std::nullopt);
  if (!facts) return;
  const auto asked = facts->labels.find(std::string(label::image));
  if (asked != facts->labels.end() && asked->second != facts->image.text) images_.forget_all();
}

void Observations::started(const ContainerFacts& container, int outages) {
  std::lock_guard lock(mutex_);
  started_[container.id.text] = outages;
}

int Observations::outages_at_start(const ContainerFacts& container) const {
  std::lock_guard lock(mutex_);
  const auto found = started_.find(container.id.text);
  return found == started_.end() ? api_.outages() : found->second;
}

void Observations::prove(const ContainerFacts& container) {
  std::lock_guard lock(mutex_);
  proofs_[container.id.text] = Proof{container.started_at};
}

}  // namespace converge
