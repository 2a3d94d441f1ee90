#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "converge/jinja/machine.h"

/// What several filters and methods do with texts.
namespace converge::jinja {

/// Without the characters of `set` (null: blanks) at the ends.
std::string_view strip(std::string_view text, const std::string_view* set, bool left, bool right);
std::string repeated(std::string_view text, std::int64_t count);
/// str.replace; a count below 0 means all.
Result<std::string> replace(Machine& machine, std::string_view text, std::string_view from,
                            std::string_view to, std::int64_t count);
/// str.splitlines(): every kind of line end that Python knows.
std::vector<std::string_view> split_lines(std::string_view text, bool keep_ends = false);
/// str.split(): without a separator at runs of blanks; `most` below 0 means all.
std::vector<std::string_view> split_blanks(std::string_view text, std::int64_t most,
                                           bool from_right);
std::vector<std::string_view> split_at(std::string_view text, std::string_view separator,
                                       std::int64_t most, bool from_right);
/// Texts as a list of a template.
Result<Object> text_list(Machine& machine, const std::vector<std::string_view>& texts,
                         bool markup = false);

}  // namespace converge::jinja
