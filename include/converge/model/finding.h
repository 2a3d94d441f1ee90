#pragma once

#include <string>

#include "converge/base/error.h"

namespace converge {

/// Something in a state file that is probably a mistake, though it can be run.
struct Finding {
  std::string rule;  ///< `latest-without-pull`: one of docs/lint.md
  std::string id;    ///< of the state; empty for what belongs to none
  Error error;       ///< what, where, and what to write instead
};

}  // namespace converge
