#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "converge/base/text.h"
#include "converge/host/system/descriptor.h"
#include "converge/host/system/files.h"
#include "converge/host/system/process.h"
#include "converge/host/system/users.h"

namespace converge {
namespace {

constexpr mode_t for_its_owner = 0500;

/// A file with the script in it, removed again.
class ScriptFile {
 public:
  ScriptFile() = default;
  ~ScriptFile() {
    if (!path_.empty()) unlink(path_.c_str());
  }
  ScriptFile(const ScriptFile&) = delete;
  ScriptFile& operator=(const ScriptFile&) = delete;

  Result<void> write(const Command& command);
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

Result<void> fill(int file, const std::string& path, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const auto count = ::write(file, text.data() + done, text.size() - done);
    if (count < 0 && errno != EINTR) return fail(file_error("cannot write", path, errno));
    if (count > 0) done += static_cast<std::size_t>(count);
  }
  return {};
}

/// In the command's own directory, as Salt does it: /tmp may not be for programs.
Result<void> ScriptFile::write(const Command& command) {
  const std::string folder = command.cwd.empty() ? "/tmp" : command.cwd;
  std::string name = folder + "/.converge.XXXXXX" + command.script_ending;
  const std::lock_guard lock(spawn_lock());
  const Descriptor file(
      mkostemps(name.data(), static_cast<int>(command.script_ending.size()), O_CLOEXEC));
  if (!file) return fail(file_error("cannot write the script in", folder, errno));
  path_ = name;
  TRY(fill(file.get(), path_, *command.script));
  if (command.run_as) {
    TRY(const User user, find_user(*command.run_as));
    if (fchown(file.get(), user.uid, static_cast<gid_t>(-1)) != 0)
      return fail(file_error("cannot give the script to its user:", path_, errno));
  }
  if (fchmod(file.get(), for_its_owner) != 0)
    return fail(file_error("cannot set the mode of", path_, errno));
  return {};
}

}  // namespace

Result<CommandResult> run_script(const Command& command, const std::function<bool()>& give_up) {
  if (!command.script) return run_process(command, give_up);
  ScriptFile file;
  TRY(file.write(command));
  Command run = command;
  run.script.reset();
  run.text = shell_quoted(file.path());
  if (!command.text.empty()) run.text += " " + command.text;
  return run_process(run, give_up);
}

}  // namespace converge
