#include "converge/jinja/text_tools.h"

#include <algorithm>

#include "converge/jinja/operations.h"
#include "converge/jinja/unicode.h"

namespace converge::jinja {
namespace {

/// The last character of a text, which must not be empty.
std::string_view last_of(std::string_view text) {
  std::size_t at = text.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80) --at;
  return text.substr(at);
}

std::string_view first_of(std::string_view text) {
  std::string_view rest = text;
  take(rest);
  return text.substr(0, text.size() - rest.size());
}

bool in_set(std::string_view character, const std::string_view* set) {
  if (set) return set->find(character) != std::string_view::npos;
  return is_space(take(character));
}

bool ends_line(char32_t c) {
  return (c >= 0x0a && c <= 0x0d) || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 ||
         c == 0x2029;
}

}  // namespace

std::string_view strip(std::string_view text, const std::string_view* set, bool left, bool right) {
  while (left && !text.empty() && in_set(first_of(text), set))
    text.remove_prefix(first_of(text).size());
  while (right && !text.empty() && in_set(last_of(text), set))
    text.remove_suffix(last_of(text).size());
  return text;
}

std::string repeated(std::string_view text, std::int64_t count) {
  std::string result;
  for (std::int64_t i = 0; i < count; ++i) result += text;
  return result;
}

Result<std::string> replace(Machine& machine, std::string_view text, std::string_view from,
                            std::string_view to, std::int64_t count) {
  std::string result;
  std::int64_t done = 0;
  while (count < 0 || done < count) {
    TRY(machine.check_text(result.size() + to.size()));
    if (from.empty()) {  // before each character, and at the end
      result += to;
      ++done;
      if (text.empty()) return result;
      const std::string_view first = first_of(text);
      result += first;
      text.remove_prefix(first.size());
      continue;
    }
    const std::size_t at = text.find(from);
    if (at == std::string_view::npos) break;
    result += text.substr(0, at);
    result += to;
    text.remove_prefix(at + from.size());
    ++done;
  }
  result += text;
  TRY(machine.check_text(result.size()));
  return result;
}

std::vector<std::string_view> split_lines(std::string_view text, bool keep_ends) {
  std::vector<std::string_view> lines;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view before = rest;
    const char32_t c = take(rest);
    if (!ends_line(c)) continue;
    if (c == '\r' && rest.starts_with('\n')) rest.remove_prefix(1);
    const auto begin = static_cast<std::size_t>(before.data() - text.data());
    const std::size_t after = text.size() - rest.size();
    lines.push_back(text.substr(0, keep_ends ? after : begin));
    text.remove_prefix(after);
  }
  if (!text.empty()) lines.push_back(text);
  return lines;
}

std::vector<std::string_view> split_blanks(std::string_view text, std::int64_t most,
                                           bool from_right) {
  std::vector<std::string_view> parts;
  text = strip(text, nullptr, !from_right, from_right);
  while (!text.empty()) {
    std::size_t size = 0;
    if (most >= 0 && static_cast<std::int64_t>(parts.size()) >= most) {
      parts.push_back(text);  // the rest stays whole, with the blanks at its far end
      break;
    }
    while (size < text.size()) {
      const std::string_view c =
          from_right ? last_of(text.substr(0, text.size() - size)) : first_of(text.substr(size));
      if (in_set(c, nullptr)) break;
      size += c.size();
    }
    parts.push_back(from_right ? text.substr(text.size() - size) : text.substr(0, size));
    text = from_right ? text.substr(0, text.size() - size) : text.substr(size);
    text = strip(text, nullptr, !from_right, from_right);
  }
  if (from_right) std::reverse(parts.begin(), parts.end());
  return parts;
}

std::vector<std::string_view> split_at(std::string_view text, std::string_view separator,
                                       std::int64_t most, bool from_right) {
  std::vector<std::string_view> parts;
  while (most < 0 || static_cast<std::int64_t>(parts.size()) < most) {
    const std::size_t at = from_right ? text.rfind(separator) : text.find(separator);
    if (at == std::string_view::npos) break;
    parts.push_back(from_right ? text.substr(at + separator.size()) : text.substr(0, at));
    text = from_right ? text.substr(0, at) : text.substr(at + separator.size());
  }
  parts.push_back(text);
  if (from_right) std::reverse(parts.begin(), parts.end());
  return parts;
}

Result<Object> text_list(Machine& machine, const std::vector<std::string_view>& texts,
                         bool markup) {
  TRY(machine.check_items(texts.size()));
  std::vector<Object> items;
  items.reserve(texts.size());
  for (const std::string_view text : texts)
    items.push_back(machine.string(std::string(text), markup));
  return machine.list(std::move(items));
}

}  // namespace converge::jinja
