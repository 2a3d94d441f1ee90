#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "converge/base/result.h"
#include "converge/model/command.h"
#include "converge/model/facts.h"

namespace converge {

struct ProcessPatience {
  /// Between SIGTERM and SIGKILL.
  Milliseconds terminate{5000};
  /// How long what it leaves in the background may hold its outputs open.
  Milliseconds background{1000};
};

/// Held while a process is being started. Whoever writes a file that is to be executed holds it
/// too: a process started meanwhile would keep the file open for writing, and nobody could execute
/// it.
std::mutex& spawn_lock();

/// Runs a command that may have a script: writes it beside, runs it, removes it. See run_process().
Result<CommandResult> run_script(const Command& command, const std::function<bool()>& give_up);

/// Runs `shell -c text` to its end, in a process group of its own, with signals as a program
/// expects to find them, with no descriptor of ours but 0, 1 and 2, and with the text of
/// `standard_input` (or nothing) to read.
///
/// - Of each of its outputs the first and the last 64 KiB are kept.
/// - After `timeout` its whole group gets SIGTERM, and SIGKILL some seconds later.
/// - What it leaves running in the background is not waited for: its outputs are closed then.
/// - `run_as` needs root. Without `cwd` such a command starts in that user's home.
///
/// Errors: it could not be started at all (no such shell, directory or user). When `give_up` says
/// so its group is ended and the error is Trouble::interrupted.
Result<CommandResult> run_process(const Command& command, const std::function<bool()>& give_up,
                                  const ProcessPatience& patience = {});

}  // namespace converge
