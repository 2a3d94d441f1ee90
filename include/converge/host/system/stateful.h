#pragma once

#include <string>

#include "converge/model/host.h"

namespace converge {

/// Salt's `stateful: True`: the output tells whether something changed, as a JSON object or in its
/// last line as `changed=yes comment='all is well'`. No output is no change; an output in another
/// form is a failure.
Outcome judge_stateful(Outcome outcome, int exit_code, const std::string& out,
                       const std::string& err);

}  // namespace converge
