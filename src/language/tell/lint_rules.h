#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converge/language/tell/lint.h"

namespace converge::lint_rules {

/// What all rules are given: the states, and where their findings go.
struct Linter {
  const Graph& graph;
  const ImagePorts& image_ports;
  std::vector<Finding>& findings;

  /// `place` is that of the value; the state's own when it has none.
  void report(std::string_view rule, const State& state, const Place& place, std::string message,
              std::string hint = {}) const;
};

bool is_module(const State& state, std::string_view module);
/// It makes a container that goes on: docker_container.running, created or run, with an image.
bool makes_container(const State& state);
/// `container: X` of 2014, or the name.
std::string container_of(const State& state);
/// A container's argument by any of its names; nullptr when it is not given.
const Value* given(const State& state, std::string_view field);
/// The same as the Engine API has it; null when it is not given.
Value parsed(const State& state, std::string_view field);
/// The state has a condition or a requisite that keeps it from running every time.
bool conditional(const State& state);

/// One variable of an `environment`, in whichever shape it is written.
struct Variable {
  std::string name;
  Value value;
  Place place;
  bool joined = false;  ///< NAME=VALUE: the value is a text whatever it looks like
};
std::vector<Variable> environment_of(const State& state);

/// What stands in the file from a value's place to the end of the line; "" where the place is not
/// exact, and where a template has a hand in the rest of the line.
std::string_view source_at(const Place& place);

/// The text of a plain scalar as the file has it: `no` where the value is false. Nothing for what
/// is quoted, and where a template made the line.
std::optional<std::string> written_plainly(const Place& place);

// One function per subject, each with its rules.
void judge_images(const Linter& linter);
void judge_ports(const Linter& linter);
void judge_rights(const Linter& linter);
void judge_environment(const Linter& linter);
void judge_commands(const Linter& linter);
void judge_jobs(const Linter& linter);
void judge_order(const Linter& linter);

}  // namespace converge::lint_rules
