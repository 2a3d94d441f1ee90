#include "instances.h"

namespace converge::jinja {

bool Renderer::make_global(std::string_view name, Object& value) {
  if (const Value* given = context_.variables.find(name)) {
    value = from_value(machine_, *given);
    return true;
  }
  if (const auto made = context_.globals.find(name); made != context_.globals.end()) {
    value = made->second(machine_);
    return true;
  }
  return find_function(machine_, extension(), name, value);
}

Result<bool> Namespace::attribute(Interpreter&, std::string_view name, Object& value) {
  const Object* found = values.find(name);
  if (found) value = *found;
  return found != nullptr;
}

std::vector<std::string> Namespace::names() const {
  std::vector<std::string> result;
  for (const Dict::Entry& entry : values.entries())
    if (entry.key.is_string()) result.emplace_back(entry.key.text());
  return result;
}

}  // namespace converge::jinja
