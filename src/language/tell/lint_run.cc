#include <algorithm>
#include <map>
#include <tuple>

#include "converge/base/text.h"
#include "converge/docker/fields/shapes.h"
#include "converge/docker/fields/table.h"
#include "lint_rules.h"

namespace converge {
namespace lint_rules {

void Linter::report(std::string_view rule, const State& state, const Place& place,
                    std::string message, std::string hint) const {
  Error error(std::move(message), Trouble::refused);
  findings.push_back({std::string(rule), state.id,
                      std::move(error).at(place).at(state.place).hint(std::move(hint))});
}

bool is_module(const State& state, std::string_view module) {
  return state.function.size() > module.size() && state.function.starts_with(module) &&
         state.function[module.size()] == '.';
}

bool makes_container(const State& state) {
  const bool making = state.function == "docker_container.running" ||
                      state.function == "docker_container.created" ||
                      state.function == "docker_container.run";
  return making && !state.assumed && state.written->arguments.find("image");
}

std::string container_of(const State& state) {
  const Value* container = state.written->arguments.find("container");
  return container && container->is_scalar() ? python_text(*container) : state.name;
}

const Value* given(const State& state, std::string_view field) {
  if (const Value* value = state.written->arguments.find(field)) return value;
  const ContainerField* row = find_container_field(field);
  if (!row) return nullptr;
  for (const std::string_view alias : row->aliases)
    if (const Value* value = state.written->arguments.find(alias)) return value;
  return nullptr;
}

Value parsed(const State& state, std::string_view field) {
  const Value* value = given(state, field);
  const ContainerField* row = find_container_field(field);
  if (!value || !row) return {};
  FieldInput input{std::string(field), repack(*value)};
  input.check_addresses = false;
  // The states of 2014 have the API's own shapes too.
  for (const bool api_shape : {false, true}) {
    input.api_shape = api_shape;
    if (Result<Value> result = row->parse(input)) return *std::move(result);
  }
  return {};
}

bool conditional(const State& state) {
  const Conditions& conditions = state.conditions;
  if (!conditions.only_if.empty() || !conditions.unless.empty() || !conditions.creates.empty())
    return true;
  return std::ranges::any_of(state.requisites, [](const Requisite& requisite) {
    return requisite.kind == RequisiteKind::onchanges || requisite.kind == RequisiteKind::onfail ||
           requisite.kind == RequisiteKind::prereq;
  });
}

namespace {

void add_variables(const Value& value, std::vector<Variable>& variables) {
  if (value.is_map()) {
    for (const Value::Entry& entry : value.entries())
      variables.push_back({python_text(entry.key), entry.value,
                           entry.value.is_null() ? entry.key.place() : entry.value.place()});
  } else if (value.is_string()) {
    const std::size_t at = value.string().find('=');
    if (at != std::string::npos)
      variables.push_back(
          {value.string().substr(0, at), value.string().substr(at + 1), value.place(), true});
  } else if (value.is_list()) {
    for (const Value& item : value.items()) add_variables(item, variables);
  }
}

/// What the compiler says of a state at every run.
void pass_on_warnings(const Linter& linter) {
  for (const State& state : linter.graph.states)
    for (const Error& warning : state.warnings)
      linter.findings.push_back({"warning", state.id, Error(warning).at(state.place)});
  for (const Error& warning : linter.graph.warnings)
    linter.findings.push_back({"warning", "", warning});
  for (const Error& lost : linter.graph.lost_requisites)
    linter.findings.push_back({"lost-requisite", "", lost});
}

}  // namespace

std::vector<Variable> environment_of(const State& state) {
  std::vector<Variable> variables;
  if (const Value* value = given(state, "environment")) add_variables(*value, variables);
  return variables;
}

std::string_view source_at(const Place& place) {
  if (!place.file || place.line == 0 || place.column == 0) return {};
  std::string_view line = place.file->line(place.line);
  for (std::uint32_t column = 1; column < place.column && !line.empty(); ++column) do
      line.remove_prefix(1);
    while (!line.empty() && (static_cast<unsigned char>(line.front()) & 0xc0) == 0x80);
  const bool made = line.find("{{") != line.npos || line.find("{%") != line.npos;
  return made ? std::string_view() : line;
}

std::optional<std::string> written_plainly(const Place& place) {
  std::string_view line = source_at(place);
  if (line.empty()) return std::nullopt;
  if (line.front() == '"' || line.front() == '\'' || line.front() == '|' || line.front() == '>')
    return std::nullopt;
  line = line.substr(0, line.find(" #"));
  line = line.substr(0, line.find_first_of(",]}"));
  return std::string(trim(line));
}

}  // namespace lint_rules

std::vector<Finding> lint(const Graph& graph, const ImagePorts& image_ports) {
  std::vector<Finding> findings;
  const lint_rules::Linter linter{graph, image_ports, findings};
  lint_rules::pass_on_warnings(linter);
  for (const auto judge :
       {lint_rules::judge_images, lint_rules::judge_ports, lint_rules::judge_rights,
        lint_rules::judge_environment, lint_rules::judge_commands, lint_rules::judge_jobs,
        lint_rules::judge_order})
    judge(linter);
  std::map<const SourceFile*, std::size_t> files = {{nullptr, 0}};
  for (const State& state : graph.states) files.emplace(state.place.file, files.size());
  for (const Finding& finding : findings) files.emplace(finding.error.place().file, files.size());
  std::ranges::stable_sort(findings, {}, [&files](const Finding& finding) {
    const Place& place = finding.error.place();
    return std::tuple(files.at(place.file), place.line, place.column);
  });
  return findings;
}

}  // namespace converge
