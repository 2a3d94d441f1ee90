#include <fmt/format.h>

#include "converge/base/text.h"
#include "converge/host/docker/actions.h"
#include "converge/host/docker/ask.h"

namespace converge {
namespace {

bool is_connected(const std::optional<ContainerFacts>& container, const std::string& network) {
  const Value* networks =
      container ? container->inspect.find_path({"NetworkSettings", "Networks"}) : nullptr;
  return networks && networks->find(network);
}

/// What was asked for of an endpoint, out of what inspect says of it.
Value asked_endpoint(const ContainerFacts& container, const Value& seen) {
  Value endpoint = Value::map();
  for (const std::string_view key : {"IPAMConfig", "Links", "DriverOpts", "GwPriority"})
    if (const Value* part = seen.find(key); part && !part->is_null()) endpoint.set(key, *part);
  const Value* aliases = seen.find("Aliases");
  if (!aliases || !aliases->is_list()) return endpoint;
  Value asked = Value::list();
  for (const Value& alias : aliases->items())
    if (alias != Value(short_id(container.id.text))) asked.push_back(alias);
  if (!asked.items().empty()) endpoint.set("Aliases", std::move(asked));
  return endpoint;
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

void give_networks_back(const DockerApi& api, const ContainerFacts& before) {
  const Value* networks = before.inspect.find_path({"NetworkSettings", "Networks"});
  if (!networks || !networks->is_map()) return;
  const auto now = api.container(before.name);
  if (!now || !*now || (*now)->id != before.id) return;
  for (const auto& [key, seen] : networks->entries()) {
    const std::string name = python_text(key);
    if (is_connected(*now, name)) continue;
    // A network that cannot be entered now is entered by the next run, if it is asked for.
    (void)api.connect_network(name, before.name, asked_endpoint(before, seen));
  }
}

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
