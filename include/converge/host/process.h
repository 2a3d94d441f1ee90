#pragma once

#include <functional>
#include <string>

#include "converge/base/result.h"
#include "converge/model/command.h"
#include "converge/model/facts.h"

namespace converge {

/// Runs `shell -c text` to its end, in a process group of its own, with signals as a program
/// expects to find them, with no descriptor of ours but 0, 1 and 2, and with the text of
/// `standard_input` (or nothing) to read.
///
/// - Of each of its outputs the first and the last 64 KiB are kept.
/// - After `timeout` its whole group gets SIGTERM, and SIGKILL 5 s later.
/// - What it leaves running in the background may hold its outputs open: a second after its own
///   end they are closed, and nobody waits.
/// - `run_as` needs root. Without `cwd` such a command starts in that user's home.
///
/// Errors: it could not be started at all (no such shell, directory or user). When `give_up` says
/// so its group is ended and the error is Trouble::interrupted.
Result<CommandResult> run_process(const Command& command, const std::function<bool()>& give_up);

}  // namespace converge
