#include "converge/base/text.h"
#include "utf8.h"

namespace converge {
namespace {

/// One element of a pattern other than `*`: how many bytes it takes, and whether it matches.
struct Element {
  std::size_t length;
  bool matches;
};

/// The length of `[...]` at the start of the pattern; 0 when nothing closes it, so that `[` is a
/// letter. A `]` in the first place belongs to the set.
std::size_t set_length(std::string_view pattern) {
  std::size_t start = 1;
  if (pattern.substr(start, 1) == "!") ++start;
  const std::size_t end = pattern.find(']', start + 1);
  return end == std::string_view::npos ? 0 : end + 1;
}

bool in_set(std::string_view set, std::uint32_t letter) {
  while (!set.empty()) {
    const CodePoint low = decode_utf8(set);
    set.remove_prefix(low.length);
    std::uint32_t high = low.value;
    if (set.size() > 1 && set.front() == '-') {
      const CodePoint end = decode_utf8(set.substr(1));
      set.remove_prefix(1 + end.length);
      high = end.value;
    }
    if (low.value <= letter && letter <= high) return true;
  }
  return false;
}

Element match_one(std::string_view pattern, std::uint32_t letter) {
  if (pattern.front() == '?') return {1, true};
  if (const std::size_t length = pattern.front() == '[' ? set_length(pattern) : 0; length > 0) {
    std::string_view set = pattern.substr(1, length - 2);
    const bool negated = set.front() == '!';
    if (negated) set.remove_prefix(1);
    return {length, in_set(set, letter) != negated};
  }
  const CodePoint literal = decode_utf8(pattern);
  return {literal.length, literal.value == letter};
}

}  // namespace

bool is_glob(std::string_view text) {
  return text.find_first_of("*?[") != std::string_view::npos;
}

bool glob_match(std::string_view pattern, std::string_view text) {
  // Only the last star is ever tried again: whatever an earlier one took, the later can make up.
  std::string_view star_pattern, star_text;
  bool star = false;
  while (!text.empty()) {
    if (!pattern.empty() && pattern.front() == '*') {
      star = true;
      star_pattern = pattern = pattern.substr(1);
      star_text = text;
      continue;
    }
    const CodePoint letter = decode_utf8(text);
    const Element element = pattern.empty() ? Element{0, false} : match_one(pattern, letter.value);
    if (element.matches) {
      pattern.remove_prefix(element.length);
      text.remove_prefix(letter.length);
      continue;
    }
    if (!star) return false;
    star_text.remove_prefix(decode_utf8(star_text).length);
    pattern = star_pattern;
    text = star_text;
  }
  return pattern.find_first_not_of('*') == std::string_view::npos;
}

}  // namespace converge
