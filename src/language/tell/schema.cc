#include "converge/language/tell/schema.h"
#include "converge/language/compile/functions.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "converge/language/compile/words.h"
#include "converge/model/state_function.h"
#include "shape_words.h"

namespace converge {
namespace {

using Json = nlohmann::ordered_json;

Json refer(const std::string& name) {
  return {{"$ref", "#/$defs/" + name}};
}

std::string_view shape_name(Shape shape) {
  switch (shape) {
    case Shape::any:
      return "any";
    case Shape::text:
      return "text";
    case Shape::flag:
      return "flag";
    case Shape::number:
      return "number";
    case Shape::bytes:
      return "bytes";
    case Shape::duration:
      return "duration";
    case Shape::mode:
      return "mode";
    case Shape::texts:
      return "texts";
    case Shape::pairs:
      return "pairs";
    case Shape::entries:
      return "entries";
    case Shape::mapping:
      return "mapping";
    case Shape::mappings:
      return "mappings";
  }
  return "any";
}

Json any_of(std::initializer_list<Json> alternatives) {
  Json list = Json::array();
  for (const Json& one : alternatives) list.push_back(one);
  return {{"anyOf", std::move(list)}};
}

Json text_like(const char* pattern) {
  return {{"type", "string"}, {"pattern", pattern}};
}

Json list_of(Json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}

/// What no parser of a shape ever refuses is in here; see Shape.
void add_shapes(Json& defs) {
  const Json scalar = {{"type", {"string", "number", "boolean", "null"}}};
  const Json mapping = {{"type", "object"}};
  const Json jinja = refer("jinja");
  defs["jinja"] = text_like("\\{[{%#]");
  defs["any"] = true;
  defs["text"] = scalar;
  defs["flag"] = any_of({{{"type", {"boolean", "number", "null"}}},
                         text_like("^\\s*([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn]"
                                   "[Oo]|[Oo][Nn]|[Oo][Ff][Ff]|[01])\\s*$"),
                         jinja});
  defs["number"] =
      any_of({{{"type", {"number", "null"}}}, text_like("^\\s*[+-]?[0-9]+\\s*$"), jinja});
  const Json measured =
      any_of({{{"type", {"number", "null"}}}, text_like("^\\s*[0-9]|^\\s*-[0-9]|^$"), jinja});
  defs["bytes"] = measured;
  defs["duration"] = measured;
  defs["mode"] = any_of({{{"type", {"number", "null"}}}, text_like("^(0o)?[0-7]+$"), jinja});
  defs["texts"] = any_of({scalar, list_of(scalar)});
  defs["entries"] = any_of(
      {scalar, mapping, list_of({{"type", {"string", "number", "boolean", "null", "object"}}})});
  defs["pairs"] = refer("entries");
  defs["mapping"] = any_of({{{"type", {"object", "null"}}}, list_of(mapping), jinja});
  defs["mappings"] = any_of({list_of(any_of({mapping, jinja})), {{"type", "null"}}, jinja});
}

Json requisite_entry() {
  return any_of({{{"type", "string"}},
                 {{"type", "object"},
                  {"minProperties", 1},
                  {"maxProperties", 1},
                  {"additionalProperties", {{"type", "string"}, {"minLength", 1}}}}});
}

/// The turned words take one mapping for a list of one.
void add_requisites(Json& defs) {
  defs["requisites"] = list_of(requisite_entry());
  defs["turned_requisites"] = any_of(
      {refer("requisites"), {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}}});
  const Json condition =
      any_of({{{"type", "string"}}, {{"type", "object"}, {"required", Json::array({"fun"})}}});
  defs["conditions"] = any_of({condition, list_of(condition)});
  defs["names"] = list_of(any_of({{{"type", "string"}},
                                  {{"type", "object"},
                                   {"minProperties", 1},
                                   {"maxProperties", 1},
                                   {"additionalProperties", {{"type", "array"}}}}}));
  defs["retry"] = {{"type", {"object", "array", "boolean", "string"}}};
}

Json described(const Argument& argument, Json type) {
  std::string help(argument.help);
  if (!argument.otherwise.empty()) help += "; default: " + std::string(argument.otherwise);
  if (!help.empty()) type["description"] = std::move(help);
  return type;
}

/// Words whose form is stricter, or another one, than their shape says.
std::string form_of(const Argument& argument) {
  const std::string name(argument.name);
  if (name == "names" || name == "retry") return name;
  if (name == "unless" || name == "onlyif") return "conditions";
  return std::string(shape_name(shape_of(argument)));
}

Json common_properties() {
  Json properties = Json::object();
  for (const Argument& argument : common_arguments())
    properties[std::string(argument.name)] = described(argument, refer(form_of(argument)));
  for (const Argument& argument : requisite_arguments()) {
    const bool turned = turned_around(argument.name) && argument.name != "use_in";
    properties[std::string(argument.name)] =
        described(argument, refer(turned ? "turned_requisites" : "requisites"));
  }
  return properties;
}

std::string item_name(const StateFunction& function) {
  return "item_of_" + std::string(function.name);
}

/// One item of a function's list: its arguments and the words of all states.
Json item_of(const StateFunction& function) {
  Json properties = common_properties();
  for (const Argument& argument : function.arguments) {
    const Json type = described(argument, refer(std::string(shape_name(shape_of(argument)))));
    properties[std::string(argument.name)] = type;
    for (const std::string_view alias : argument.aliases) properties[std::string(alias)] = type;
  }
  Json item = {{"type", "object"}, {"minProperties", 1}, {"properties", std::move(properties)}};
  item["additionalProperties"] = function.any_argument;
  return item;
}

/// Every function with all its names: `docker_container.running`, `docker.running`.
std::vector<std::pair<std::string, const StateFunction*>> all_names() {
  std::vector<std::pair<std::string, const StateFunction*>> names;
  for (const StateFunction* function : state_functions()) {
    names.emplace_back(function->name, function);
    for (const std::string_view older : older_names(function->name))
      names.emplace_back(older, function);
  }
  return names;
}

Json assumed_pattern(const std::vector<std::string>& assumed) {
  std::string pattern;
  for (const std::string& name : assumed) {
    pattern += pattern.empty() ? "^(" : "|";
    for (const char c : name) pattern += c == '.' ? "\\." : std::string(1, c);
    if (name.find('.') == std::string::npos) pattern += "(\\.[^.]+)?";
  }
  return pattern + ")$";
}

/// `module.function: [...]`, and `module: [function, ...]` with the function anywhere in the list.
Json body_properties() {
  Json properties = Json::object();
  Json modules = Json::object();
  for (const auto& [name, function] : all_names()) {
    properties[name] = list_of(refer(item_name(*function)));
    properties[name]["description"] = function->summary;
    const std::string module = name.substr(0, name.find('.'));
    const std::string word = name.substr(name.find('.') + 1);
    modules[module]["anyOf"].push_back(
        {{"contains", {{"const", word}}},
         {"items", any_of({{{"const", word}}, refer(item_name(*function))})}});
  }
  for (auto& [module, alternatives] : modules.items()) {
    alternatives["type"] = "array";
    properties[module] = alternatives;
  }
  return properties;
}

Json state_of(const std::vector<std::string>& assumed) {
  Json words = Json::array();
  for (const auto& [name, function] : all_names()) words.push_back(name);
  Json body = {{"type", "object"},
               {"minProperties", 1},
               {"properties", body_properties()},
               {"additionalProperties", false}};
  Json alternatives = Json::array({{{"enum", std::move(words)}}, {{"$ref", "#/$defs/jinja"}}});
  if (!assumed.empty()) {
    const Json pattern = assumed_pattern(assumed);
    body["patternProperties"] = {{pattern.get<std::string>(), {{"type", "array"}}}};
    alternatives.push_back({{"type", "string"}, {"pattern", pattern}});
  }
  alternatives.push_back(std::move(body));
  return {{"anyOf", std::move(alternatives)}};
}

}  // namespace

std::string json_schema(const std::vector<std::string>& assumed) {
  Json defs = Json::object();
  add_shapes(defs);
  add_requisites(defs);
  for (const StateFunction* function : state_functions())
    defs[item_name(*function)] = item_of(*function);
  defs["state"] = state_of(assumed);
  const Json extension = {
      {"type", "object"}, {"minProperties", 1}, {"additionalProperties", {{"type", "array"}}}};
  const Json name = any_of({{{"type", "string"}}, {{"type", "object"}, {"maxProperties", 1}}});
  const Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                       {"title", "converge state file (Salt SLS)"},
                       {"type", {"object", "null"}},
                       {"properties",
                        {{"include", list_of(name)},
                         {"exclude", list_of(name)},
                         {"extend", {{"type", "object"}, {"additionalProperties", extension}}}}},
                       {"additionalProperties", refer("state")},
                       {"$defs", std::move(defs)}};
  return schema.dump(2) + "\n";
}

}  // namespace converge
