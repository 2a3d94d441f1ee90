#pragma once

#include <string>
#include <string_view>

namespace converge {

/// Lower-case hex SHA-256 of the bytes (64 digits). Nettle does the work:
/// libcrypto would take a millisecond to find its own implementation.
std::string sha256(std::string_view bytes);

}  // namespace converge
