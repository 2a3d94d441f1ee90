#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "converge/base/text.h"
#include "converge/docker/fields/addresses.h"
#include "converge/docker/fields/api_objects.h"
#include "converge/docker/fields/parsers.h"
#include "converge/docker/fields/shapes.h"

namespace converge {
namespace {

constexpr std::int64_t highest_port = 65535;
/// Of one container: more than the range 10000-20000 that telephony uses, and no hours of work.
constexpr std::int64_t most_ports = 20'000;

struct Range {
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::int64_t size() const { return last - first + 1; }
};

Error too_many(const FieldInput& input, const Value& origin) {
  return input.refuse(origin, fmt::format("these are more than {} ports", most_ports))
      .hint("network_mode: host needs none");
}

/// One port or `first-last`. `least` is 1 for a container's port; on the host 0 means any.
Result<Range> port_range(const FieldInput& input, const Value& origin, std::string_view text,
                         std::int64_t least) {
  const std::vector<std::string> ends = split(text, '-');
  std::vector<std::int64_t> numbers;
  for (const std::string& end : ends) {
    const std::string_view digits = trim(end);
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos ||
        digits.size() > 18 || ends.size() > 2) {
      Error error = input.refuse(
          origin, fmt::format("'{}' is no port and no range of ports", printable(text)));
      // HOST_PORT:PORT where only ports of the container belong.
      if (text.find(':') != std::string_view::npos)
        return fail(std::move(error).hint("to publish a port use 'port_bindings'"));
      return fail(std::move(error));
    }
    if (digits.size() > 1 && digits.front() == '0')
      return fail(input.refuse(origin, fmt::format("the port '{}' has a leading zero", digits)));
    TRY(const std::int64_t number, whole_number(input, Value(digits)));
    if (number < least || number > highest_port) {
      return fail(input.refuse(
          origin, fmt::format("{} is no port: ports are {} to {}", number, least, highest_port)));
    }
    numbers.push_back(number);
  }
  if (numbers.front() > numbers.back()) {
    return fail(
        input.refuse(origin, fmt::format("the range '{}' ends before it starts", printable(text))));
  }
  return Range{numbers.front(), numbers.back()};
}

/// Salt publishes every protocol but udp as tcp, silently; here sctp is sctp.
Result<std::string> protocol(const FieldInput& input, const Value& origin, std::string_view text) {
  std::string name = text.empty() ? "tcp" : lower(text);
  if (name == "tcp" || name == "udp" || name == "sctp") return name;
  return fail(input.refuse(origin, fmt::format("'{}' is no protocol", printable(text)))
                  .hint("one of tcp, udp, sctp"));
}

struct ContainerPorts {
  Range range;
  std::string protocol;
  std::string key(std::int64_t offset) const {
    return fmt::format("{}/{}", range.first + offset, protocol);
  }
};

/// `80`, `80/udp`, `5000-5002/udp`.
Result<ContainerPorts> container_ports(const FieldInput& input, const Value& origin,
                                       std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view name = slash == std::string_view::npos ? "" : text.substr(slash + 1);
  TRY(const Range range, port_range(input, origin, text.substr(0, slash), 1));
  TRY(std::string proto, protocol(input, origin, name));
  return ContainerPorts{range, std::move(proto)};
}

/// One line of a binding. A port without `host` gets a free one, unless the same container port
/// has other bindings too: then Salt gives it its own number.
struct Binding {
  std::string key;  ///< "80/tcp"
  std::string ip;
  std::optional<std::string> host;
};

Result<std::vector<Binding>> spread(const FieldInput& input, const Value& origin,
                                    const ContainerPorts& ports, const std::string& ip,
                                    std::string_view host) {
  std::vector<Binding> result;
  std::optional<Range> hosts;
  if (!host.empty()) {
    TRY(hosts, port_range(input, origin, host, 0));
    if (hosts->size() != ports.range.size()) {
      return fail(input.refuse(
          origin, fmt::format("the range of host ports '{}' has not as many ports as the "
                              "container's",
                              printable(host))));
    }
  }
  for (std::int64_t i = 0; i < ports.range.size(); ++i) {
    std::optional<std::string> port;
    if (hosts) port = std::to_string(hosts->first + i);
    if (!hosts && !ip.empty()) port = "";
    result.push_back({ports.key(i), ip, port});
  }
  return result;
}

std::string address_text(const std::string& text) {
  return normal_ip_address(text).value_or(text);
}

Error base60(const FieldInput& input, const Value& origin) {
  const std::int64_t number = origin.integer();
  return input.refuse(origin, fmt::format("{} is no port: ports are 1 to {}", number, highest_port))
      .hint(fmt::format("YAML reads an unquoted {0}:{1} as a number in base 60: write "
                        "'{0}:{1}' in quotes",
                        number / 60, number % 60));
}

/// `80`, `8080:80`, `127.0.0.1:8080:80`, `127.0.0.1::80`, with ranges and protocols.
Result<std::vector<Binding>> binding_text(const FieldInput& input, const TextItem& item) {
  if (item.origin.is_integer() && item.origin.integer() > highest_port)
    return fail(base60(input, item.origin));
  std::vector<std::string> parts;
  for (const std::string& part : split(item.text, ':')) parts.emplace_back(trim(part));
  const auto wrong = [&](std::string_view what) {
    return fail(input.refuse(item.origin, fmt::format("'{}' {}", printable(item.text), what)));
  };
  if (parts.size() > 3) {
    return fail(input
                    .refuse(item.origin,
                            fmt::format("'{}' has more than three parts", printable(item.text)))
                    .hint("write [ADDRESS:]HOST_PORT:PORT; an IPv6 address needs the form "
                          "PORT: {HostIp: ADDRESS, HostPort: HOST_PORT}"));
  }
  if (parts.back().empty()) return wrong("names no container port");
  if (parts.size() == 2 && parts.front().empty()) return wrong("names no host port");
  if (parts.size() == 3 && input.check_addresses && !is_ip_address(parts.front()))
    return wrong("does not start with an IP address");
  TRY(const ContainerPorts ports, container_ports(input, item.origin, parts.back()));
  const std::string ip = parts.size() == 3 ? address_text(parts.front()) : "";
  const std::string host = parts.size() == 1 ? "" : parts[parts.size() - 2];
  return spread(input, item.origin, ports, ip, host);
}

/// docker-py's form of one binding: a host port, or {HostIp, HostPort}.
Result<Binding> binding_value(const FieldInput& input, const std::string& key, const Value& value) {
  Binding result{key, "", ""};
  if (value.is_null()) return result;
  Value parts = Value::map();
  if (value.is_map()) {
    TRY(parts, spelled(input, value, api_binding));
  } else {
    parts.set("HostPort", value);
  }
  if (const Value* ip = parts.find("HostIp")) {
    TRY(result.ip, scalar_text(input, *ip));
    if (input.check_addresses && !result.ip.empty() && !is_ip_address(result.ip))
      return fail(
          input.refuse(*ip, fmt::format("'{}' is not an IP address", printable(result.ip))));
    result.ip = address_text(result.ip);
  }
  const Value* host = parts.find("HostPort");
  if (host == nullptr) return result;
  TRY(const std::string port, scalar_text(input, *host));
  if (!port.empty()) TRY(port_range(input, *host, port, 0));
  result.host = port;
  return result;
}

/// A list of bindings of one container port. `- HostIp: x` / `- HostPort: y` are the two halves of
/// one, as the documentation of 2014 shows it.
Result<std::vector<Binding>> bindings_of(const FieldInput& input, const std::string& key,
                                         const Value& value) {
  std::vector<Binding> result;
  const Value halves = repack(value);
  if (!value.is_list() || (halves.is_map() && looks_like(halves, api_binding))) {
    TRY(Binding one, binding_value(input, key, halves));
    result.push_back(std::move(one));
    return result;
  }
  for (const Value& item : value.items()) {
    TRY(Binding one, binding_value(input, key, item));
    result.push_back(std::move(one));
  }
  return result;
}

Result<std::vector<Binding>> binding_map(const FieldInput& input) {
  std::vector<Binding> result;
  for (const Value::Entry& entry : input.value.entries()) {
    TRY(const std::string text, scalar_text(input, entry.key));
    TRY(const ContainerPorts ports, container_ports(input, entry.key, text));
    if (ports.range.size() != 1)
      return fail(input.refuse(entry.key, "a range of ports is no key here"));
    TRY(const std::vector<Binding> some, bindings_of(input, ports.key(0), entry.value));
    result.insert(result.end(), some.begin(), some.end());
  }
  return result;
}

Result<std::vector<Binding>> binding_list(const FieldInput& input) {
  TRY(const std::vector<TextItem> items, text_items(input));
  std::vector<Binding> result;
  for (const TextItem& item : items) {
    TRY(const std::vector<Binding> some, binding_text(input, item));
    result.insert(result.end(), some.begin(), some.end());
    if (std::ssize(result) > most_ports) return fail(too_many(input, item.origin));
  }
  return result;
}

/// Two bindings of one host port can never both be had: the start would fail.
Result<void> check_host_ports(const FieldInput& input, const std::vector<Binding>& bindings) {
  std::unordered_set<std::string> taken;
  for (const Binding& binding : bindings) {
    if (!binding.host || binding.host->empty() || *binding.host == "0") continue;
    const std::string protocol = binding.key.substr(binding.key.find('/'));
    if (!taken.insert(fmt::format("{} {}{}", binding.ip, *binding.host, protocol)).second)
      return fail(
          input.refuse(input.value, fmt::format("the host port {} is bound twice", *binding.host)));
  }
  return {};
}

Value api_bindings(const std::vector<Binding>& bindings) {
  std::unordered_map<std::string, std::size_t> counts, places;
  for (const Binding& binding : bindings) ++counts[binding.key];
  Value result = Value::map();
  for (const Binding& binding : bindings) {
    const std::string own = binding.key.substr(0, binding.key.find('/'));
    Value one = Value::map();
    one.set("HostIp", binding.ip);
    one.set("HostPort", binding.host.value_or(counts[binding.key] > 1 ? own : ""));
    // Never an empty list: the newest engine makes a random port of it (trap 117).
    const auto [place, fresh] = places.emplace(binding.key, result.entries().size());
    if (fresh) result.entries().push_back({binding.key, Value::list()});
    result.entries()[place->second].value.push_back(std::move(one));
  }
  return result;
}

}  // namespace

Result<Value> parse_exposed_ports(const FieldInput& input) {
  if (input.value.is_real() || input.value.is_boolean())
    return fail(
        input.refuse(input.value, fmt::format("'{}' is no port", python_text(input.value))));
  Value result = Value::map();
  std::vector<TextItem> items;
  if (input.value.is_map()) {  // as the API has it: {80/tcp: {}}
    TRY(items, set_items(input));
  } else {
    TRY(items, text_items(input));
  }
  std::unordered_set<std::string> seen;
  std::int64_t count = 0;
  for (const auto& [text, origin] : items) {
    TRY(const ContainerPorts ports, container_ports(input, origin, text));
    count += ports.range.size();
    if (count > most_ports) return fail(too_many(input, origin));
    for (std::int64_t i = 0; i < ports.range.size(); ++i)
      if (seen.insert(ports.key(i)).second)
        result.entries().push_back({ports.key(i), Value::map()});
  }
  return result;
}

Result<Value> parse_port_bindings(const FieldInput& input) {
  TRY(const std::vector<Binding> bindings,
      input.value.is_map() ? binding_map(input) : binding_list(input));
  TRY(check_host_ports(input, bindings));
  return api_bindings(bindings);
}

}  // namespace converge
