#include "converge/model/graph.h"

#include <fmt/format.h>

#include "converge/base/text.h"

namespace converge {
namespace {

std::string_view kind_word(RequisiteKind kind) {
  switch (kind) {
    case RequisiteKind::require:
      return "require";
    case RequisiteKind::watch:
      return "watch";
    case RequisiteKind::onchanges:
      return "onchanges";
    case RequisiteKind::onfail:
      return "onfail";
    case RequisiteKind::prereq:
      return "prereq";
    case RequisiteKind::listen:
      return "listen";
  }
  return "";
}

/// `app docker_container.running`, with the name when it is another one.
std::string label(const State& state) {
  std::string text = state.id + " " + state.function;
  if (state.name != state.id) text += " (" + state.name + ")";
  return printable(text);
}

std::string condition_text(const Condition& condition) {
  if (const auto* native = std::get_if<NativeCondition>(&condition)) return native->function;
  return std::get<ShellCondition>(condition).command.text;
}

std::string paragraph(const Graph& graph, std::size_t index) {
  const State& state = graph.states[index];
  std::string text = fmt::format("{}. {}\n", index + 1, label(state));
  const auto line = [&](std::string_view word, std::string_view what) {
    text += fmt::format("     {} {}\n", word, printable(what));
  };
  if (state.place) line("at", to_string(state.place));
  for (const Requisite& requisite : state.requisites)
    for (const std::size_t target : requisite.targets)
      line(requisite_word(requisite) + ":", label(graph.states[target]));
  for (const auto& [before, after] : graph.edges)
    if (after == index) line("after:", label(graph.states[before]));
  for (const Condition& condition : state.conditions.only_if)
    line("onlyif:", condition_text(condition));
  for (const Condition& condition : state.conditions.unless)
    line("unless:", condition_text(condition));
  for (const std::string& path : state.conditions.creates) line("creates:", path);
  for (const ResourcePtr& resource : state.resources)
    for (const std::string& stage : resource->stages()) line("-", stage);
  for (const ResourcePtr& resource : state.reaction)
    for (const std::string& stage : resource->stages()) line("on change:", stage);
  return text;
}

}  // namespace

std::string requisite_word(const Requisite& requisite) {
  const std::string word(kind_word(requisite.kind));
  // The group that needs not be said is the other one for these.
  const bool any_by_default =
      requisite.kind == RequisiteKind::onfail || requisite.kind == RequisiteKind::listen;
  const bool any = requisite.group == RequisiteGroup::any;
  if (any == any_by_default) return word;
  return word + (any ? "_any" : "_all");
}

std::string to_text(const Graph& graph) {
  std::string text;
  for (std::size_t i = 0; i < graph.states.size(); ++i) text += paragraph(graph, i);
  return text;
}

}  // namespace converge
