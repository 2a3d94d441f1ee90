#pragma once

#include "converge/model/host.h"

namespace converge {

/// True for what the machine does without Docker: commands, files, Pretend.
bool is_system_action(const Action& action);

/// Performs such an action on the real machine.
Result<Outcome> perform_system(const Action& action, const ActionContext& context);

/// What a finished command means, in the words of Salt's cmd.run: good by its exit code, a change
/// whatever it was, unless it is `stateful` and says otherwise.
Outcome judge_command(const RunCommand& action, const CommandResult& result);

/// What Pretend says beforehand.
Outcome pretend(const Pretend& action);

}  // namespace converge
