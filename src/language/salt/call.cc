#include "call.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/base/text.h"

namespace converge {

Result<void> Call::check() const {
  if (!many_ && positional_.size() > parameters_.size())
    return fail(
        fmt::format("{} takes at most {}", function_, counted(parameters_.size(), "argument")),
        Trouble::refused);
  if (!named_.is_map()) return {};
  for (const Value::Entry& entry : named_.entries()) {
    const std::string name = python_text(entry.key);
    if (std::ranges::find(parameters_, name) == parameters_.end())
      return fail(Error(fmt::format("{} has no argument '{}'", function_, printable(name)),
                        Trouble::refused)
                      .hint(did_you_mean(name, parameters_)));
  }
  return {};
}

const Value* Call::find(std::string_view name) const {
  const auto position = std::ranges::find(parameters_, name) - parameters_.begin();
  const auto index = static_cast<std::size_t>(position);
  return !many_ && index < positional_.size() ? &positional_[index] : named_.find(name);
}

Result<std::string> Call::text(std::string_view name) const {
  const Value* value = find(name);
  if (!value || !value->is_scalar() || value->is_null())
    return fail(fmt::format("{} needs '{}' as a text", function_, name), Trouble::refused);
  return python_text(*value);
}

std::string Call::text_or(std::string_view name, std::string otherwise) const {
  const Value* value = find(name);
  const bool given = value && value->is_scalar() && !value->is_null();
  return given ? python_text(*value) : std::move(otherwise);
}

Result<Value> Call::map(std::string_view name) const {
  const Value* value = find(name);
  if (value && value->is_map()) return *value;
  return fail(fmt::format("{} needs '{}' as a dict", function_, name), Trouble::refused);
}

bool Call::flag(std::string_view name, bool otherwise) const {
  const Value* value = find(name);
  return value ? holds(*value) : otherwise;
}

Value Call::or_else(std::string_view name, Value otherwise) const {
  const Value* value = find(name);
  return value ? *value : std::move(otherwise);
}

bool holds(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      return false;
    case Value::Kind::boolean:
      return value.boolean();
    case Value::Kind::integer:
      return value.integer() != 0;
    case Value::Kind::real:
      return value.real() != 0;
    case Value::Kind::string:
      return !value.string().empty();
    case Value::Kind::list:
      return !value.items().empty();
    case Value::Kind::map:
      return !value.entries().empty();
  }
  return false;
}

}  // namespace converge
