#pragma once

#include <optional>
#include <string>
#include <vector>

#include "converge/model/state_function.h"

namespace converge {

/// Typed access to a state's arguments. Errors stand at the value's place, say what was expected
/// and are Trouble::refused. Numbers and booleans are taken as text where Salt does so
/// (python_text).
class Arguments {
 public:
  explicit Arguments(const StateInput& input) : input_(input) {}

  const Value* find(std::string_view name) const { return input_.arguments.find(name); }
  bool has(std::string_view name) const { return find(name) != nullptr; }

  Result<std::string> required_text(std::string_view name) const;
  Result<std::optional<std::string>> text(std::string_view name) const;
  /// YAML booleans, and `yes no true false on off 1 0` as text or number.
  Result<bool> flag(std::string_view name, bool otherwise) const;
  Result<std::optional<std::int64_t>> number(std::string_view name) const;
  /// A list of scalars, or one scalar.
  Result<std::vector<std::string>> texts(std::string_view name) const;
  /// Exit codes that are good: zero, and those of a list, or of a text with commas.
  Result<std::vector<int>> exit_codes(std::string_view name) const;
  /// A duration: a number of seconds, or text with units.
  Result<std::optional<Milliseconds>> duration(std::string_view name) const;
  /// Salt's file modes: `644`, `'0644'`, and what YAML makes of an unquoted 0644.
  Result<std::optional<std::uint32_t>> mode(std::string_view name) const;

  /// An error about this argument, with its place: "'mode' should be ..., got ...".
  Error wrong(std::string_view name, std::string_view expected) const;

  const StateInput& input() const { return input_; }

 private:
  const StateInput& input_;
};

}  // namespace converge
