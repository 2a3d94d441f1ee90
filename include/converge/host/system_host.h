#pragma once

#include "converge/model/host.h"

namespace converge {

/// True for what the machine does without Docker: commands, files, Pretend.
bool is_system_action(const Action& action);

/// Performs such an action on the real machine. Asserts that it is one.
Result<Outcome> perform_system(const Action& action, const ActionContext& context);

/// What a finished command means, by the rules of Salt's cmd.run: its exit code, and with
/// `stateful` the last line of its output (`changed=no comment='...'` or JSON).
Result<Outcome> judge_command(const RunCommand& action, const CommandResult& result);

/// What Pretend does: nothing.
Result<Outcome> pretend(const Pretend& action);

}  // namespace converge
