#include <fmt/format.h>

#include "converge/host/ask.h"
#include "converge/host/docker_actions.h"

namespace converge {
namespace {

bool is_connected(const std::optional<ContainerFacts>& container, const std::string& network) {
  const Value* networks =
      container ? container->inspect.find_path({"NetworkSettings", "Networks"}) : nullptr;
  return networks && networks->find(network);
}

/// Judges by what is there: a second connect is a 403 or, of a stopped container, a 200, and a
/// second disconnect a 404 or a 500 (trap 97). `wanted`: connected afterwards.
Result<Outcome> settle(const DockerApi& api, const std::string& what, const std::string& container,
                       const std::string& network, bool wanted,
                       const std::optional<ContainerFacts>& before,
                       const std::function<Result<HttpAnswer>()>& request) {
  const auto happened = [&](const std::optional<ContainerFacts>& now) {
    return now && is_connected(now, network) == wanted;
  };
  TRY(const auto answer, ask(api, container, request, happened));
  const bool so_already = happened(before);
  if (so_already && answer && answer->status == 200) return nothing_to_do("it is so already");
  if (!answer || answer->status == 200) return done(answer);
  TRY(const auto now, api.container(container));
  if (happened(now)) return nothing_to_do("it is so already");
  return fail(answer_error(what, *answer));
}

}  // namespace

Result<Outcome> perform_docker(const DockerApi& api, const ConnectNetwork& action,
                               const std::optional<ContainerFacts>& before) {
  const auto what = fmt::format("connect {} to network {}", action.container, action.network);
  return settle(api, what, action.container, action.network, true, before, [&] {
    return api.connect_network(action.network, action.container, action.endpoint);
  });
}

Result<Outcome> perform_docker(const DockerApi& api, const DisconnectNetwork& action,
                               const std::optional<ContainerFacts>& before) {
  const auto what = fmt::format("disconnect {} from network {}", action.container, action.network);
  return settle(api, what, action.container, action.network, false, before,
                [&] { return api.disconnect_network(action.network, action.container); });
}

}  // namespace converge
