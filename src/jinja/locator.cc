#include "converge/jinja/locator.h"

#include <algorithm>

namespace converge {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
/// Bytes between two checkpoints of the count of characters.
constexpr std::size_t stretch = 256;

bool begins_character(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
}

std::uint32_t count_characters(std::string_view text) {
  return static_cast<std::uint32_t>(std::ranges::count_if(text, begins_character));
}

}  // namespace

Locator::Locator(const SourceFile& file, const Rendered* rendered)
    : file_(file), rendered_(rendered), text_(rendered ? rendered->text : file.text()) {
  if (text_.starts_with(byte_order_mark)) mark_ = byte_order_mark.size();
  text_.remove_prefix(mark_);
  starts_.push_back(0);
  for (std::size_t at = 0; (at = text_.find('\n', at)) != std::string_view::npos;)
    starts_.push_back(++at);
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < text_.size(); at += stretch) {
    checkpoints_.push_back(sum);
    sum += count_characters(text_.substr(at, stretch));
  }
  checkpoints_.push_back(sum);
  if (sum == text_.size()) checkpoints_.clear();
}

Place Locator::place(int line, int column) const {
  if (line < 0) return Place{&file_, 0, 0};
  const auto row = static_cast<std::size_t>(line);
  // yaml-cpp's position of what is missing at the end may lie behind the text.
  const std::size_t start = row < starts_.size() ? starts_[row] : text_.size();
  const std::size_t offset =
      std::min(start + static_cast<std::size_t>(std::max(column, 0)), text_.size());
  const auto position = column < 0 ? 0 : characters(start, offset) + 1;
  if (!rendered_) return Place{&file_, static_cast<std::uint32_t>(row + 1), position};
  if (rendered_->lines.empty()) return Place{&file_, 0, 0};
  // A mark behind the last line belongs to it: that is where the text ends too early.
  const std::size_t last = rendered_->lines.size() - 1;
  const LineOrigin& origin = rendered_->lines[std::min(row, last)];
  if (row > last || column < 0) return {origin.file ? origin.file : &file_, origin.line, 0};
  if (origin.verbatim) return {origin.file, origin.line, position};
  return made_at(offset, origin);
}

/// In a line that a template put together: exact in the template's own text, else where the
/// expression stands.
Place Locator::made_at(std::size_t offset, const LineOrigin& line) const {
  const std::vector<TextOrigin>& all = rendered_->origins;
  const auto behind = std::ranges::upper_bound(all, offset + mark_, {}, &TextOrigin::offset);
  if (behind == all.begin()) return {line.file ? line.file : &file_, line.line, 0};
  const TextOrigin& origin = *(behind - 1);
  if (!origin.own || origin.column == 0) return {origin.file, origin.line, origin.column};
  const std::size_t begin = origin.offset - std::min(origin.offset, mark_);
  const std::size_t first = line_of(begin);
  const std::size_t here = line_of(offset);
  if (first == here) return {origin.file, origin.line, origin.column + characters(begin, offset)};
  return {origin.file, origin.line + static_cast<std::uint32_t>(here - first),
          characters(starts_[here], offset) + 1};
}

Place Locator::place_of(std::size_t offset) const {
  const std::size_t line = line_of(offset);
  return place(static_cast<int>(line), static_cast<int>(offset - starts_[line]));
}

std::string_view Locator::line(int number) const {
  const auto row = static_cast<std::size_t>(number);
  if (number < 0 || row >= starts_.size()) return {};
  const std::string_view rest = text_.substr(starts_[row]);
  return rest.substr(0, rest.find('\n'));
}

bool Locator::verbatim(int line) const {
  if (!rendered_) return true;
  const auto row = static_cast<std::size_t>(line);
  return line >= 0 && row < rendered_->lines.size() && rendered_->lines[row].verbatim;
}

std::size_t Locator::offset_of(std::uint32_t line, std::uint32_t column) const {
  if (line == 0 || line > starts_.size()) return text_.size();
  std::size_t at = starts_[line - 1];
  for (std::uint32_t passed = 1; passed < column && at < text_.size() && text_[at] != '\n';
       ++passed)
    do ++at;
    while (at < text_.size() && !begins_character(text_[at]));
  return at;
}

std::size_t Locator::line_of(std::size_t offset) const {
  const auto behind = std::ranges::upper_bound(starts_, offset);
  return static_cast<std::size_t>(behind - starts_.begin()) - 1;
}

std::uint32_t Locator::characters_before(std::size_t offset) const {
  if (checkpoints_.empty()) return static_cast<std::uint32_t>(offset);
  const std::size_t checkpoint = offset / stretch;
  const std::size_t begin = checkpoint * stretch;
  return checkpoints_[checkpoint] + count_characters(text_.substr(begin, offset - begin));
}

}  // namespace converge
