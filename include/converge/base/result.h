#pragma once

#include <tl/expected.hpp>
#include <utility>

#include "converge/base/error.h"

namespace converge {

/// A T, or the Error that stands in its way. No exception crosses a file of ours.
template <typename T>
using Result = tl::expected<T, Error>;

/// `return fail(Error("...").at(place));`
inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}
inline tl::unexpected<Error> fail(std::string message, Trouble trouble = Trouble::failed) {
  return tl::unexpected<Error>(Error(std::move(message), trouble));
}

}  // namespace converge

#define CONVERGE_JOIN_(a, b) a##b
#define CONVERGE_JOIN(a, b) CONVERGE_JOIN_(a, b)
#define CONVERGE_TRY_1(expression)                              \
  if (auto try_result = (expression); !try_result) [[unlikely]] \
  return ::converge::fail(std::move(try_result).error())
#define CONVERGE_TRY_2_(name, declaration, expression) \
  auto name = (expression);                            \
  if (!name) [[unlikely]]                              \
    return ::converge::fail(std::move(name).error());  \
  declaration = *std::move(name)
#define CONVERGE_TRY_2(declaration, expression) \
  CONVERGE_TRY_2_(CONVERGE_JOIN(try_result_, __LINE__), declaration, expression)
#define CONVERGE_TRY_PICK(a, b, name, ...) name

/// The one macro: keeps the straight line straight.
///
///     TRY(auto image, host.image(ref));   // image is the value, or this function returns the
///     error TRY(check_name(name));              // for Result<void>
#define TRY(...) CONVERGE_TRY_PICK(__VA_ARGS__, CONVERGE_TRY_2, CONVERGE_TRY_1)(__VA_ARGS__)
