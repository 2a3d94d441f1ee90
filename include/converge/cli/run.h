#pragma once

#include <string>
#include <vector>

#include "converge/cli/options.h"
#include "converge/engine/engine.h"

namespace converge {

/// Everything after the command line: compile, look, act, report. Returns the exit code.
int run(const Options& options, const Interrupt& interrupt);

/// The whole program. `arguments` without its name.
int converge_main(const std::vector<std::string>& arguments);

}  // namespace converge
