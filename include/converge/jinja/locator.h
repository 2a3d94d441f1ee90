#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "converge/jinja/template.h"

namespace converge {

/// Turns positions in the text that YAML is read from into places in what the user wrote. Asked for
/// every scalar, so no answer may walk through the text: a line can be as long as the file.
class Locator {
 public:
  Locator(const SourceFile& file, const Rendered* rendered);

  /// Line and column are counted from 0 and in bytes, as yaml-cpp does.
  Place place(int line, int column) const;
  /// The place of a byte of text().
  Place place_of(std::size_t offset) const;
  /// The text to read, without a byte order mark.
  std::string_view text() const { return text_; }
  /// One of its lines, counted from 0. "" when there is none.
  std::string_view line(int number) const;
  /// Whether that line stands in a file like this, or a template made it.
  bool verbatim(int line) const;
  /// The byte of text() at a line and a column that are counted from 1, and in characters.
  std::size_t offset_of(std::uint32_t line, std::uint32_t column) const;

 private:
  std::uint32_t characters_before(std::size_t offset) const;
  std::uint32_t characters(std::size_t from, std::size_t to) const {
    return characters_before(to) - characters_before(from);
  }
  std::size_t line_of(std::size_t offset) const;
  Place made_at(std::size_t offset, const LineOrigin& line) const;

  const SourceFile& file_;
  const Rendered* rendered_;
  std::string_view text_;
  std::size_t mark_ = 0;                    // bytes of the byte order mark before text_
  std::vector<std::size_t> starts_;         // of the lines
  std::vector<std::uint32_t> checkpoints_;  // characters before each stretch; none for plain ASCII
};

}  // namespace converge
