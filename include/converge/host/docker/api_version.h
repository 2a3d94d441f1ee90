#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "converge/base/result.h"

namespace converge {

/// A version of the Engine API. 1.9 is older than 1.10.
struct ApiVersion {
  int major = 0;
  int minor = 0;

  std::string text() const { return std::to_string(major) + "." + std::to_string(minor); }
  auto operator<=>(const ApiVersion&) const = default;
};

inline constexpr ApiVersion oldest_api{1, 40};
inline constexpr ApiVersion newest_api{1, 56};

/// `1.41`; nothing else. The error says what it should be.
Result<ApiVersion> parse_api_version(std::string_view text);

/// Reads DOCKER_API_VERSION (`1.44` or `v1.44`): a version that converge speaks. Trouble::refused.
Result<ApiVersion> parse_api_override(std::string_view text);

}  // namespace converge
