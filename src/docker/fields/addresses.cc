#include "converge/docker/fields/addresses.h"

#include <arpa/inet.h>

#include <array>

#include "converge/base/text.h"

namespace converge {
namespace {

/// The hexadecimal digits of groups of equal width between equal delimiters; "" when it is not so.
std::string grouped_digits(std::string_view text, std::size_t width, char delimiter) {
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool between = i % (width + 1) == width;
    if (between != (text[i] == delimiter)) return {};
    if (!between) digits += text[i];
  }
  const bool whole = digits.size() == 12 && text.size() % (width + 1) == width;
  const bool hexadecimal = digits.find_first_not_of("0123456789abcdef") == std::string::npos;
  return whole && hexadecimal ? digits : std::string();
}

}  // namespace

std::optional<std::string> normal_ip_address(const std::string& text) {
  constexpr std::string_view mapped = "::ffff:";
  for (const int family : {AF_INET, AF_INET6}) {
    std::array<unsigned char, sizeof(in6_addr)> address{};
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    if (inet_pton(family, text.c_str(), address.data()) != 1) continue;
    std::string normal = inet_ntop(family, address.data(), buffer.data(), buffer.size());
    if (normal.starts_with(mapped) && normal.find('.') != std::string::npos)
      normal.erase(0, mapped.size());
    return normal;
  }
  return std::nullopt;
}

bool is_ip_address(const std::string& text) {
  return normal_ip_address(text).has_value();
}

std::optional<std::string> normal_mac_address(std::string_view text) {
  const std::string small = lower(text);
  std::string digits = grouped_digits(small, 2, ':');
  if (digits.empty()) digits = grouped_digits(small, 2, '-');
  if (digits.empty()) digits = grouped_digits(small, 4, '.');
  if (digits.empty()) return std::nullopt;
  std::string result = digits.substr(0, 2);
  for (std::size_t i = 2; i < digits.size(); i += 2) result += ':' + digits.substr(i, 2);
  return result;
}

}  // namespace converge
