#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "converge/model/actions/effects.h"
#include "converge/model/command.h"

namespace converge {

/// One process to run.
struct RunCommand {
  Command command;
  std::vector<int> good_codes = {0};
  /// Salt's `stateful: True`: the last line of the output says whether something changed.
  bool stateful = false;
  bool hide_output = false;
  /// Salt's `success_stdout`, `success_stderr`: with one of these in its output any exit code is a
  /// good one.
  std::vector<std::string> good_outputs = {};
  std::vector<std::string> good_errors = {};
  /// A command that was ended by its timeout did well all the same.
  bool ignore_timeout = false;
  /// Run instead of it in check mode, to say what it would change (`stateful: - test_name: ...`).
  std::optional<std::string> test_text = {};
  /// What people know it by; the command's text when empty.
  std::string name = {};
  bool operator==(const RunCommand&) const = default;
};

/// Does nothing: the states of Salt's `test` module say beforehand how they end.
struct Pretend {
  bool succeed = true;
  bool change = false;
  std::string comment = {};
  /// In check mode: the result, when it is not the usual one (nothing where something changes),
  /// and the comment.
  std::optional<bool> check_result = std::nullopt;
  std::string check_comment = {};
  bool operator==(const Pretend&) const = default;
};

using CommandAction = std::variant<RunCommand, Pretend>;

/// See describe() and effects_of() of model/action.h.
std::string name_of(const CommandAction& action);
Effects effects_in(const CommandAction& action);

}  // namespace converge
