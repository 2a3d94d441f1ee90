#pragma once

#include <string_view>

namespace converge {

/// From CMakeLists.txt, the one place that knows it.
inline constexpr std::string_view version = CONVERGE_VERSION;

}  // namespace converge
