#include "converge/language/tell/schema.h"
#include "converge/language/compile/functions.h"

#include <algorithm>

#include "converge/base/json.h"
#include "converge/language/compile/words.h"
#include "converge/model/state_function.h"
#include "shape_words.h"

namespace converge {
namespace {

using Map = Value::Map;
using List = Value::List;

Value refer(const std::string& name) {
  return Map{{"$ref", "#/$defs/" + name}};
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

Value any_of(List alternatives) {
  return Map{{"anyOf", std::move(alternatives)}};
}

Value typed(const char* type) {
  return Map{{"type", type}};
}

Value typed(List types) {
  return Map{{"type", std::move(types)}};
}

Value text_like(const std::string& pattern) {
  return Map{{"type", "string"}, {"pattern", pattern}};
}

Value list_of(Value items) {
  return Map{{"type", "array"}, {"items", std::move(items)}};
}

/// What no parser of a shape ever refuses is in here; see Shape.
void add_shapes(Value& defs) {
  const Value scalar = typed(List{"string", "number", "boolean", "null"});
  const Value mapping = typed("object");
  const Value jinja = refer("jinja");
  defs.set("jinja", text_like("\\{[{%#]"));
  defs.set("any", true);
  defs.set("text", scalar);
  defs.set("flag", any_of({typed(List{"boolean", "number", "null"}),
                           text_like("^\\s*([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn]"
                                     "[Oo]|[Oo][Nn]|[Oo][Ff][Ff]|[01])\\s*$"),
                           jinja}));
  defs.set("number",
           any_of({typed(List{"number", "null"}), text_like("^\\s*[+-]?[0-9]+\\s*$"), jinja}));
  const Value measured =
      any_of({typed(List{"number", "null"}), text_like("^\\s*[0-9]|^\\s*-[0-9]|^$"), jinja});
  defs.set("bytes", measured);
  defs.set("duration", measured);
  defs.set("mode", any_of({typed(List{"number", "null"}), text_like("^(0o)?[0-7]+$"), jinja}));
  defs.set("texts", any_of({scalar, list_of(scalar)}));
  defs.set("entries",
           any_of({scalar, mapping,
                   list_of(typed(List{"string", "number", "boolean", "null", "object"}))}));
  defs.set("pairs", refer("entries"));
  defs.set("mapping", any_of({typed(List{"object", "null"}), list_of(mapping), jinja}));
  defs.set("mappings", any_of({list_of(any_of({mapping, jinja})), typed("null"), jinja}));
}

/// An object of one entry whose value is of this type.
Value one_entry(Value type) {
  return Map{{"type", "object"},
             {"minProperties", 1},
             {"maxProperties", 1},
             {"additionalProperties", std::move(type)}};
}

/// The turned words take one mapping for a list of one.
void add_requisites(Value& defs) {
  const Value target = Map{{"type", "string"}, {"minLength", 1}};
  defs.set("requisites", list_of(any_of({typed("string"), one_entry(target)})));
  defs.set("turned_requisites",
           any_of({refer("requisites"),
                   Map{{"type", "object"}, {"additionalProperties", typed("string")}}}));
  const Value condition =
      any_of({typed("string"), Map{{"type", "object"}, {"required", List{"fun"}}}});
  defs.set("conditions", any_of({condition, list_of(condition)}));
  defs.set("names", list_of(any_of({typed("string"), one_entry(typed("array"))})));
  defs.set("retry", typed(List{"object", "array", "boolean", "string"}));
}

Value described(const Argument& argument, Value type) {
  std::string help(argument.help);
  if (!argument.otherwise.empty()) help += "; default: " + std::string(argument.otherwise);
  if (!help.empty()) type.set("description", std::move(help));
  return type;
}

/// Words whose form is stricter, or another one, than their shape says.
std::string form_of(const Argument& argument) {
  const std::string name(argument.name);
  if (name == "names" || name == "retry") return name;
  if (name == "unless" || name == "onlyif") return "conditions";
  return std::string(shape_name(shape_of(argument)));
}

Value common_properties() {
  Value properties = Value::map();
  for (const Argument& argument : common_arguments())
    properties.set(argument.name, described(argument, refer(form_of(argument))));
  for (const Argument& argument : requisite_arguments()) {
    const bool turned = turned_around(argument.name) && argument.name != "use_in";
    properties.set(argument.name,
                   described(argument, refer(turned ? "turned_requisites" : "requisites")));
  }
  return properties;
}

std::string item_name(const StateFunction& function) {
  return "item_of_" + std::string(function.name);
}

/// One item of a function's list: its arguments and the words of all states.
Value item_of(const StateFunction& function) {
  Value properties = common_properties();
  for (const Argument& argument : function.arguments) {
    const Value type = described(argument, refer(std::string(shape_name(shape_of(argument)))));
    properties.set(argument.name, type);
    for (const std::string_view alias : argument.aliases) properties.set(alias, type);
  }
  return Map{{"type", "object"},
             {"minProperties", 1},
             {"properties", std::move(properties)},
             {"additionalProperties", function.any_argument}};
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

std::string assumed_pattern(const std::vector<std::string>& assumed) {
  std::string pattern;
  for (const std::string& name : assumed) {
    pattern += pattern.empty() ? "^(" : "|";
    for (const char c : name) pattern += c == '.' ? "\\." : std::string(1, c);
    if (name.find('.') == std::string::npos) pattern += "(\\.[^.]+)?";
  }
  return pattern + ")$";
}

/// `module.function: [...]`, and `module: [function, ...]` with the function anywhere in the list.
Value body_properties() {
  Value properties = Value::map();
  Value modules = Value::map();
  for (const auto& [name, function] : all_names()) {
    const Value item = refer(item_name(*function));
    Value list = list_of(item);
    list.set("description", function->summary);
    properties.set(name, std::move(list));
    const std::string module = name.substr(0, name.find('.'));
    const Value word = Map{{"const", name.substr(name.find('.') + 1)}};
    if (!modules.find(module)) modules.set(module, Value::list());
    modules.find(module)->push_back(Map{{"contains", word}, {"items", any_of({word, item})}});
  }
  for (auto& [module, alternatives] : modules.entries())
    properties.set(module.string(), Map{{"anyOf", std::move(alternatives)}, {"type", "array"}});
  return properties;
}

Value state_of(const std::vector<std::string>& assumed) {
  Value words = Value::list();
  for (const auto& [name, function] : all_names()) words.push_back(name);
  Value body = Map{{"type", "object"},
                   {"minProperties", 1},
                   {"properties", body_properties()},
                   {"additionalProperties", false}};
  List alternatives = {Map{{"enum", std::move(words)}}, refer("jinja")};
  if (!assumed.empty()) {
    const std::string pattern = assumed_pattern(assumed);
    body.set("patternProperties", Map{{Value(pattern), typed("array")}});
    alternatives.push_back(text_like(pattern));
  }
  alternatives.push_back(std::move(body));
  return any_of(std::move(alternatives));
}

}  // namespace

std::string json_schema(const std::vector<std::string>& assumed) {
  Value defs = Value::map();
  add_shapes(defs);
  add_requisites(defs);
  for (const StateFunction* function : state_functions())
    defs.set(item_name(*function), item_of(*function));
  defs.set("state", state_of(assumed));
  const Value extension =
      Map{{"type", "object"}, {"minProperties", 1}, {"additionalProperties", typed("array")}};
  const Value names =
      list_of(any_of({typed("string"), Map{{"type", "object"}, {"maxProperties", 1}}}));
  const Value schema = Map{
      {"$schema", "https://json-schema.org/draft/2020-12/schema"},
      {"title", "converge state file (Salt SLS)"},
      {"type", List{"object", "null"}},
      {"properties", Map{{"include", names},
                         {"exclude", names},
                         {"extend", Map{{"type", "object"}, {"additionalProperties", extension}}}}},
      {"additionalProperties", refer("state")},
      {"$defs", std::move(defs)}};
  return to_json(schema, 2) + "\n";
}

}  // namespace converge
