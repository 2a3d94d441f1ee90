#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "converge/base/error.h"
#include "converge/base/text.h"
#include "utf8.h"

namespace converge {
namespace {

constexpr std::size_t widest = 120;  // characters of a source line that are shown

/// A source line as it is shown, character by character, with what stands below each.
struct Cell {
  std::string shown;
  std::string below;
};

std::vector<Cell> cells(std::string_view line) {
  std::vector<Cell> result;
  while (!line.empty()) {
    const CodePoint point = decode_utf8(line);
    const std::string_view bytes = line.substr(0, point.length);
    line.remove_prefix(point.length);
    // A tab below a tab keeps the caret in place whatever the terminal's tab stops are.
    if (bytes == "\t") {
      result.push_back({"\t", "\t"});
      continue;
    }
    std::string shown = visible(point, bytes);
    const std::size_t width = shown == bytes ? 1 : shown.size();
    result.push_back({std::move(shown), std::string(width, ' ')});
  }
  return result;
}

/// A line of a file can be as long as the file: only what is near the column is looked at closely.
struct Part {
  std::string_view text;
  std::size_t column;  ///< in it, counted from 0
  bool cut_before = false;
  bool cut_after = false;
};

/// Where the letter after the one at `i` begins.
std::size_t next_letter(std::string_view line, std::size_t i) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; };
  for (++i; i < line.size() && continues(line[i]);) ++i;
  return i;
}

Part near(std::string_view line, std::size_t column) {
  constexpr std::size_t most_bytes = 8 * widest;  // that many letters on both sides, of four bytes
  if (line.size() <= most_bytes) return {line, column};
  const std::size_t skipped = column > widest ? column - widest : 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < skipped && begin < line.size(); ++i) begin = next_letter(line, begin);
  std::size_t end = begin;
  while (end < line.size() && end - begin < most_bytes) end = next_letter(line, end);
  return {line.substr(begin, end - begin), column - skipped, begin > 0, end < line.size()};
}

/// Which characters of a long line are shown: around the column, which is counted from 0.
std::pair<std::size_t, std::size_t> window(std::size_t length, std::size_t column) {
  if (length <= widest) return {0, length};
  const std::size_t wanted = column > widest / 2 ? column - widest / 2 : 0;
  const std::size_t first = std::min(wanted, length - widest);
  return {first, first + widest};
}

std::string excerpt(const Place& place) {
  if (!place || place.line == 0) return {};
  const Part part = near(place.file->line(place.line), place.column == 0 ? 0 : place.column - 1);
  const std::vector<Cell> line = cells(part.text);
  if (line.empty()) return {};
  const std::size_t column = part.column;
  const auto [first, last] = window(line.size(), std::min(column, line.size()));
  const std::string number = std::to_string(place.line);
  const bool begun = first > 0 || part.cut_before;
  std::string shown = begun ? "..." : "";
  std::string below = begun ? "   " : "";
  for (std::size_t i = first; i < last; ++i) {
    shown += line[i].shown;
    if (i < column) below += line[i].below;
  }
  if (last < line.size() || part.cut_after) shown += "...";
  std::string text = fmt::format("  {} | {}\n", number, shown);
  if (place.column != 0)
    text += fmt::format("  {} | {}^\n", std::string(number.size(), ' '), below);
  return text;
}

/// Further lines of a text stand below the first, not at the margin.
std::string indented(std::string_view text) {
  std::string result = printable(trim(text), true);
  for (std::size_t at = 0; (at = result.find('\n', at)) != std::string::npos; at += 5)
    result.insert(at + 1, "    ");
  return result;
}

}  // namespace

std::string render(const Error& error, std::string_view label) {
  std::string text = printable(to_string(error.place()));
  if (!text.empty()) text += ": ";
  text += fmt::format("{}: {}\n", label, indented(error.message()));
  text += excerpt(error.place());
  for (const auto& [what, place] : error.notes()) {
    const std::string where = place ? ": " + printable(to_string(place)) : "";
    text += "  " + indented(what) + where + "\n" + excerpt(place);
  }
  if (!error.hint_text().empty()) text += "  hint: " + indented(error.hint_text()) + "\n";
  for (const std::string& what : error.context()) text += "  while " + indented(what) + "\n";
  return text;
}

std::string render(const Error& error) {
  return render(error, "error");
}

}  // namespace converge
