#include "converge/files/text_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "converge/base/text.h"

namespace converge {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t context = 3;
constexpr std::size_t longest = 64 * 1024;
constexpr std::size_t most_edits = 1000;

/// Lines with their ends, so that a missing last "\n" is a difference.
Lines lines_in(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t length = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

/// One line of the script that leads from the old text to the new one.
struct Edit {
  char kind;  // ' ' kept, '-' removed, '+' added
  std::string_view line;
};

/// Walks back through the recorded furthest points of Myers' algorithm.
std::vector<Edit> trace_back(const std::vector<std::vector<int>>& history, const Lines& a,
                             const Lines& b) {
  std::vector<Edit> edits;
  int x = static_cast<int>(a.size());
  int y = static_cast<int>(b.size());
  for (int d = static_cast<int>(history.size()) - 1; d >= 0; --d) {
    // Row d was saved before step d, so it holds the diagonals -(d-1) .. d-1 around its middle.
    const std::vector<int>& row = history[static_cast<std::size_t>(d)];
    const int middle = static_cast<int>(row.size()) / 2;
    const auto at = [&](int k) { return row[static_cast<std::size_t>(middle + k)]; };
    const int k = x - y;
    const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
    const int before_k = down ? k + 1 : k - 1;
    const int before_x = d == 0 ? 0 : at(before_k);
    const int before_y = d == 0 ? 0 : before_x - before_k;
    while (x > before_x && y > before_y) {
      edits.push_back({' ', a[static_cast<std::size_t>(--x)]});
      --y;
    }
    if (d == 0) break;
    if (down) {
      edits.push_back({'+', b[static_cast<std::size_t>(--y)]});
    } else {
      edits.push_back({'-', a[static_cast<std::size_t>(--x)]});
    }
  }
  std::reverse(edits.begin(), edits.end());
  return edits;
}

std::vector<Edit> replace_all(const Lines& a, const Lines& b) {
  std::vector<Edit> edits;
  for (const std::string_view line : a) edits.push_back({'-', line});
  for (const std::string_view line : b) edits.push_back({'+', line});
  return edits;
}

/// Myers' shortest edit script, given up when it gets long: memory grows with its square.
std::vector<Edit> shortest_edits(const Lines& a, const Lines& b) {
  const int n = static_cast<int>(a.size());
  const int m = static_cast<int>(b.size());
  const int limit = static_cast<int>(std::min(a.size() + b.size(), most_edits));
  std::vector<std::vector<int>> history;
  std::vector<int> furthest(static_cast<std::size_t>(2 * limit + 3), 0);
  const int middle = limit + 1;
  const auto at = [&](int k) -> int& { return furthest[static_cast<std::size_t>(middle + k)]; };
  for (int d = 0; d <= limit; ++d) {
    history.emplace_back(furthest.begin() + (middle - d - 1), furthest.begin() + (middle + d + 2));
    for (int k = -d; k <= d; k += 2) {
      const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
      int x = down ? at(k + 1) : at(k - 1) + 1;
      const auto same = [&] {
        return x < n && x - k < m &&
               a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(x - k)];
      };
      while (same()) ++x;
      at(k) = x;
      if (x >= n && x - k >= m) return trace_back(history, a, b);
    }
  }
  return replace_all(a, b);
}

/// The lines that both texts begin and end with cost nothing to compare.
std::vector<Edit> all_edits(Lines a, Lines b) {
  std::size_t head = 0, tail = 0;
  const std::size_t shorter = std::min(a.size(), b.size());
  while (head < shorter && a[head] == b[head]) ++head;
  while (tail < shorter - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  const auto inside = [&](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(head),
                 lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  std::vector<Edit> edits;
  for (std::size_t i = 0; i < head; ++i) edits.push_back({' ', a[i]});
  for (const Edit& edit : shortest_edits(inside(a), inside(b))) edits.push_back(edit);
  for (std::size_t i = a.size() - tail; i < a.size(); ++i) edits.push_back({' ', a[i]});
  return edits;
}

/// `12,5`: where a hunk starts and how many lines it has; an empty one stands before its line.
std::string range(std::size_t first, std::size_t count) {
  if (count == 1) return std::to_string(first + 1);
  return fmt::format("{},{}", count == 0 ? first : first + 1, count);
}

std::string edit_text(const Edit& edit) {
  std::string text(1, edit.kind);
  text += edit.line;
  if (!edit.line.ends_with('\n')) text += "\n\\ No newline at end of file\n";
  return text;
}

std::string hunks(const std::vector<Edit>& edits) {
  std::string text;
  std::size_t old_line = 0, new_line = 0, i = 0;
  const auto changes = [&](std::size_t at) { return at < edits.size() && edits[at].kind != ' '; };
  while (i < edits.size() && text.size() < longest) {
    // Skip to where the context of the next change begins.
    std::size_t change = i;
    while (change < edits.size() && !changes(change)) ++change;
    if (change == edits.size()) break;
    const std::size_t first = std::max(i, change > context ? change - context : 0);
    old_line += first - i;
    new_line += first - i;
    std::size_t end = change, quiet = 0, last = first, olds = 0, news = 0;
    for (; end < edits.size() && quiet <= 2 * context; ++end) {
      quiet = changes(end) ? 0 : quiet + 1;
      if (quiet == 0) last = end + 1;
    }
    end = std::min(last + context, edits.size());
    std::string body;
    for (i = first; i < end; ++i) {
      if (body.size() < longest) body += edit_text(edits[i]);
      olds += edits[i].kind != '+';
      news += edits[i].kind != '-';
    }
    text += fmt::format("@@ -{} +{} @@\n{}", range(old_line, olds), range(new_line, news), body);
    old_line += olds;
    new_line += news;
  }
  return text;
}

bool is_text(std::string_view text) {
  return text.find('\0') == std::string_view::npos && !invalid_utf8(text);
}

}  // namespace

std::string text_diff(std::string_view before, std::string_view after) {
  if (before == after) return "";
  if (!is_text(before) || !is_text(after)) return "binary contents differ";
  std::string text = hunks(all_edits(lines_in(before), lines_in(after)));
  if (text.size() <= longest) return text;
  text.resize(text.rfind('\n', longest) + 1);
  return text + "(the rest of the difference is not shown)\n";
}

}  // namespace converge
