#include "converge/base/text.h"

#include <algorithm>

#include "utf8.h"

namespace converge {
namespace {

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

}  // namespace

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (&part != &parts.front()) text += separator;
    text += part;
  }
  return text;
}

std::string_view trim(std::string_view text) {
  static constexpr std::string_view blanks = " \t\r\n\f\v";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string lower(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lowered;
}

std::optional<std::size_t> invalid_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = decode_utf8(text.substr(i));
    if (!point.valid) return i;
    i += point.length;
  }
  return std::nullopt;
}

std::string printable(std::string_view text, bool keep_lines) {
  std::string shown;
  shown.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = decode_utf8(text.substr(i));
    const std::string_view bytes = text.substr(i, point.length);
    const bool kept = keep_lines && (bytes == "\n" || bytes == "\t");
    shown += kept ? std::string(bytes) : visible(point, bytes);
    i += point.length;
  }
  return shown;
}

std::size_t characters(std::string_view text) {
  std::size_t count = 0;
  for (const char byte : text) count += !continues(byte);
  return count;
}

std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  for (; end < text.size(); ++end)
    if (!continues(text[end]) && count-- == 0) break;
  return text.substr(0, end);
}

std::string headline(std::string_view text, std::size_t longest) {
  const std::string_view whole = trim(text);
  const std::string_view line = first_characters(trim(whole.substr(0, whole.find('\n'))), longest);
  return printable(line) + (line.size() < whole.size() ? "..." : "");
}

std::string mended_utf8(std::string_view text) {
  std::string mended;
  while (const auto wrong = invalid_utf8(text)) {
    mended += text.substr(0, *wrong);
    mended += "\xEF\xBF\xBD";
    text.remove_prefix(*wrong + 1);
  }
  mended += text;
  return mended;
}

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string short_id(std::string_view id) {
  static constexpr std::string_view algorithm = "sha256:";
  if (const std::size_t at = id.rfind(algorithm); at != std::string_view::npos)
    id.remove_prefix(at + algorithm.size());
  return std::string(id.substr(0, 12));
}

std::string shell_quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

}  // namespace converge
