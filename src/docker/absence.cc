#include "converge/docker/absence.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/docker/fields/made.h"
#include "converge/model/labels.h"

namespace converge {
namespace {

/// The container's other versions, as far as they are ours: leftovers of an interrupted rollout. A
/// `.prev` without our labels was adopted; the one that was to take its place knows it, so it comes
/// before all that may know it.
Result<std::vector<ContainerFacts>> leftovers(const HostView& host, const std::string& name,
                                              const std::optional<ContainerFacts>& live) {
  std::vector<ContainerFacts> found;
  for (std::string_view ending : {role::next, role::failed, role::prev}) {
    TRY(auto container, host.container(name + std::string(ending)));
    if (!container) continue;
    const auto follows = [&](const ContainerFacts& newer) {
      const std::optional<Former> former = former_of(newer);
      return former && former->id == container->id.text;
    };
    const bool known =
        is_ours(*container) || (live && follows(*live)) || std::ranges::any_of(found, follows);
    if (known)
      found.insert(ending == role::prev ? found.begin() : found.end(), std::move(*container));
  }
  return found;
}

}  // namespace

std::string ContainerStopped::title() const {
  return fmt::format("container {} stopped", wish_.name);
}

Result<Decision> ContainerStopped::check(const HostView& host) const {
  TRY(const auto live, host.container(wish_.name));
  TRY(std::vector<ContainerFacts> all, leftovers(host, wish_.name, live));
  if (!live && all.empty() && wish_.error_on_absent)
    return fail(Error(fmt::format("there is no container {}", wish_.name))
                    .hint("'error_on_absent: False' takes it for stopped"));
  if (live) all.insert(all.begin(), *live);
  for (const ContainerFacts& container : all) {
    if (container.status == ContainerStatus::paused && !wish_.unpause)
      return fail(Error(fmt::format("container {} is paused", container.name))
                      .hint("'unpause: True' stops it all the same"));
    if (!container.occupies()) continue;
    return Decision{Act{.action = StopContainer{container.name, wish_.grace},
                        .why = "it is not to run",
                        .changes = {Change{container.name, "running", "stopped"}}}};
  }
  return Decision{Keep{live ? fmt::format("container {} is stopped", wish_.name)
                            : fmt::format("there is no container {}", wish_.name)}};
}

void ContainerStopped::mention(Mentions& mentions) const {
  mentions.containers.push_back(wish_.name);
}

std::string ContainerAbsent::title() const {
  return fmt::format("container {} absent", name_);
}

Result<Decision> ContainerAbsent::check(const HostView& host) const {
  TRY(const auto live, host.container(name_));
  TRY(std::vector<ContainerFacts> all, leftovers(host, name_, live));
  if (live) all.push_back(*live);
  if (all.empty()) return Decision{Keep{fmt::format("there is no container {}", name_)}};
  for (const ContainerFacts& one : all)
    if (one.occupies() && !force_)
      return fail(Error(fmt::format("container {} runs", one.name))
                      .hint("'force: True' stops and removes it"));
  const ContainerFacts& container = all.front();
  if (container.occupies())
    return Decision{
        Act{.action = StopContainer{container.name, std::nullopt}, .why = "it is not to exist"}};
  return Decision{
      Act{.action = RemoveContainer{.name = container.name, .force = container.doomed()},
          .why = "it is not to exist",
          .changes = {Change{container.name, "present", "absent"}}}};
}

void ContainerAbsent::mention(Mentions& mentions) const {
  mentions.containers.push_back(name_);
}

}  // namespace converge
