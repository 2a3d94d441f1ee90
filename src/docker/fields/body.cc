#include <algorithm>

#include "converge/base/text.h"
#include "converge/docker/fields/networks.h"
#include "given.h"

namespace converge {
namespace {

using Path = std::vector<std::string_view>;

void put(Value& body, const Path& path, const Value& value) {
  Value* at = &body;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    if (at->find(path[i]) == nullptr) at->set(path[i], Value::map());
    at = at->find(path[i]);
  }
  at->set(path.back(), value);
}

/// The create body has the parts of Config at its top.
Path body_path(const ContainerField& field) {
  const bool config = field.path.front() == "Config";
  return {field.path.begin() + (config ? 1 : 0), field.path.end()};
}

void put_fields(const GivenFields& given, Value& body) {
  for (const Given& one : given.all) {
    if (one.field->path.empty() || one.field->name == "restart_policy") continue;
    if (one.field->name == "host_config") continue;
    put(body, body_path(*one.field), one.wanted);
  }
}

/// What no row of the table is.
void put_host_config(const GivenFields& given, Value& body) {
  put(body, {"HostConfig"}, Value::map());
  const Given* whole = given.find("host_config");
  if (whole == nullptr) return;
  for (const Value::Entry& entry : whole->wanted.entries())
    if (entry.key.is_string()) put(body, {"HostConfig", entry.key.string()}, entry.value);
}

/// As docker-py does it; without StdinOnce a shell would outlive its client.
void put_attachment(const GivenFields& given, Value& body) {
  const bool attach = !given.is_true("detach");
  put(body, {"AttachStdout"}, attach);
  put(body, {"AttachStderr"}, attach);
  if (!given.is_true("stdin_open") || !attach) return;
  put(body, {"AttachStdin"}, true);
  put(body, {"StdinOnce"}, true);
}

/// What is published is also exposed: 20.10 publishes no port that is not (trap 118).
void expose_published(const GivenFields& given, Value& body) {
  const Given* published = given.find("port_bindings");
  if (published == nullptr) return;
  for (const Value::Entry& port : published->wanted.entries())
    put(body, {"ExposedPorts", port.key.string()}, Value::map());
}

/// What is mounted is also declared, as Salt does, apart from the short form `/src: /dst`.
void declare_bound(const GivenFields& given, Value& body) {
  const Given* binds = given.find("binds");
  if (binds == nullptr || !given.declare_volumes || binds->part_of_host_config) return;
  const Value& written = binds->input.value;
  for (std::size_t i = 0; i < binds->wanted.items().size(); ++i) {
    const bool short_form = written.is_map() && !written.entries()[i].value.is_map();
    const std::vector<std::string> parts = split(binds->wanted.items()[i].string(), ':');
    if (parts.size() > 1 && !short_form) put(body, {"Volumes", parts[1]}, Value::map());
  }
}

void put_endpoint(Value& body, const std::string& network, const Value& endpoint) {
  put(body, {"NetworkingConfig", "EndpointsConfig", network},
      endpoint.is_null() ? Value::map() : endpoint);
}

/// The first network is entered at creation: 20.10 takes only one there (trap 96), and with it
/// the container is never in the default bridge. Below API 1.44 the container has a MAC address,
/// from 1.44 on its endpoints have: both are sent, each engine passes over the other.
void put_networks(const GivenFields& given, ContainerSpec& spec) {
  const NetworkMode mode = network_mode(spec);
  const Given* mac = given.find("mac_address");
  std::vector<NetworkWish>& all = spec.networks;
  if (all.empty()) {
    if (mac == nullptr || !mode.own()) return;
    Value endpoint = Value::map();
    endpoint.set("MacAddress", mac->wanted);
    put_endpoint(spec.body, mode.name, endpoint);
    return;
  }
  const auto main = std::find_if(all.begin(), all.end(), [&](const NetworkWish& wish) {
    return mode.kind == NetworkMode::Kind::network && wish.name == mode.name;
  });
  if (main != all.end()) std::rotate(all.begin(), main, main + 1);
  NetworkWish& first = all.front();
  if (const Value* own = first.endpoint.find("MacAddress")) {
    put(spec.body, {"MacAddress"}, *own);
  } else if (mac != nullptr) {
    first.endpoint.set("MacAddress", mac->wanted);
  }
  // Engines below API 1.44 give the container's address to the network of its mode alone.
  if (first.endpoint.find("MacAddress") != nullptr && given.find("network_mode") == nullptr)
    put(spec.body, {"HostConfig", "NetworkMode"}, first.name);
  put_endpoint(spec.body, first.name, first.endpoint);
}

}  // namespace

void make_body(const GivenFields& given, const std::string& image, ContainerSpec& spec) {
  put(spec.body, {"Image"}, image);
  put_host_config(given, spec.body);
  put_fields(given, spec.body);
  put_attachment(given, spec.body);
  // Salt's way, with a warning: options without a driver switch logging off.
  if (given.find("log_opt") != nullptr && given.find("log_driver") == nullptr)
    put(spec.body, {"HostConfig", "LogConfig", "Type"}, "none");
  expose_published(given, spec.body);
  declare_bound(given, spec.body);
  put_networks(given, spec);
}

}  // namespace converge
