#pragma once

#include <string>

#include "converge/base/result.h"
#include "converge/model/graph.h"

namespace converge {

/// What a state's conditions say before it runs.
struct ConditionVerdict {
  bool run = true;
  std::string comment;  ///< Salt's words: "unless condition is true", ...
};

/// onlyif, unless, creates, in this order, each only as far as it decides: `onlyif` ends at the
/// first command that fails, `unless` at the first that fails too. A command that cannot even be
/// started counts as Salt counts it (false for onlyif; true, so skipped, for unless).
Result<ConditionVerdict> judge_conditions(const Conditions& conditions, const HostView& host);

/// `check_cmd`: nothing when all succeed, else the comment of the failure.
Result<std::string> failed_check_command(const Conditions& conditions, const HostView& host);

}  // namespace converge
