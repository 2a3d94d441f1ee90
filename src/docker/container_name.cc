#include "converge/docker/container_name.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/base/text.h"
#include "converge/model/labels.h"

namespace converge {
namespace {

constexpr std::size_t longest_name = 63;

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_name_character(char c) {
  return is_alphanumeric(c) || c == '_' || c == '.' || c == '-';
}

}  // namespace

Result<void> check_container_name(std::string_view name, const Place& place) {
  const auto refuse = [&](std::string_view rule) {
    return fail(Error(fmt::format("'{}' is no name for a container: {}", printable(name), rule),
                      Trouble::refused)
                    .at(place));
  };
  if (name.size() < 2) return refuse("it has to have at least 2 characters");
  if (name.size() > longest_name) return refuse("it may have at most 63 characters");
  if (!is_alphanumeric(name.front())) return refuse("it has to begin with a letter or a digit");
  if (!std::ranges::all_of(name, is_name_character))
    return refuse("only letters, digits, '_', '.' and '-' are allowed");
  for (std::string_view ending : {role::next, role::prev, role::failed})
    if (name.ends_with(ending))
      return refuse(fmt::format("names in {} are reserved for a service's other versions", ending));
  return {};
}

}  // namespace converge
