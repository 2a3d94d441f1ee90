#pragma once

#include "converge/base/result.h"
#include "converge/base/value.h"
#include "converge/cli/files.h"
#include "converge/cli/options.h"

namespace converge {

/// The pillar that the command line gives: --pillar-file (YAML) in order, then --pillar (JSON),
/// then --set, each merged into what is there: mappings key by key, everything else replaced.
Result<Value> read_pillar(const Options& options, Sources& sources, const Consider& consider = {});

}  // namespace converge
