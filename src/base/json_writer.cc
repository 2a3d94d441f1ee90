#include <cmath>
#include <nlohmann/json.hpp>

#include "converge/base/json.h"

namespace converge {
namespace {

using Json = nlohmann::ordered_json;

Json tree_of(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      return nullptr;
    case Value::Kind::boolean:
      return value.boolean();
    case Value::Kind::integer:
      return value.integer();
    case Value::Kind::real:
      if (!std::isfinite(value.real())) return python_text(value);
      return value.real();
    case Value::Kind::string:
      return value.string();
    case Value::Kind::list: {
      Json list = Json::array();
      for (const Value& item : value.items()) list.push_back(tree_of(item));
      return list;
    }
    case Value::Kind::map:
      break;
  }
  Json map = Json::object();
  for (const auto& [key, item] : value.entries()) map[python_text(key)] = tree_of(item);
  return map;
}

}  // namespace

std::string to_json(const Value& value, int indent) {
  return tree_of(value).dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace converge
