#pragma once

namespace converge {

/// For std::visit: a missing case does not compile.
template <typename... Ts>
struct overloaded : Ts... {
  using Ts::operator()...;
};
template <typename... Ts>
overloaded(Ts...) -> overloaded<Ts...>;

}  // namespace converge
