#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "converge/jinja/object.h"
#include "converge/jinja/template.h"
#include "lexer.h"

namespace converge::jinja {

/// Where the parts of a text come from.
struct LineMarks {
  std::vector<TextOrigin> marks;
};

/// A text that remembers where its parts come from.
class Output {
 public:
  /// Text of a template that begins there.
  void add_text(std::string_view text, const SourceFile& file, Spot spot);
  /// What an expression there gave.
  void add_value(std::string_view text, const SourceFile& file, Spot spot);
  /// The same for a text that knows its own origin (a macro's).
  void add_string(const String& string, const SourceFile& file, Spot spot);

  const std::string& text() const { return text_; }
  std::string take_text() { return std::move(text_); }
  LineMarks take_marks() { return LineMarks{std::move(marks_)}; }

 private:
  void mark(const SourceFile& file, Spot spot, bool own);

  std::string text_;
  std::vector<TextOrigin> marks_;
};

/// The rendered text with its origins; a line's is that of its first character that is no blank.
Rendered with_origins(std::string text, const LineMarks& marks);
/// A file that holds no Jinja at all.
Rendered without_jinja(const SourceFile& file, std::string text);

}  // namespace converge::jinja
