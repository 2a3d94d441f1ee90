#include "converge/docker/fields/networks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "converge/base/text.h"
#include "converge/docker/fields/addresses.h"
#include "converge/docker/fields/canonical.h"
#include "converge/docker/fields/comparison.h"
#include "converge/docker/fields/parsers.h"
#include "converge/docker/fields/shapes.h"

namespace converge {
namespace {

constexpr std::size_t short_id_length = 12;

Result<Value> address(const FieldInput& input, const Value& value) {
  TRY(std::string text, scalar_text(input, value));
  if (const auto normal = normal_ip_address(text)) return Value(*normal);
  if (!input.check_addresses) return Value(std::move(text));
  return fail(input.refuse(value, fmt::format("'{}' is not an IP address", printable(text))));
}

Result<Value> texts(const FieldInput& input, const Value& value) {
  TRY(const std::vector<TextItem> items, text_items({input.argument, value}));
  Value result = Value::list();
  for (const TextItem& item : items) result.push_back(item.text);
  return result;
}

Result<Value> addresses(const FieldInput& input, const Value& value) {
  FieldInput part{input.argument, value};
  part.check_addresses = input.check_addresses;
  return parse_addresses(part);
}

Result<Value> mac(const FieldInput& input, const Value& value) {
  return parse_mac_address({input.argument, value});
}

Result<Value> options(const FieldInput& input, const Value& value) {
  TRY(const std::vector<NamedValue> pairs, named_values({input.argument, repack(value)}, '='));
  Value result = Value::map();
  for (const auto& [name, option] : pairs) {
    TRY(std::string one, scalar_text(input, option));
    result.set(name, std::move(one));
  }
  return result;
}

struct EndpointOption {
  std::string_view name;
  std::string_view group;  ///< "IPAMConfig", or "" for the endpoint itself
  std::string_view key;
  Result<Value> (*read)(const FieldInput& input, const Value& value);
};

constexpr std::array<EndpointOption, 7> endpoint_options = {{
    {"aliases", "", "Aliases", texts},
    {"links", "", "Links", texts},
    {"ipv4_address", "IPAMConfig", "IPv4Address", address},
    {"ipv6_address", "IPAMConfig", "IPv6Address", address},
    {"link_local_ips", "IPAMConfig", "LinkLocalIPs", addresses},
    {"mac_address", "", "MacAddress", mac},
    {"driver_opt", "", "DriverOpts", options},
}};

Result<void> read_option(const FieldInput& input, const Value::Entry& entry, Value& endpoint) {
  TRY(const std::string name, scalar_text(input, entry.key));
  const auto same = [&](const EndpointOption& option) { return option.name == name; };
  const auto* option = std::find_if(endpoint_options.begin(), endpoint_options.end(), same);
  if (option == endpoint_options.end()) {
    std::vector<std::string> names;
    for (const EndpointOption& known : endpoint_options) names.emplace_back(known.name);
    return fail(
        input.refuse(entry.key, fmt::format("a network has no option '{}'", printable(name)))
            .hint(did_you_mean(name, names)));
  }
  if (entry.value.is_null())
    return fail(input.refuse(entry.key, fmt::format("the option '{}' has no value", name)));
  TRY(Value value, option->read(input, entry.value));
  if (option->group.empty()) {
    endpoint.set(option->key, std::move(value));
    return {};
  }
  if (endpoint.find(option->group) == nullptr) endpoint.set(option->group, Value::map());
  endpoint.find(option->group)->set(option->key, std::move(value));
  return {};
}

Result<NetworkWish> read_wish(const FieldInput& input, const Value& name, const Value& settings) {
  NetworkWish wish;
  TRY(wish.name, scalar_text(input, name));
  wish.place = name.place();
  if (wish.name.empty()) return fail(input.refuse(name, "a network has no name"));
  if (wish.name == "host" || wish.name == "none") {
    return fail(input.refuse(name, fmt::format("'{}' cannot be entered like a network", wish.name))
                    .hint("write network_mode: " + wish.name));
  }
  const Value packed = repack(settings);
  if (packed.is_null() || (packed.is_list() && packed.items().empty())) return wish;
  if (!packed.is_map()) {
    return fail(input.refuse(settings, fmt::format("the options of network '{}' should be a list "
                                                   "of OPTION: VALUE",
                                                   printable(wish.name))));
  }
  for (const Value::Entry& entry : packed.entries()) TRY(read_option(input, entry, wish.endpoint));
  const bool default_bridge = wish.name == "bridge" || wish.name == "default";
  if (default_bridge && (wish.endpoint.find("IPAMConfig") || wish.endpoint.find("Aliases"))) {
    return fail(input.refuse(name, "the default bridge has neither aliases nor fixed addresses")
                    .hint("use a network of your own"));
  }
  return wish;
}

/// The addresses that were asked for; inspect has them in the spelling of the request or its own.
Value comparable_addresses(const Value* config) {
  if (config == nullptr || !config->is_map()) return {};
  Value result = Value::map();
  for (const Value::Entry& entry : config->entries()) {
    if (!entry.key.is_string()) continue;
    const Value one = entry.value.is_string() ? Value(Value::List{entry.value}) : entry.value;
    result.set(entry.key.string(), canonical_set(canonical_addresses(one)));
  }
  return canonical_object(result);
}

/// What of an endpoint is compared, of the wish and of inspect alike.
Value comparable(const Value& endpoint, const std::set<std::string>& not_counted,
                 bool with_mac = false) {
  Value result = Value::map();
  Value aliases = Value::list();
  if (const Value* all = endpoint.find("Aliases"); all != nullptr && all->is_list()) {
    for (const Value& alias : all->items())
      if (alias.is_string() && !not_counted.contains(alias.string())) aliases.push_back(alias);
  }
  result.set("Aliases", canonical_set(aliases));
  result.set("IPAMConfig", comparable_addresses(endpoint.find("IPAMConfig")));
  const Value* options = endpoint.find("DriverOpts");
  result.set("DriverOpts", options == nullptr ? Value() : *options);
  const Value* links = endpoint.find("Links");
  result.set("Links", links == nullptr ? Value() : canonical_set(*links));
  const Value* mac = endpoint.find("MacAddress");
  if (with_mac && mac != nullptr) result.set("MacAddress", canonical_mac_address(*mac));
  return canonical_object(result);
}

/// That of the network that is entered at creation is compared as the container's own. Engines
/// below API 1.44 give endpoints what addresses they like, and none has an address before it is
/// entered.
bool counts_mac(const NetworkWish& wish, const Value& seen, bool first,
                const ContainerFacts& container) {
  return !first && wish.endpoint.find("MacAddress") != nullptr &&
         !seen.text_at("MacAddress").empty() && knows_api_1_44(container.inspect);
}

/// The network's entry in inspect, found by name or, where the file has the id, by that.
const Value* find_endpoint(const ContainerFacts& container, const std::string& network,
                           std::string* key = nullptr) {
  const Value* networks = container.inspect.find_path({"NetworkSettings", "Networks"});
  if (networks == nullptr || !networks->is_map()) return nullptr;
  for (const Value::Entry& entry : networks->entries()) {
    const std::string_view id = entry.value.text_at("NetworkID");
    const bool by_id = network.size() >= short_id_length && id.starts_with(network);
    if (!entry.key.is_string() || (entry.key.string() != network && !by_id)) continue;
    if (key != nullptr) *key = entry.key.string();
    return &entry.value;
  }
  return nullptr;
}

std::vector<std::string> seen_networks(const ContainerFacts& container) {
  std::vector<std::string> names;
  const Value* networks = container.inspect.find_path({"NetworkSettings", "Networks"});
  if (networks == nullptr || !networks->is_map()) return names;
  for (const Value::Entry& entry : networks->entries())
    if (entry.key.is_string()) names.push_back(entry.key.string());
  return names;
}

/// Names that engines up to 24 add to the aliases by themselves.
std::set<std::string> own_aliases(const ContainerFacts& container, const Value& wanted) {
  std::set<std::string> names = {container.id.text.substr(0, short_id_length)};
  const Value* config = container.inspect.find("Config");
  if (config != nullptr) names.insert(std::string(config->text_at("Hostname")));
  if (const Value* asked = wanted.find("Aliases"); asked != nullptr && asked->is_list())
    for (const Value& alias : asked->items())
      if (alias.is_string()) names.erase(alias.string());
  return names;
}

/// The networks it has to be in: those given, else the one of the network mode.
std::vector<NetworkWish> wishes_of(const ContainerSpec& spec, const ContainerFacts& container) {
  if (spec.networks_given) return spec.networks;
  const NetworkMode mode = network_mode(spec);
  if (!mode.own()) return {};
  // The default bridge has another name on podman: any network will do there.
  if (mode.kind == NetworkMode::Kind::bridge && find_endpoint(container, "podman") != nullptr)
    return {};
  NetworkWish wish;
  wish.name = mode.name;
  wish.place = spec.place;
  if (const Value* asked = spec.body.find_path({"NetworkingConfig", "EndpointsConfig"}))
    if (const Value* endpoint = asked->find(mode.name)) wish.endpoint = *endpoint;
  return {wish};
}

}  // namespace

Result<std::vector<NetworkWish>> read_networks(const FieldInput& input) {
  std::vector<NetworkWish> result;
  const auto add = [&](const Value& name, const Value& settings) -> Result<void> {
    TRY(NetworkWish wish, read_wish(input, name, settings));
    const auto same = [&](const NetworkWish& other) { return other.name == wish.name; };
    if (std::any_of(result.begin(), result.end(), same))
      return fail(input.refuse(name, fmt::format("the network '{}' is given twice", wish.name)));
    result.push_back(std::move(wish));
    return {};
  };
  if (input.value.is_map()) {
    for (const Value::Entry& entry : input.value.entries()) TRY(add(entry.key, entry.value));
  } else if (input.value.is_list()) {
    for (const Value& item : input.value.items()) {
      if (item.is_map() && item.entries().size() == 1) {
        TRY(add(item.entries().front().key, item.entries().front().value));
      } else {
        TRY(add(item, Value()));
      }
    }
  } else {
    TRY(const std::vector<TextItem> items, text_items(input));
    for (const TextItem& item : items) TRY(add(Value(item.text).at(item.origin.place()), Value()));
  }
  return result;
}

NetworkMode read_network_mode(std::string_view text) {
  using enum NetworkMode::Kind;
  if (text.empty() || text == "default" || text == "bridge") return {bridge, "bridge"};
  if (text == "host" || text == "none") {
    return {text == "host" ? host : none, std::string(text)};
  }
  if (text.starts_with(peer_prefix))
    return {container, std::string(text.substr(peer_prefix.size()))};
  return {network, std::string(text)};
}

NetworkMode network_mode(const ContainerSpec& spec) {
  const Value* disabled = spec.body.find("NetworkDisabled");
  if (disabled != nullptr && *disabled == Value(true)) return read_network_mode("none");
  const Value* host_config = spec.body.find("HostConfig");
  return read_network_mode(host_config == nullptr ? "" : host_config->text_at("NetworkMode"));
}

std::vector<NetworkWish> missing_networks(const ContainerSpec& spec,
                                          const ContainerFacts& container) {
  std::vector<NetworkWish> result;
  for (NetworkWish& wish : wishes_of(spec, container))
    if (find_endpoint(container, wish.name) == nullptr) result.push_back(std::move(wish));
  return result;
}

std::vector<NetworkChange> network_changes(const ContainerSpec& spec,
                                           const ContainerFacts& container) {
  std::vector<NetworkChange> result;
  std::set<std::string> wanted;
  bool first = true;
  for (const NetworkWish& wish : wishes_of(spec, container)) {
    std::string key = wish.name;
    const Value* seen = find_endpoint(container, wish.name, &key);
    wanted.insert(key);
    const auto ours = own_aliases(container, wish.endpoint);
    const bool mac = seen != nullptr && counts_mac(wish, *seen, first, container);
    first = false;
    if (seen != nullptr && comparable(*seen, ours, mac) == comparable(wish.endpoint, {}, mac))
      continue;
    result.push_back({key, seen != nullptr, true, wish.endpoint,
                      seen == nullptr ? Value() : comparable(*seen, ours), wish.place});
  }
  if (!spec.networks_given) return result;
  for (const std::string& name : seen_networks(container)) {
    if (wanted.contains(name)) continue;
    result.push_back(
        {name, true, false, {}, comparable(*find_endpoint(container, name), {}), spec.place});
  }
  return result;
}

std::vector<std::string> missing_ports(const ContainerSpec& spec, const ContainerFacts& container) {
  std::vector<std::string> result;
  const Value* asked = spec.body.find_path({"HostConfig", "PortBindings"});
  if (asked == nullptr || !asked->is_map() || !network_mode(spec).own()) return result;
  const Value* ports = container.inspect.find_path({"NetworkSettings", "Ports"});
  for (const Value::Entry& entry : asked->entries()) {
    const Value* bound = ports == nullptr ? nullptr : ports->find(entry.key.string());
    if (bound == nullptr || !bound->is_list() || bound->items().empty())
      result.push_back(entry.key.string());
  }
  return result;
}

}  // namespace converge
