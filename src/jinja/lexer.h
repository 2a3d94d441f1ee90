#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "converge/base/result.h"

namespace converge::jinja {

/// A position in a template: line from 1, column in characters from 1.
struct Spot {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

enum class TokenKind : std::uint8_t {
  data,
  variable_begin,
  variable_end,
  block_begin,
  block_end,
  name,
  string,
  integer,
  real,
  op,  ///< an operator or bracket: its text is in `text`
  end,
};

struct Token {
  TokenKind kind = TokenKind::end;
  Spot spot;
  std::string text;  ///< of data, names, operators; of strings without quotes and escapes
  std::int64_t integer = 0;
  double real = 0;

  bool is(std::string_view op) const { return kind == TokenKind::op && text == op; }
  bool is_name(std::string_view name) const { return kind == TokenKind::name && text == name; }
};

/// "end of print statement", "name", "','": for messages.
std::string describe(const Token& token);

/// "\r\n" and "\r" become "\n"; a single one at the end goes away, as Jinja has it.
std::string normalized(std::string_view text, bool keep_last_newline = false);

/// What a line `#jinja2: {...}` may ask for.
struct Whitespace {
  bool trim_blocks = false;    ///< the line end behind a block or comment goes away
  bool lstrip_blocks = false;  ///< the blanks before one that begins its line go away
};

/// Cuts a normalized template into tokens, the last one is `end`. Comments are gone, raw blocks
/// are data, whitespace control is done. Errors point into `file`.
/// `left_out` is the line that belongs to no text, from 1; 0 = there is none.
Result<std::vector<Token>> tokenize(const SourceFile& file, std::string_view text,
                                    Whitespace whitespace = {}, std::uint32_t left_out = 0);

}  // namespace converge::jinja
