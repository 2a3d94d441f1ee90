#pragma once

#include <string>
#include <string_view>

/// How PyYAML writes single values.
namespace converge {

/// What quotes a text needs.
struct ScalarAnalysis {
  bool flow_plain = false;   ///< may stand without quotes inside of [] and {}
  bool block_plain = false;  ///< may stand without quotes elsewhere
  bool single_quoted = false;
  bool several_lines = false;
};
ScalarAnalysis analyze(std::string_view text);

/// Whether a plain text would be read as something else than a text: true, 1.5, null, 2002-12-25.
bool means_something_else(std::string_view text);

/// A character inside of double quotes; `unicode`: those beyond ASCII stay as they are.
std::string double_quoted_character(char32_t character, bool unicode);
std::string double_quoted(std::string_view text, bool unicode);
/// Line ends double, and what follows them is indented.
std::string single_quoted(std::string_view text, std::size_t indent);

}  // namespace converge
