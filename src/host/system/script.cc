#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "converge/base/file_beside.h"
#include "converge/base/text.h"
#include "converge/host/system/files.h"
#include "converge/host/system/process.h"
#include "converge/host/system/users.h"

namespace converge {
namespace {

constexpr mode_t for_its_owner = 0500;

/// In the command's own directory, as Salt does it: /tmp may not be for programs.
Result<void> write_script(const Command& command, FileBeside& file) {
  const std::string folder = command.cwd.empty() ? "/tmp" : command.cwd;
  // A process that is made meanwhile would have the file open for writing: it could not be run.
  const std::lock_guard lock(spawn_lock());
  if (const auto error = file.make(folder, command.script_ending))
    return fail(file_error("cannot write the script in", folder, error.value()));
  if (const auto error = write_all(file.number(), *command.script))
    return fail(file_error("cannot write", file.name(), error.value()));
  if (command.run_as) {
    TRY(const User user, find_user(*command.run_as));
    if (fchown(file.number(), user.uid, static_cast<gid_t>(-1)) != 0)
      return fail(file_error("cannot give the script to its user:", file.name(), errno));
  }
  if (fchmod(file.number(), for_its_owner) != 0)
    return fail(file_error("cannot set the mode of", file.name(), errno));
  file.close();
  return {};
}

}  // namespace

Result<CommandResult> run_script(const Command& command, const std::function<bool()>& give_up) {
  if (!command.script) return run_process(command, give_up);
  FileBeside file;
  TRY(write_script(command, file));
  Command run = command;
  run.script.reset();
  run.text = shell_quoted(file.name());
  if (!command.text.empty()) run.text += " " + command.text;
  return run_process(run, give_up);
}

}  // namespace converge
