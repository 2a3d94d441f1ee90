#include "converge/docker/fields/comparison.h"
#include "converge/docker/fields/drift.h"

namespace converge {

std::vector<Drift> passed_over(const ContainerSpec& spec, const ContainerFacts& container) {
  std::vector<Drift> all;
  if (knows_api_1_44(container.inspect)) return all;
  const auto add = [&](std::string argument, const Place& place, Value wanted) {
    Drift drift;
    drift.argument = std::move(argument);
    drift.place = place;
    drift.wanted = std::move(wanted);
    all.push_back(std::move(drift));
  };
  for (const WantedField& field : spec.fields)
    if (const Value* interval = field.wanted.find("StartInterval");
        field.argument == "healthcheck" && interval != nullptr)
      add("healthcheck: start_interval", field.place, *interval);
  // The first network's address is the container's own, which every engine knows.
  for (std::size_t i = 1; i < spec.networks.size(); ++i)
    if (const Value* mac = spec.networks[i].endpoint.find("MacAddress"))
      add("networks: mac_address", spec.networks[i].place, *mac);
  return all;
}

}  // namespace converge
