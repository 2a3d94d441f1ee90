#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converge/base/result.h"
#include "converge/model/action.h"
#include "converge/model/decision.h"
#include "converge/model/facts.h"

namespace converge {

/// The machine, to look at. Everything seen is kept for the run and seen again only after an
/// action that may have changed it. All functions may be called from several threads.
class HostView {
 public:
  virtual ~HostView() = default;

  /// The image that `reference` (normalised) means on this daemon now; nothing when it is not here.
  virtual Result<std::optional<ImageFacts>> image(const std::string& reference) const = 0;
  /// The container of exactly this name (never an id or a prefix, trap 49); nothing when there is
  /// none. Names that end in .next, .prev or .failed are looked up by one list for the whole run.
  virtual Result<std::optional<ContainerFacts>> container(const std::string& name) const = 0;
  /// Two networks of one name are an error (trap 99).
  virtual Result<std::optional<NetworkFacts>> network(const std::string& name) const = 0;
  /// lstat(): a symbolic link is itself.
  virtual Result<std::optional<FileFacts>> file(const std::string& path) const = 0;
  /// The bytes of a regular file of at most 64 MiB.
  virtual Result<std::string> contents(const std::string& path) const = 0;
  /// The names of what is in a directory, sorted, without `.` and `..`; a link is not followed
  /// below it, but `path` itself may lead there through one.
  virtual Result<std::vector<std::string>> entries(const std::string& path) const {
    return fail(path + ": this host does not list directories");
  }
  /// Runs a condition (`unless`, `onlyif`, `check_cmd`), in check mode too, as Salt does. Not kept.
  virtual Result<CommandResult> run(const Command& command) const = 0;
};

/// What an action needs to know while it runs.
struct ActionContext {
  /// A line about how far it is; may be empty. Called from the action's thread.
  std::function<void(const std::string&)> progress;
  /// Asked often: true means end as soon as it is safe, with Trouble::interrupted.
  std::function<bool()> give_up;
};

/// What an action did.
struct Outcome {
  /// False when it found that there was nothing to do (a pull that brought nothing new; a stop
  /// of a stopped container; a stateful command that says so).
  bool changed = true;
  /// In check mode: it would be done, and whether that changes anything only doing it can tell (a
  /// stateful command).
  bool open = false;
  /// False for what was done and came to nothing good: a command with a bad exit code, a `test`
  /// state that is made to fail. It may have changed something all the same; `comment` says why.
  bool succeeded = true;
  std::string comment;
  std::vector<Change> changes = {};
  /// Warnings of the daemon, for the report (trap 31).
  std::vector<std::string> warnings = {};
};

/// The machine, to look at and to change. In check mode it is a shadow: it reads the real machine
/// and changes only its own copy, so no write request can leave the process.
class Host : public HostView {
 public:
  /// Does exactly this. After an answer that never came it has looked again and says what is;
  /// Trouble::unknown is only left when that was impossible too.
  virtual Result<Outcome> perform(const Action& action, const ActionContext& context) = 0;

  /// A copy of what is seen, to try actions on; nothing real is changed, and nothing is asked of
  /// the machine that has been seen already. Null where there is no need: check mode is one
  /// already.
  virtual std::unique_ptr<Host> rehearsal() const { return nullptr; }
};

/// What a state will look at, as far as it is known beforehand: lets a host look at all of it
/// at once, before the first state's turn.
struct Mentions {
  std::vector<std::string> containers;
  std::vector<std::string> images;
};

}  // namespace converge
