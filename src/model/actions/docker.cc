#include "converge/model/actions/docker.h"

#include <fmt/format.h>

#include "converge/base/overloaded.h"

namespace converge {
namespace {

std::string proof_name(const ProveContainer& action) {
  const auto seconds = static_cast<double>(action.window.count()) / 1000;
  std::string text = fmt::format("watch {} for {:g} s", action.name, seconds);
  if (action.health_deadline.count() > 0) text += " until it is healthy";
  return text;
}

/// Any other reference may mean the same image.
Effects of_images() {
  return {.images = true};
}

Effects of_container(const std::string& name) {
  return {.containers = {name}};
}

/// Time has passed and it was watched: what was seen before is older.
Effects of_watching(const std::string& name) {
  return {.writes = false, .containers = {name}};
}

}  // namespace

std::string name_of(const DockerAction& action) {
  return std::visit(
      overloaded{
          [](const PullImage& a) { return "pull " + a.reference; },
          [](const RemoveImage& a) { return "remove image " + a.reference; },
          [](const CreateContainer& a) { return "create " + a.name; },
          [](const StartContainer& a) { return "start " + a.name; },
          [](const StopContainer& a) { return "stop " + a.name; },
          [](const RestartContainer& a) { return "restart " + a.name; },
          [](const KillContainer& a) { return fmt::format("send {} to {}", a.signal, a.name); },
          [](const UnpauseContainer& a) { return "unpause " + a.name; },
          [](const RenameContainer& a) { return fmt::format("rename {} to {}", a.name, a.to); },
          [](const RemoveContainer& a) { return "remove " + a.name; },
          [](const UpdateContainer& a) { return "update " + a.name; },
          [](const ConnectNetwork& a) {
            return fmt::format("connect {} to network {}", a.container, a.network);
          },
          [](const DisconnectNetwork& a) {
            return fmt::format("disconnect {} from network {}", a.container, a.network);
          },
          [](const ProveContainer& a) { return proof_name(a); },
          [](const AwaitContainer& a) { return "wait for the end of " + a.name; },
      },
      action);
}

Effects effects_in(const DockerAction& action) {
  return std::visit(overloaded{
                        [](const PullImage&) { return of_images(); },
                        [](const RemoveImage&) { return of_images(); },
                        [](const CreateContainer& a) { return of_container(a.name); },
                        [](const StartContainer& a) { return of_container(a.name); },
                        [](const StopContainer& a) { return of_container(a.name); },
                        [](const RestartContainer& a) { return of_container(a.name); },
                        [](const KillContainer& a) { return of_container(a.name); },
                        [](const UnpauseContainer& a) { return of_container(a.name); },
                        [](const RenameContainer& a) -> Effects {
                          return {.containers = {a.name, a.to}};
                        },
                        [](const RemoveContainer& a) { return of_container(a.name); },
                        [](const UpdateContainer& a) { return of_container(a.name); },
                        [](const ConnectNetwork& a) { return of_container(a.container); },
                        [](const DisconnectNetwork& a) { return of_container(a.container); },
                        [](const ProveContainer& a) { return of_watching(a.name); },
                        [](const AwaitContainer& a) { return of_container(a.name); },
                    },
                    action);
}

}  // namespace converge
