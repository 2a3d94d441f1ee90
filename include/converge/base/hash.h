#pragma once

#include <string>
#include <string_view>

namespace converge {

/// Lower-case hex SHA-256 of the bytes (64 digits). Nettle does the work:
/// libcrypto would take a millisecond to find its own implementation.
std::string sha256(std::string_view bytes);

/// The same by `md5`, `sha1`, `sha224`, `sha256`, `sha384` or `sha512`; "" for any other name.
std::string hex_digest(std::string_view algorithm, std::string_view bytes);

}  // namespace converge
