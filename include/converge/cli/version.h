#pragma once

#include <string_view>

namespace converge {

/// The same as in CMakeLists.txt.
inline constexpr std::string_view version = "0.1.0";

}  // namespace converge
