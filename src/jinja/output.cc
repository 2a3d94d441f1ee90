#include "output.h"

#include <algorithm>

namespace converge::jinja {

void Output::mark(const SourceFile& file, Spot spot, bool own) {
  if (!marks_.empty() && marks_.back().offset == text_.size()) {
    marks_.back() = {text_.size(), &file, spot.line, spot.column, own};
    return;
  }
  marks_.push_back({text_.size(), &file, spot.line, spot.column, own});
}

void Output::add_text(std::string_view text, const SourceFile& file, Spot spot) {
  if (text.empty()) return;
  mark(file, spot, true);
  text_ += text;
}

void Output::add_value(std::string_view text, const SourceFile& file, Spot spot) {
  if (text.empty()) return;
  mark(file, spot, false);
  text_ += text;
}

void Output::add_string(const String& string, const SourceFile& file, Spot spot) {
  if (!string.marks) {
    add_value(string.text, file, spot);
    return;
  }
  const std::size_t base = text_.size();
  for (TextOrigin mark : string.marks->marks) {
    mark.offset += base;
    marks_.push_back(mark);
  }
  text_ += string.text;
}

namespace {

/// Walks through a text and its marks side by side.
class Tracer {
 public:
  Tracer(std::string_view text, const std::vector<TextOrigin>& marks)
      : text_(text), marks_(marks) {}

  /// Where the character at `offset` comes from; the offsets of the calls grow.
  LineOrigin at(std::size_t offset) {
    while (next_ < marks_.size() && marks_[next_].offset <= offset) ++next_;
    if (next_ == 0) return {};
    const TextOrigin& mark = marks_[next_ - 1];
    if (!mark.own) return {mark.file, mark.line, false};
    const std::size_t from = counted_for_ == next_ ? counted_to_ : mark.offset;
    if (counted_for_ != next_) lines_ = 0;
    lines_ += static_cast<std::uint32_t>(
        std::count(text_.begin() + static_cast<std::ptrdiff_t>(from),
                   text_.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
    counted_for_ = next_;
    counted_to_ = offset;
    return {mark.file, mark.line + lines_, false};
  }

 private:
  std::string_view text_;
  const std::vector<TextOrigin>& marks_;
  std::size_t next_ = 0;
  std::size_t counted_for_ = 0;
  std::size_t counted_to_ = 0;
  std::uint32_t lines_ = 0;
};

/// The lines of files, each file cut only once.
class Lines {
 public:
  bool same(const LineOrigin& origin, std::string_view line) {
    if (origin.file != file_) {
      file_ = origin.file;
      starts_.assign(1, 0);
      const std::string& text = file_->text();
      for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; ++at)
        starts_.push_back(at + 1);
    }
    if (origin.line == 0 || origin.line > starts_.size()) return false;
    std::string_view rest = std::string_view(file_->text()).substr(starts_[origin.line - 1]);
    if (!rest.starts_with(line)) return false;
    rest.remove_prefix(line.size());
    return rest.empty() || rest.starts_with('\n') || rest.starts_with("\r\n");
  }

 private:
  const SourceFile* file_ = nullptr;
  std::vector<std::size_t> starts_;
};

}  // namespace

Rendered with_origins(std::string text, const LineMarks& marks) {
  Rendered result;
  Tracer tracer(text, marks.marks);
  Lines lines;
  std::size_t start = 0;
  while (start <= text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    if (start == text.size() && start > 0) break;
    const std::size_t inked = std::min(text.find_first_not_of(" \t", start), end);
    LineOrigin origin = tracer.at(std::min(inked, text.empty() ? 0 : text.size() - 1));
    if (origin.file)
      origin.verbatim = lines.same(origin, std::string_view(text).substr(start, end - start));
    result.lines.push_back(origin);
    start = end + 1;
  }
  result.text = std::move(text);
  result.origins = marks.marks;
  return result;
}

Rendered without_jinja(const SourceFile& file, std::string text) {
  Rendered result;
  const auto count = static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
  const std::uint32_t lines = count + (text.ends_with('\n') ? 0 : 1);
  result.lines.reserve(lines);
  for (std::uint32_t line = 1; line <= lines; ++line) result.lines.push_back({&file, line, true});
  result.text = std::move(text);
  return result;
}

}  // namespace converge::jinja
