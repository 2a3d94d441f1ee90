#pragma once

#include <map>
#include <string>
#include <vector>

#include "converge/docker/fields/spec.h"

namespace converge {

/// What the spec asks for and an engine below API 1.44 passes over without a word: it reports
/// nothing of it, so that no comparison can see it. For a warning.
std::vector<Drift> passed_over(const ContainerSpec& spec, const ContainerFacts& container);

/// What the spec names and cannot be without, in the words of StateBody::needs: `network NAME`,
/// `container NAME` (namespaces, links, volumes_from), `volume NAME`.
std::vector<std::string> spec_needs(const ContainerSpec& spec);

/// The containers whose namespaces it joins (`network_mode: container:NAME`, also pid and ipc). The
/// daemon reports their ids: whoever can look them up compares with `joined_ids`.
std::vector<std::string> joined_containers(const ContainerSpec& spec);

/// The ids behind `container:` in inspect, for the modes of joined_containers, in the same order.
std::vector<std::string> joined_ids(const ContainerSpec& spec, const ContainerFacts& container);

}  // namespace converge
