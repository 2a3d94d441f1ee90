#pragma once

#include "converge/model/host.h"

namespace converge {

/// What the real machine does without Docker.
Result<Outcome> perform_system(const FileAction& action, const ActionContext& context);
Result<Outcome> perform_system(const CommandAction& action, const ActionContext& context);
Result<Outcome> perform_system(const WebAction& action, const ActionContext& context);

/// What a finished command means, in the words of Salt's cmd.run: good by its exit code, a change
/// whatever it was, unless it is `stateful` and says otherwise.
Outcome judge_command(const RunCommand& action, const CommandResult& result);

/// What Pretend says beforehand.
Outcome pretend(const Pretend& action);

}  // namespace converge
