#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "converge/model/actions/commands.h"
#include "converge/model/actions/docker.h"
#include "converge/model/actions/effects.h"
#include "converge/model/actions/files.h"
#include "converge/model/actions/web.h"

namespace converge {

/// What can be done to the machine, in families. Each is one request to the daemon, one process or
/// one change of a file. Any action of a family is an Action by itself:
///
///     Act{.action = StopContainer{"app"}, .why = ...}
///
/// The sets are closed. A new action is a struct in the header of its family and a name in that
/// family's variant; then every place that has to know it does not compile until it does: `name_of`
/// and `effects_in` of the family, the real host, the shadow host.
///
/// A value. Copying, moving and destroying it is compiled once, in action.cc: written out in each
/// file that decides on an action it takes a sixth of that file's compilation.
class Action : public std::variant<DockerAction, FileAction, CommandAction, WebAction> {
 public:
  using Families = std::variant<DockerAction, FileAction, CommandAction, WebAction>;

  template <typename A, typename = std::enable_if_t<!std::is_same_v<std::decay_t<A>, Action> &&
                                                    std::is_constructible_v<Families, A>>>
  Action(A&& action) : Families(std::forward<A>(action)) {}
  Action(const Action& other);
  Action(Action&& other) noexcept;
  Action& operator=(const Action& other);
  Action& operator=(Action&& other) noexcept;
  ~Action();
};

namespace detail {
template <typename A, typename Family>
struct in_family : std::false_type {};
template <typename A, typename... As>
struct in_family<A, std::variant<As...>> : std::disjunction<std::is_same<A, As>...> {};
template <typename A, typename Actions>
struct in_any_family : std::false_type {};
template <typename A, typename... Families>
struct in_any_family<A, std::variant<Families...>> : std::disjunction<in_family<A, Families>...> {};
}  // namespace detail

/// The action itself when it is an `A`, else null: `if (const auto* pull = as<PullImage>(action))`.
template <typename A>
const A* as(const Action& action) {
  static_assert(detail::in_any_family<A, Action::Families>::value, "no action is of this type");
  return std::visit(
      [](const auto& family) -> const A* {
        if constexpr (detail::in_family<A, std::decay_t<decltype(family)>>::value) {
          return std::get_if<A>(&family);
        } else {
          return nullptr;
        }
      },
      action);
}

/// "pull 127.0.0.1:5000/app:1", "rename app to app.prev": for people, without any secret (no
/// environment, no file contents).
std::string describe(const Action& action);

/// What has to be looked at again after it, and whether it is a change at all.
Effects effects_of(const Action& action);

/// False for what only looks (ProveContainer).
bool writes(const Action& action);

}  // namespace converge
