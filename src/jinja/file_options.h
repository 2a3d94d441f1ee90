#pragma once

#include <cstdint>
#include <string_view>

#include "converge/jinja/machine.h"
#include "lexer.h"

/// Salt lets a template set options of Jinja by a line `#jinja2: {...}`, the first one or the one
/// below `#!jinja|yaml`. They hold for what it imports, too.
namespace converge::jinja {

struct FileOptions {
  Whitespace whitespace;
  std::uint32_t line = 0;  ///< where they stand, from 1; 0 = nowhere
};

/// Whether there is such a line.
bool has_options(std::string_view text);

/// Other options than `trim_blocks` and `lstrip_blocks` are an error; what is no JSON is a comment.
Result<FileOptions> file_options(Machine& machine, const SourceFile& file);

}  // namespace converge::jinja
