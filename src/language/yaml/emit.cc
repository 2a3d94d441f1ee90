#include "converge/language/yaml/emit.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "converge/base/text.h"
#include "converge/language/yaml/scalars.h"

namespace converge {
namespace {

bool letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '/';
}

/// Without quotes only what no reader could misread.
bool plain(std::string_view text) {
  constexpr std::array<std::string_view, 9> words = {"y",   "n",    "yes",   "no",  "on",
                                                     "off", "true", "false", "null"};
  if (text.empty() || !letter(text.front()) || text.back() == ':') return false;
  const std::string small = lower(text);
  if (std::ranges::find(words, small) != words.end()) return false;
  return std::ranges::all_of(text, [](char c) {
    return letter(c) || (c >= '0' && c <= '9') ||
           std::string_view(".-:@+").find(c) != std::string_view::npos;
  });
}

/// Whether a text of several lines can stand below `|` as it is.
bool literal(std::string_view text) {
  const bool several = text.find('\n') != std::string_view::npos;
  if (!several || text.front() == ' ' || text.front() == '\n' || text.ends_with("\n\n"))
    return false;
  return std::ranges::all_of(text, [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }) &&
         text.find(" \n") == std::string_view::npos && !text.ends_with(' ');
}

/// Readers of YAML 1.1 want a point in it.
std::string real_text(double number) {
  if (std::isnan(number)) return ".nan";
  if (std::isinf(number)) return number > 0 ? ".inf" : "-.inf";
  std::string text = python_text(number);
  if (text.find('.') == std::string::npos) text.insert(std::min(text.find('e'), text.size()), ".0");
  return text;
}

class Emitter {
 public:
  std::string result() { return std::move(out_); }

  void write(const Value& value, std::size_t indent) {
    if (value.is_list() && !value.items().empty()) return list(value, indent);
    if (value.is_map() && !value.entries().empty()) return map(value, indent);
    out_ += inline_text(value, indent) + "\n";
  }

 private:
  static bool nested(const Value& value) {
    return (value.is_list() && !value.items().empty()) ||
           (value.is_map() && !value.entries().empty());
  }

  static std::string quoted(const std::string& text) {
    return plain(text) ? text : double_quoted(text, true);
  }

  std::string inline_text(const Value& value, std::size_t indent) const {
    switch (value.kind()) {
      case Value::Kind::null:
        return "null";
      case Value::Kind::boolean:
        return value.boolean() ? "true" : "false";
      case Value::Kind::integer:
        return std::to_string(value.integer());
      case Value::Kind::real:
        return real_text(value.real());
      case Value::Kind::string:
        return literal(value.string()) ? block(value.string(), indent) : quoted(value.string());
      case Value::Kind::list:
        return "[]";
      case Value::Kind::map:
        return "{}";
    }
    return "null";
  }

  static std::string block(const std::string& text, std::size_t indent) {
    const bool ended = text.ends_with('\n');
    std::string result = ended ? "|" : "|-";
    for (const std::string& line : split(ended ? text.substr(0, text.size() - 1) : text, '\n'))
      result += line.empty() ? "\n" : "\n" + std::string(indent, ' ') + line;
    return result;
  }

  /// Each of its lines but the first begins with `indent` blanks; so does that of a map.
  void list(const Value& value, std::size_t indent) {
    bool first = true;
    for (const Value& item : value.items()) {
      if (!first) out_.append(indent, ' ');
      first = false;
      out_ += "- ";
      write(item, indent + 2);
    }
  }

  void map(const Value& value, std::size_t indent) {
    bool first = true;
    for (const Value::Entry& entry : value.entries()) {
      if (!first) out_.append(indent, ' ');
      first = false;
      out_ += entry.key.is_string()   ? quoted(entry.key.string())
              : entry.key.is_scalar() ? inline_text(entry.key, 0)
                                      : double_quoted(python_text(entry.key), true);
      out_ += ':';
      if (nested(entry.value)) {
        out_ += '\n';
        out_.append(indent + 2, ' ');
      } else {
        out_ += ' ';
      }
      write(entry.value, indent + 2);
    }
  }

  std::string out_;
};

}  // namespace

std::string emit_yaml(const Value& value) {
  Emitter emitter;
  emitter.write(value, 0);
  return emitter.result();
}

}  // namespace converge
