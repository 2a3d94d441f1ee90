#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "converge/language/template.h"
#include "converge/language/template/object.h"

namespace converge::jinja {

/// From `offset` on, a text comes from that line of that file. When `counts`, each newline in it
/// is one in the file, too.
struct LineMark {
  std::size_t offset;
  const SourceFile* file;
  std::uint32_t line;
  bool counts;
};

struct LineMarks {
  std::vector<LineMark> marks;
};

/// A text that remembers where its parts come from.
class Output {
 public:
  /// Text of a template that begins in that line.
  void add_text(std::string_view text, const SourceFile& file, std::uint32_t line);
  /// What an expression in that line gave.
  void add_value(std::string_view text, const SourceFile& file, std::uint32_t line);
  /// The same for a text that knows its own origin (a macro's).
  void add_string(const String& string, const SourceFile& file, std::uint32_t line);

  const std::string& text() const { return text_; }
  std::string take_text() { return std::move(text_); }
  LineMarks take_marks() { return LineMarks{std::move(marks_)}; }

 private:
  void mark(const SourceFile& file, std::uint32_t line, bool counts);

  std::string text_;
  std::vector<LineMark> marks_;
};

/// The rendered text with the origin of each of its lines: that of its first character that is no
/// blank.
Rendered with_origins(std::string text, const LineMarks& marks);
/// A file that holds no Jinja at all.
Rendered without_jinja(const SourceFile& file, std::string text);

}  // namespace converge::jinja
