#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "converge/cli/options.h"

namespace converge {

/// One option: how it is written, what it is for, and what it does to the Options. The parser and
/// the help are both made from these rows, so that neither can say what the other does not do.
struct OptionRow {
  std::string_view group;
  std::string_view short_name;  ///< `-n` or empty
  std::string_view name;        ///< `--check`
  std::string_view value;       ///< `FILE`; empty for a flag
  std::string_view help;
  Result<void> (*apply)(Options& options, const std::string& value);
  /// The value may only follow a `=`, and this is it when there is none (`--graph`).
  std::string_view otherwise = {};
};

const std::vector<OptionRow>& option_table();

}  // namespace converge
