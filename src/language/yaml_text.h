#pragma once

#include <string_view>

#include "converge/base/result.h"
#include "converge/language/template.h"

namespace converge {

/// The largest file that is read (reliability.md 5.2) and the largest text that a template may
/// make of it.
inline constexpr std::size_t most_file_bytes = 1 << 20;
inline constexpr std::size_t most_rendered_bytes = 32 << 20;

/// Refuses what no parser should see: a file over 1 MiB, UTF-16, bytes that are not UTF-8, NUL and
/// other control characters. The error stands at the first wrong byte.
Result<void> check_file_text(const SourceFile& file);

/// Turns positions in the text that YAML is read from into places in what the user wrote.
class Locator {
 public:
  Locator(const SourceFile& file, const Rendered* rendered) : file_(file), rendered_(rendered) {}

  /// Line and column are counted from 0, as yaml-cpp does.
  Place place(int line, int column) const;
  /// The place of a byte of text().
  Place place_of(std::size_t offset) const;
  /// The text to read, without a byte order mark.
  std::string_view text() const;
  /// One of its lines, counted from 0. "" when there is none.
  std::string_view line(int number) const;

 private:
  const SourceFile& file_;
  const Rendered* rendered_;
};

/// The same checks for a text that a template made.
Result<void> check_rendered_text(const Locator& locator);

}  // namespace converge
