#include <fmt/format.h>

#include "converge/host/docker_actions.h"

namespace converge {
namespace {

bool is_connected(const std::optional<ContainerFacts>& container, const std::string& network) {
  const Value* networks =
      container ? container->inspect.find_path({"NetworkSettings", "Networks"}) : nullptr;
  return networks && networks->find(network);
}

/// Judges a (dis)connect by what is there now: a repeated one is a 403 or a 500 (trap 97), and an
/// answer that never came may have had its effect. `wanted`: connected afterwards.
Result<Outcome> judge(const DockerApi& api, const std::string& what, const std::string& container,
                      const std::string& network, bool wanted,
                      const std::function<Result<HttpAnswer>()>& request) {
  auto answer = request();
  if (answer && answer->status == 200) return Outcome();
  if (!answer && answer.error().trouble() != Trouble::unknown) return fail(answer.error());
  if (!answer && !api.wait_until_back(std::chrono::seconds(30))) return fail(answer.error());
  const auto now = api.container(container);
  if (!now) return fail(answer ? now.error() : answer.error());
  if (is_connected(*now, network) == wanted) {
    const bool unsaid = !answer;
    return Outcome{
        .changed = unsaid,
        .comment = unsaid ? "done, though the daemon's answer never came" : "it is so already"};
  }
  if (answer) return fail(answer_error(what, *answer));
  return fail(answer.error().message() + ", and it has not been done");
}

}  // namespace

Result<Outcome> perform_docker(const DockerApi& api, const ConnectNetwork& action) {
  const auto what = fmt::format("connect {} to network {}", action.container, action.network);
  return judge(api, what, action.container, action.network, true, [&] {
    return api.connect_network(action.network, action.container, action.endpoint);
  });
}

Result<Outcome> perform_docker(const DockerApi& api, const DisconnectNetwork& action) {
  const auto what = fmt::format("disconnect {} from network {}", action.container, action.network);
  return judge(api, what, action.container, action.network, false,
               [&] { return api.disconnect_network(action.network, action.container); });
}

}  // namespace converge
