#pragma once

#include <optional>
#include <string>
#include <vector>

#include "converge/base/result.h"
#include "converge/base/value.h"
#include "converge/model/facts.h"
#include "converge/model/host.h"
#include "converge/model/state_function.h"

namespace converge {

/// One network the file asks for.
struct NetworkWish {
  std::string name;
  Value endpoint;  ///< EndpointConfig in the API's words; null when nothing special is asked
  Place place;
};

/// One field that the file sets: what is compared with the daemon's report.
struct WantedField {
  std::string argument;  ///< the name in the table: `mem_limit`
  Place place;
  Value wanted;  ///< in the API's words
};

/// A container as a state file wants it. Fields that the file does not set are absent and are
/// never compared (the image and the daemon fill them in, trap 92).
struct ContainerSpec {
  std::string name;
  std::string image;  ///< normalised reference, or an image id
  Place place;        ///< of the state
  Place image_place;
  /// Body for POST /containers/create without what depends on the moment: no RestartPolicy, no
  /// labels of ours, no networks beyond the first.
  Value body;
  std::vector<NetworkWish> networks;  ///< empty: whatever network_mode says
  bool networks_given = false;
  /// The API's RestartPolicy object; `{"Name": "no"}` when the file says nothing.
  Value restart_policy;
  bool restart_policy_given = false;
  std::optional<std::chrono::seconds> stop_timeout;
  std::vector<WantedField> fields;
  bool has_healthcheck = false;
  std::vector<Error> warnings;
};

/// Reads the container arguments of a state through the table of fields (table.cc), with Salt's
/// input shapes. Arguments that are no container fields are left alone. Also reports clashes that
/// Docker would accept silently.
Result<ContainerSpec> read_container_spec(const StateInput& input,
                                          const std::string& container_name,
                                          const std::string& image);

/// The names and aliases of all container fields, for the records of the state functions.
const std::vector<Argument>& container_field_arguments();

/// One field in which the container differs from what the file asks for.
struct Drift {
  std::string argument;
  Place place;
  Value seen;
  Value wanted;
  bool secret = false;  ///< do not print the values (environment)
  /// POST /containers/NAME/update can mend it (memory, cpu, pids, restart policy); its body.
  std::optional<Value> update;
  /// It is about networks alone and connect/disconnect can mend it while the container runs.
  bool network = false;
  /// The file asked for it when the container was made, and does not any more.
  bool removed = false;
};

/// Every field that the spec sets and the container does not have. `image` is the image that the
/// container would be made from: what a container inherits from it is no drift.
std::vector<Drift> find_drift(const ContainerSpec& spec, const ContainerFacts& container,
                              const std::optional<ImageFacts>& image);

/// Networks the spec wants and the container is not in (the newest engine drops them when a start
/// fails on a port, trap 116), with the endpoint settings to connect with. Looks at
/// `network_mode` when the spec lists none: a bridge container without any endpoint is missing
/// its bridge.
std::vector<NetworkWish> missing_networks(const ContainerSpec& spec,
                                          const ContainerFacts& container);

/// Ports the spec publishes that the running container does not: `8080/tcp`.
std::vector<std::string> missing_ports(const ContainerSpec& spec, const ContainerFacts& container);

/// For a health check of which nothing is known but that it exists: Docker's own defaults, three
/// retries of 30 s each with 30 s to answer.
inline constexpr Milliseconds default_health_deadline{240000};

/// How long the health check may take to say `healthy`: start_period + (retries + 1) * (interval
/// + timeout), from the spec or else the image; zero without a health check (trap 76).
Milliseconds health_deadline(const ContainerSpec& spec, const std::optional<ImageFacts>& image);

}  // namespace converge
