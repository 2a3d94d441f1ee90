#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "converge/base/text.h"
#include "converge/base/value.h"
#include "utf8.h"

namespace converge {
namespace {

std::string python_real(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

/// What Python's repr() writes as an escape although it is no control character.
bool python_escapes(std::uint32_t value) {
  return value < 0x20 || (value >= 0x7f && value <= 0xa0) || value == 0xad || value == 0x3000 ||
         (value >= 0x2000 && value <= 0x200f) || (value >= 0x2028 && value <= 0x202f) ||
         (value >= 0x205f && value <= 0x206f) || value == 0xfeff ||
         (value >= 0xe000 && value <= 0xf8ff);
}

std::string python_letter(const CodePoint& point, std::string_view bytes, char quote) {
  if (bytes == "\\") return "\\\\";
  if (bytes == "\n") return "\\n";
  if (bytes == "\r") return "\\r";
  if (bytes == "\t") return "\\t";
  if (bytes.front() == quote) return std::string("\\") + quote;
  if (point.valid && !python_escapes(point.value)) return std::string(bytes);
  // A byte that is no UTF-8 stands in Python's strings as a lone surrogate.
  if (!point.valid) return fmt::format("\\udc{:02x}", point.value);
  if (point.value < 0x100) return fmt::format("\\x{:02x}", point.value);
  return fmt::format("\\u{:04x}", point.value);
}

std::string python_quoted(std::string_view text) {
  const bool single = text.find('\'') != std::string_view::npos;
  const bool both = single && text.find('"') != std::string_view::npos;
  const char quote = single && !both ? '"' : '\'';
  std::string result(1, quote);
  while (!text.empty()) {
    const CodePoint point = decode_utf8(text);
    result += python_letter(point, text.substr(0, point.length), quote);
    text.remove_prefix(point.length);
  }
  return result + quote;
}

std::string python_inside(const Value& value) {
  return value.is_string() ? python_quoted(value.string()) : python_text(value);
}

std::string json_quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      result += c;
    }
  }
  return result + "\"";
}

std::string canonical_map(const Value& value) {
  // Keys are sorted by their own canonical text, which tells 1 from "1".
  std::vector<std::string> parts;
  for (const Value::Entry& entry : value.entries())
    parts.push_back(canonical_text(entry.key) + ":" + canonical_text(entry.value));
  std::sort(parts.begin(), parts.end());
  return "{" + join(parts, ",") + "}";
}

}  // namespace

std::string python_text(const Value& value) {
  std::vector<std::string> parts;
  switch (value.kind()) {
    case Value::Kind::null:
      return "None";
    case Value::Kind::boolean:
      return value.boolean() ? "True" : "False";
    case Value::Kind::integer:
      return std::to_string(value.integer());
    case Value::Kind::real:
      return python_real(value.real());
    case Value::Kind::string:
      return value.string();
    case Value::Kind::list:
      for (const Value& item : value.items()) parts.push_back(python_inside(item));
      return "[" + join(parts, ", ") + "]";
    case Value::Kind::map:
      for (const Value::Entry& entry : value.entries())
        parts.push_back(python_inside(entry.key) + ": " + python_inside(entry.value));
      return "{" + join(parts, ", ") + "}";
  }
  return {};
}

std::string canonical_text(const Value& value) {
  std::vector<std::string> parts;
  switch (value.kind()) {
    case Value::Kind::null:
      return "null";
    case Value::Kind::boolean:
      return value.boolean() ? "true" : "false";
    case Value::Kind::integer:
      return std::to_string(value.integer());
    case Value::Kind::real:
      return python_real(value.real() == 0 ? 0.0 : value.real());
    case Value::Kind::string:
      return json_quoted(value.string());
    case Value::Kind::list:
      for (const Value& item : value.items()) parts.push_back(canonical_text(item));
      return "[" + join(parts, ",") + "]";
    case Value::Kind::map:
      return canonical_map(value);
  }
  return {};
}

}  // namespace converge
