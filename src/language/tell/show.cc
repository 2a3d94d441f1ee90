#include "converge/language/tell/show.h"

#include "converge/language/yaml/emit.h"

namespace converge {
namespace {

Value number(std::size_t count) {
  return Value(static_cast<std::int64_t>(count));
}

/// Enough to find it in the same list.
Value reference(const Graph& graph, std::size_t index) {
  const State& state = graph.states[index];
  Value value = Value::map();
  value.set("order", number(index + 1));
  value.set("id", state.id);
  value.set("function", state.function);
  if (state.name != state.id) value.set("name", state.name);
  return value;
}

Value requisites_of(const Graph& graph, const State& state) {
  Value all = Value::list();
  for (const Requisite& requisite : state.requisites) {
    Value targets = Value::list();
    for (const std::size_t target : requisite.targets) targets.push_back(reference(graph, target));
    Value one = Value::map();
    one.set(requisite_word(requisite), std::move(targets));
    all.push_back(std::move(one));
  }
  return all;
}

Value titles(const std::vector<ResourcePtr>& resources) {
  Value all = Value::list();
  for (const ResourcePtr& resource : resources)
    for (const std::string& stage : resource->stages()) all.push_back(stage);
  return all;
}

void set_if_any(Value& map, std::string_view key, Value value) {
  const bool any = value.is_map() ? !value.entries().empty() : !value.items().empty();
  if (any) map.set(key, std::move(value));
}

Value shown(const Graph& graph, std::size_t index, Value after) {
  const State& state = graph.states[index];
  Value value = Value::map();
  value.set("order", number(index + 1));
  value.set("id", state.id);
  value.set("function", state.function);
  value.set("name", state.name);
  value.set("sls", state.sls);
  value.set("place", to_string(state.place));
  if (state.assumed) value.set("assumed", true);
  value.set("arguments", state.written->arguments);
  set_if_any(value, "words", state.written->words);
  set_if_any(value, "requisites", requisites_of(graph, state));
  if (!state.missing_requisites.empty()) value.set("missing_requisites", state.missing_requisites);
  set_if_any(value, "after", std::move(after));
  set_if_any(value, "resources", titles(state.resources));
  set_if_any(value, "on_watch", titles(state.reaction));
  return value;
}

}  // namespace

std::string to_yaml(const Graph& graph) {
  std::vector<Value> after(graph.states.size(), Value::list());
  for (const auto& [before, index] : graph.edges) after[index].push_back(reference(graph, before));
  Value all = Value::list();
  for (std::size_t i = 0; i < graph.states.size(); ++i)
    all.push_back(shown(graph, i, std::move(after[i])));
  return emit_yaml(all);
}

}  // namespace converge
