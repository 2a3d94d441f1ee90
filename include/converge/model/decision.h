#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "converge/base/value.h"
#include "converge/model/action.h"

namespace converge {

/// One difference for the report: `image: sha256:aa -> sha256:bb`. Values that may be secret are
/// not put here (environment: only the names).
struct Change {
  std::string what;
  Value before;
  Value after;
};

/// Nothing to do. There is no Keep without a reason: it becomes the state's comment.
struct Keep {
  std::string why;
};

/// The next thing to do, and why. The engine performs it, looks again and asks again.
struct Act {
  Action action;
  std::string why;
  /// What the report shows when it has been done; may be empty for a step on the way.
  std::vector<Change> changes = {};
  /// The service is down or unproven: a first signal does not stop the run before this.
  bool in_gap = false;
  /// Nothing can be looked at afterwards (a command, a forced pull): its outcome alone says how it
  /// went, and the resource is not asked again.
  bool last = false;
  /// Salt's dry run says that it would be done and counts no change: nothing follows from it there.
  bool uncounted_in_check = false;
  /// The part of the resource's way that it belongs to, for the report; "" is the resource's title.
  std::string stage = {};
  /// What was seen on the way and should be told, once this is done.
  std::vector<std::string> warnings = {};
};

using Decision = std::variant<Keep, Act>;

/// How a service stands after something failed.
enum class Standing {
  not_a_service,  ///< nothing serves here: a file, a command
  serving,        ///< what served before still serves, it was never touched
  rolled_back,    ///< the new version failed its proof, the old one serves again
  unknown,        ///< something runs, or nobody could look: whether it serves cannot be told
  down,           ///< nobody serves
};

/// Nothing (more) to put right after a failure, and how things stand now.
struct Settled {
  Standing standing = Standing::not_a_service;
  std::string why;
};

using Recovery = std::variant<Settled, Act>;

}  // namespace converge
