#include <optional>
#include <string>

#include "converge/jinja/operations.h"
#include "converge/language/yaml/scalars.h"
#include "filters.h"

/// How Salt prints dicts (PrintableDict of salt/utils/jinja.py).
namespace converge::jinja::salt {
namespace {

constexpr std::size_t deepest_dict = 200;

/// Python's escapes in single quotes are no escapes in YAML.
std::optional<std::string> in_double_quotes(const Object& value) {
  const bool escapes = value.is_string() && !value.string().markup &&
                       value.text().find_first_of("\n\r\t") != std::string_view::npos;
  if (!escapes) return {};
  return double_quoted(value.text(), true);
}

/// A dict is printed by printing its values, and the dicts among them likewise; a list shows an
/// undefined value as it is.
Result<void> require_values(Machine& machine, const Object& value, std::size_t depth = 0) {
  if (!value.is(Kind::dict) || depth > deepest_dict) return {};
  for (const Dict::Entry& entry : value.dict().entries()) {
    TRY(machine.step());
    TRY(require_defined(entry.value));
    TRY(require_values(machine, entry.value, depth + 1));
  }
  return {};
}

}  // namespace

Result<std::string> printed(Machine& machine, const Object& value) {
  const bool nested =
      value.is(Kind::dict) || value.is(Kind::list) || value.is(Kind::tuple) || value.is(Kind::set);
  if (!nested) return str(machine, value);
  TRY(require_values(machine, value));
  return repr(machine, value, in_double_quotes);
}

}  // namespace converge::jinja::salt
