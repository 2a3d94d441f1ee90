#include "converge/engine/conditions.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/base/overloaded.h"

namespace converge {
namespace {

Result<bool> holds(const Condition& condition, const HostView& host, bool if_not_startable) {
  return std::visit(
      overloaded{
          [&](const ShellCondition& shell) -> Result<bool> {
            Result<CommandResult> result = host.run(shell.command);
            if (!result) return if_not_startable;
            return std::ranges::find(shell.good_codes, result->exit_code) != shell.good_codes.end();
          },
          [&](const NativeCondition& native) -> Result<bool> {
            Result<bool> answer = native.holds(host);
            if (!answer) return fail(std::move(answer).error().during("asking " + native.function));
            return answer;
          },
      },
      condition);
}

/// Whether all of them hold; asks no further than the first that does not.
Result<bool> all_hold(const std::vector<Condition>& conditions, const HostView& host,
                      bool if_not_startable) {
  for (const Condition& condition : conditions) {
    TRY(const bool yes, holds(condition, host, if_not_startable));
    if (!yes) return false;
  }
  return true;
}

Result<bool> all_exist(const std::vector<std::string>& paths, const HostView& host) {
  for (const std::string& path : paths) {
    TRY(const auto file, host.file(path));
    if (!file) return false;
  }
  return true;
}

}  // namespace

Result<ConditionVerdict> judge_conditions(const Conditions& conditions, const HostView& host) {
  TRY(const bool wanted, all_hold(conditions.only_if, host, false));
  if (!wanted) return ConditionVerdict{false, "onlyif condition is false"};
  if (!conditions.unless.empty()) {
    TRY(const bool needless, all_hold(conditions.unless, host, true));
    if (needless) return ConditionVerdict{false, "unless condition is true"};
  }
  if (!conditions.creates.empty()) {
    TRY(const bool there, all_exist(conditions.creates, host));
    if (there) {
      return ConditionVerdict{false, conditions.creates.size() == 1
                                         ? conditions.creates.front() + " exists"
                                         : "All files in creates exist"};
    }
  }
  return ConditionVerdict{};
}

Result<std::string> failed_check_command(const Conditions& conditions, const HostView& host) {
  for (const Command& command : conditions.check_commands) {
    TRY(const CommandResult result, host.run(command));
    if (result.exit_code != 0)
      return fmt::format("check_cmd determined the state failed: '{}' exited {}", command.text,
                         result.exit_code);
  }
  return std::string();
}

}  // namespace converge
