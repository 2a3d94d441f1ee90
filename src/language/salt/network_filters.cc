#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <optional>

#include "converge/jinja/filter_tools.h"
#include "converge/jinja/text_tools.h"
#include "filters.h"

/// Salt's filters for addresses (salt/utils/network.py). They look at texts only, never at the
/// network.
namespace converge::jinja::salt {
namespace {

struct Address {
  int version = 4;
  std::array<unsigned char, 16> bytes{};
  int prefix = -1;  ///< below 0: an address without a network
  std::string text;
};

std::optional<int> prefix_length(std::string_view text, int most) {
  if (text.empty() || text.size() > 3) return {};
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return {};
    value = value * 10 + (c - '0');
  }
  return value <= most ? std::optional(value) : std::nullopt;
}

std::optional<Address> parse(const Object& value) {
  if (!value.is_string()) return {};
  const std::string_view text = value.text();
  const std::size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  Address result;
  result.version = address.find(':') == std::string::npos ? 4 : 6;
  const int family = result.version == 4 ? AF_INET : AF_INET6;
  if (inet_pton(family, address.c_str(), result.bytes.data()) != 1) return {};
  std::array<char, INET6_ADDRSTRLEN> shown{};
  inet_ntop(family, result.bytes.data(), shown.data(), shown.size());
  result.text = shown.data();
  if (slash == std::string_view::npos) return result;
  const auto prefix = prefix_length(text.substr(slash + 1), result.version == 4 ? 32 : 128);
  if (!prefix) return {};
  result.prefix = *prefix;
  result.text += "/" + std::to_string(*prefix);
  return result;
}

/// Whether an address lies in a network, written as text.
bool within(const Address& address, const char* network) {
  const String text{network};
  const auto net = parse(Object(text));
  if (!net || net->version != address.version) return false;
  for (int bit = 0; bit < net->prefix; ++bit) {
    const auto at = static_cast<std::size_t>(bit / 8);
    const int mask = 0x80 >> bit % 8;
    if ((address.bytes[at] & mask) != (net->bytes[at] & mask)) return false;
  }
  return true;
}

template <std::size_t count>
bool within_any(const Address& address, const std::array<const char*, count>& networks) {
  for (const char* network : networks)
    if (within(address, network)) return true;
  return false;
}

constexpr std::array<const char*, 22> private_networks{
    "0.0.0.0/8",       "10.0.0.0/8",     "127.0.0.0/8",  "169.254.0.0/16",     "172.16.0.0/12",
    "192.0.0.0/29",    "192.0.0.170/31", "192.0.2.0/24", "192.168.0.0/16",     "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",  "255.255.255.255/32", "::1/128",
    "::/128",          "::ffff:0:0/96",  "100::/64",     "2001::/23",          "2001:db8::/32",
    "fc00::/7",        "fe80::/10"};
constexpr std::array<const char*, 2> loopbacks{"127.0.0.0/8", "::1/128"};
constexpr std::array<const char*, 2> multicasts{"224.0.0.0/4", "ff00::/8"};
constexpr std::array<const char*, 2> link_locals{"169.254.0.0/16", "fe80::/10"};
constexpr std::array<const char*, 1> site_locals{"fec0::/10"};
constexpr std::array<const char*, 2> unspecified{"0.0.0.0/32", "::/128"};
constexpr std::array<const char*, 6> reserved{"240.0.0.0/4", "::/8",    "100::/8",
                                              "200::/7",     "400::/6", "4000::/3"};

/// False for an option that the address has not; unknown words are passed over, as in Salt.
bool has_option(const Address& address, std::string_view option) {
  if (option == "private") return within_any(address, private_networks);
  if (option == "global" || option == "public") return !within_any(address, private_networks);
  if (option == "loopback" || option == "lo") return within_any(address, loopbacks);
  if (option == "multicast") return within_any(address, multicasts);
  if (option == "reserved") return within_any(address, reserved);
  if (option == "unspecified") return within_any(address, unspecified);
  if (option == "site-local" || option == "site_local" || option == "sl")
    return within_any(address, site_locals);
  if (option == "link-local" || option == "link_local" || option == "linklocal" || option == "ll")
    return within_any(address, link_locals);
  return true;
}

/// The address as text when it is of that version (0: any) and has all the options.
std::optional<std::string> accepted(const Object& value, int version, std::string_view options) {
  const auto address = parse(value);
  if (!address || (version != 0 && address->version != version)) return {};
  for (const std::string_view option : split_at(options, ",", -1, false))
    if (!has_option(*address, strip(option, nullptr, true, true))) return {};
  return address->text;
}

template <int version>
Result<Object> is_address(Interpreter&, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("this filter", arguments, {"options"}, 0));
  TRY(const std::string_view options, bound.text(0, "options", {}));
  TRY(require_defined(value));
  return Object::boolean(accepted(value, version, options).has_value());
}

template <int version>
Result<Object> addresses(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("this filter", arguments, {"options"}, 0));
  TRY(const std::string_view options, bound.text(0, "options", {}));
  TRY(require_defined(value));
  Machine& machine = call.machine();
  if (value.is_string()) {
    const auto found = accepted(value, version, options);
    return found ? machine.string(*found) : Object();
  }
  if (!value.is(Kind::list) && !value.is(Kind::tuple) && !value.is(Kind::iterator)) return Object();
  TRY(const std::vector<Object> items, to_items(machine, value));
  std::vector<Object> result;
  // Of both versions, those of 4 go first.
  for (const int wanted : {4, 6}) {
    if (version != 0 && version != wanted) continue;
    for (const Object& item : items)
      if (const auto found = accepted(item, wanted, options))
        result.push_back(machine.string(*found));
  }
  return machine.list(std::move(result));
}

Object wrapped(Machine& machine, const Object& value) {
  if (!accepted(value, 6, {})) return value;
  return machine.string("[" + std::string(value.text()) + "]");
}

Result<Object> wrap(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("ipwrap", arguments, {}, 0));
  TRY(require_defined(value));
  if (!value.is(Kind::list) && !value.is(Kind::tuple)) return wrapped(call.machine(), value);
  TRY(std::vector<Object> items, to_items(call.machine(), value));
  for (Object& item : items) item = wrapped(call.machine(), item);
  return call.machine().list(std::move(items));
}

/// The address `steps` above.
Address above(Address address, std::uint64_t steps) {
  for (std::size_t at = address.version == 4 ? 4 : 16; steps > 0 && at-- > 0; steps >>= 8) {
    steps += address.bytes[at];
    address.bytes[at] = static_cast<unsigned char>(steps & 0xff);
  }
  return address;
}

std::string written(const Address& address) {
  std::array<char, INET6_ADDRSTRLEN> shown{};
  inet_ntop(address.version == 4 ? AF_INET : AF_INET6, address.bytes.data(), shown.data(),
            shown.size());
  return shown.data();
}

int host_bits(const Address& address) {
  const int bits = address.version == 4 ? 32 : 128;
  return address.prefix < 0 ? 0 : bits - address.prefix;
}

/// The first address of its network.
Address network_of(Address address) {
  const int kept = (address.version == 4 ? 32 : 128) - host_bits(address);
  for (int bit = kept; bit < (address.version == 4 ? 32 : 128); ++bit)
    address.bytes[static_cast<std::size_t>(bit / 8)] &=
        static_cast<unsigned char>(~(0x80 >> bit % 8));
  return address;
}

Result<std::uint64_t> size_of(const Address& address) {
  constexpr int most_bits = 62;
  if (host_bits(address) > most_bits)
    return fail(mistake("the number of addresses does not fit into 64 bits"));
  return std::uint64_t{1} << host_bits(address);
}

Result<Object> size_as_object(Machine&, const Address& address) {
  TRY(const std::uint64_t size, size_of(address));
  return Object::integer(static_cast<std::int64_t>(size));
}

/// All but the network's own address and the broadcast address, which version 6 has not.
Result<Object> hosts(Machine& machine, const Address& address) {
  TRY(const std::uint64_t size, size_of(address));
  TRY(machine.check_items(size));
  const Address first = network_of(address);
  const bool all = size <= 2;
  const std::uint64_t end = all || address.version == 6 ? size : size - 1;
  std::vector<Object> result;
  for (std::uint64_t at = all ? 0 : 1; at < end; ++at)
    result.push_back(machine.string(written(above(first, at))));
  return machine.list(std::move(result));
}

Result<Object> interface(Machine& machine, const Address& address) {
  if (address.prefix >= 0) return machine.string(address.text);
  return machine.string(address.text + (address.version == 4 ? "/32" : "/128"));
}

/// What `of` makes of the address, or of each address of a list; None where there is none.
template <Result<Object> (*of)(Machine&, const Address&)>
Result<Object> of_addresses(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("this filter", arguments, {"options"}, 0));
  TRY(const std::string_view options, bound.text(0, "options", {}));
  TRY(require_defined(value));
  const bool several = value.is(Kind::list) || value.is(Kind::tuple) || value.is(Kind::iterator);
  std::vector<Object> items{value};
  if (several) {
    TRY(items, to_items(call.machine(), value));
  }
  std::vector<Object> result;
  for (const Object& item : items) {
    if (!accepted(item, 0, options)) continue;
    TRY(const Object made, of(call.machine(), *parse(item)));
    result.push_back(made);
  }
  if (result.empty()) return Object();
  return several ? call.machine().list(std::move(result)) : result.front();
}

Result<Object> in_networks(Machine& machine, const Object& value, const std::vector<Object>& nets) {
  TRY(const std::vector<Object> items, to_items(machine, value));
  std::vector<Object> result;
  for (const Object& item : items) {
    TRY(machine.step(nets.size()));
    const auto address = parse(item);
    if (!address || address->prefix >= 0)
      return fail(mistake("filter_by_networks needs addresses"));
    const bool inside = std::ranges::any_of(
        nets, [&](const Object& net) { return within(*address, std::string(net.text()).c_str()); });
    if (inside) result.push_back(item);
  }
  return machine.list(std::move(result));
}

Result<Object> filter_by_networks(Interpreter& call, const Object& value,
                                  const Arguments& arguments) {
  TRY(const Bound bound, bind("filter_by_networks", arguments, {"networks"}, 1));
  TRY(require_defined(value));
  if (bound[0]->is(Kind::none)) return value;
  TRY(const std::vector<Object> nets, to_items(call.machine(), *bound[0]));
  for (const Object& net : nets) {
    const auto network = parse(net);
    if (!network || network_of(*network).bytes != network->bytes)
      return fail(mistake("filter_by_networks needs networks, such as 10.0.0.0/8"));
  }
  if (!value.is(Kind::dict)) return in_networks(call.machine(), value, nets);
  Dict& result = call.machine().new_dict();
  for (const Dict::Entry& entry : value.dict().entries()) {
    TRY(const Object kept, in_networks(call.machine(), entry.value, nets));
    TRY(result.set(entry.key, kept));
  }
  return Object(result);
}

constexpr FilterEntry network_table[] = {
    {"is_ip", is_address<0>},
    {"is_ipv4", is_address<4>},
    {"is_ipv6", is_address<6>},
    {"ipaddr", addresses<0>},
    {"ipv4", addresses<4>},
    {"ipv6", addresses<6>},
    {"ipwrap", wrap},
    {"ip_host", of_addresses<interface>},
    {"network_hosts", of_addresses<hosts>},
    {"network_size", of_addresses<size_as_object>},
    {"filter_by_networks", filter_by_networks},
};

}  // namespace

std::span<const FilterEntry> network_filters() {
  return network_table;
}

}  // namespace converge::jinja::salt
