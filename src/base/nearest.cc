#include <algorithm>

#include "converge/base/text.h"

namespace converge {
namespace {

// Longer words are no slips of the keyboard, and the table below grows with the square.
constexpr std::size_t longest_word = 100;

/// Damerau-Levenshtein: insertions, deletions, replacements and swaps of two neighbours.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates) {
  if (word.empty() || word.size() > longest_word) return std::nullopt;
  const std::string wanted = lower(word);
  std::size_t best = std::max<std::size_t>(1, word.size() / 3) + 1;
  best = std::min(best, word.size());  // at least one letter has to be right
  const std::string* found = nullptr;
  for (const std::string& candidate : candidates) {
    const std::size_t more = std::max(candidate.size(), word.size());
    const std::size_t less = std::min(candidate.size(), word.size());
    if (more - less >= best) continue;
    const std::size_t distance = edit_distance(wanted, lower(candidate));
    if (distance >= best) continue;
    best = distance;
    found = &candidate;
  }
  return found ? std::optional(*found) : std::nullopt;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const auto found = nearest(word, candidates);
  return found ? "did you mean '" + *found + "'?" : "";
}

}  // namespace converge
