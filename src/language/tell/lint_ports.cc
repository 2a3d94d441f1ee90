#include <fmt/format.h>

#include <map>
#include <set>

#include "converge/base/text.h"
#include "converge/model/image_reference.h"
#include "lint_rules.h"

namespace converge::lint_rules {
namespace {

/// All states about one container: in 2014 one created it and another published its ports.
struct Service {
  std::vector<const State*> states;
  std::set<std::string> offered;  ///< by `ports`
  std::string image;
};

std::map<std::string, Service> services_of(const Graph& graph) {
  std::map<std::string, Service> services;
  for (const State& state : graph.states) {
    const bool about = state.function == "docker_container.running" ||
                       state.function == "docker_container.created" ||
                       state.function == "docker_container.run";
    if (!about || state.assumed) continue;
    Service& service = services[container_of(state)];
    service.states.push_back(&state);
    const Value ports = parsed(state, "ports");
    if (ports.is_map())
      for (const Value::Entry& port : ports.entries())
        service.offered.insert(python_text(port.key));
    if (const Value* image = state.written->arguments.find("image"))
      service.image = python_text(*image);
  }
  return services;
}

/// `ports` alone says little, as publishing a port offers it too; but beside other ports it is
/// meant to be complete.
void unexposed(const Linter& linter, const Service& service) {
  std::set<std::string> offered = service.offered;
  std::string by = "by 'ports'";
  if (const auto reference = parse_image_reference(service.image); reference && linter.image_ports)
    if (const auto exposed = linter.image_ports(reference->text())) {
      offered.insert(exposed->begin(), exposed->end());
      by = "by 'ports' and the image";
    }
  if (offered.empty()) return;
  for (const State* state : service.states) {
    const Value bindings = parsed(*state, "port_bindings");
    if (!bindings.is_map()) continue;
    for (const Value::Entry& binding : bindings.entries()) {
      const std::string port = python_text(binding.key);
      if (offered.contains(port)) continue;
      linter.report(
          "port-not-exposed", *state, given(*state, "port_bindings")->place(),
          fmt::format("{} is published, but what is offered {} is {}", port, by,
                      join(std::vector<std::string>(offered.begin(), offered.end()), ", ")),
          "the container's own port comes last: HOST_PORT:PORT");
    }
  }
}

struct Taken {
  const State* state;
  std::string container;
  std::string address;
};

bool everywhere(const std::string& address) {
  return address.empty() || address == "0.0.0.0" || address == "::";
}

bool overlap(const std::string& one, const std::string& other) {
  return one == other || everywhere(one) || everywhere(other);
}

class HostPorts {
 public:
  explicit HostPorts(const Linter& linter) : linter_(linter) {}

  void take(const State& state, const std::string& container) {
    const Value bindings = parsed(state, "port_bindings");
    if (!bindings.is_map()) return;
    for (const Value::Entry& binding : bindings.entries()) {
      const std::string port = python_text(binding.key);
      if (!binding.value.is_list()) continue;
      for (const Value& one : binding.value.items())
        take_one(state, container, port.substr(port.find('/')), one);
    }
  }

 private:
  void take_one(const State& state, const std::string& container, const std::string& protocol,
                const Value& binding) {
    const std::string port(binding.text_at("HostPort"));
    if (port.empty() || port == "0") return;  // the daemon takes a free one
    const std::string address(binding.text_at("HostIp"));
    std::vector<Taken>& taken = taken_[port + protocol];
    for (const Taken& other : taken) {
      if (other.container == container || !overlap(other.address, address)) continue;
      linter_.report("same-host-port", state, given(state, "port_bindings")->place(),
                     fmt::format("{} publishes the host's port {}, and so does {}",
                                 printable(container), port + protocol, printable(other.container)),
                     "only one of them can run");
      break;
    }
    taken.push_back({&state, container, address});
  }

  const Linter& linter_;
  std::map<std::string, std::vector<Taken>> taken_;
};

}  // namespace

void judge_ports(const Linter& linter) {
  HostPorts host_ports(linter);
  for (const auto& [container, service] : services_of(linter.graph)) {
    unexposed(linter, service);
    for (const State* state : service.states) host_ports.take(*state, container);
  }
}

}  // namespace converge::lint_rules
