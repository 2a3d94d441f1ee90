#pragma once

#include <string>
#include <string_view>

namespace converge {

/// Lower-case hex SHA-256 of the bytes (64 digits). OpenSSL's libcrypto does the work.
std::string sha256(std::string_view bytes);

}  // namespace converge
