#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace converge {

/// Addresses have many spellings, and some daemons report them in their own.

/// The shortest spelling of an IP address, in small letters (RFC 5952); an IPv4 address inside an
/// IPv6 one (`::ffff:192.0.2.1`) is that IPv4 address. Nothing for what is no address.
std::optional<std::string> normal_ip_address(const std::string& text);
bool is_ip_address(const std::string& text);

/// `02:00:00:00:00:01` for `02-00-00-00-00-01` and `0200.0000.0001` too, in letters of either case:
/// what Go's daemons take. Nothing for what is no MAC address of six bytes.
std::optional<std::string> normal_mac_address(std::string_view text);

}  // namespace converge
