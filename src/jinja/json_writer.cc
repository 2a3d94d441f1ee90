#include <algorithm>
#include <cmath>

#include "converge/jinja/json.h"
#include "converge/jinja/numbers.h"
#include "converge/jinja/operations.h"
#include "converge/jinja/unicode.h"

/// Python's json.dumps.
namespace converge::jinja {
namespace {

constexpr std::size_t deepest_written = 200;

void escaped_unit(std::string& out, char32_t unit) {
  const std::string code = digits(unit, 16);
  out += "\\u" + std::string(4 - code.size(), '0') + code;
}

std::string json_quoted(std::string_view text, bool ascii) {
  static constexpr std::string_view names = "\"\\nrtbf";
  static constexpr std::string_view values = "\"\\\n\r\t\b\f";
  std::string out = "\"";
  while (!text.empty()) {
    const char32_t c = take(text);
    const std::size_t known = c < 0x80 ? values.find(static_cast<char>(c)) : values.npos;
    if (known != values.npos)
      out += {'\\', names[known]};
    else if (c < 0x20 || (ascii && c >= 0x7f && c < 0x10000))
      escaped_unit(out, c);
    else if (ascii && c >= 0x10000) {
      escaped_unit(out, 0xd800 + ((c - 0x10000) >> 10));
      escaped_unit(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
    } else {
      put(out, c);
    }
  }
  return out + "\"";
}

std::string json_number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  return python_text(Value(value));
}

class Writer {
 public:
  Writer(Machine& machine, const JsonStyle& style) : machine_(machine), style_(style) {}
  Result<void> write(const Object& value);
  std::string take() { return std::move(out_); }

 private:
  using Entries = std::vector<std::pair<Object, Object>>;

  Result<void> list(const std::vector<Object>& items);
  Result<void> dict(const Dict& dict);
  Result<Entries> ordered(const Dict& dict) const;
  Result<std::string> key(const Object& key) const;
  void line();
  Result<void> enter(const void* value);

  Machine& machine_;
  const JsonStyle& style_;
  std::string out_;
  std::vector<const void*> open_;
};

void Writer::line() {
  if (style_.indent < 0) return;
  out_ += '\n';
  out_.append(open_.size() * static_cast<std::size_t>(style_.indent), ' ');
}

Result<void> Writer::enter(const void* value) {
  if (open_.size() >= deepest_written ||
      std::find(open_.begin(), open_.end(), value) != open_.end())
    return fail(mistake("a value that holds itself, or is nested too deeply, is no JSON"));
  open_.push_back(value);
  return {};
}

Result<void> Writer::list(const std::vector<Object>& items) {
  if (items.empty()) {
    out_ += "[]";
    return {};
  }
  TRY(enter(&items));
  out_ += '[';
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out_ += style_.indent < 0 ? ", " : ",";
    line();
    TRY(write(items[i]));
  }
  open_.pop_back();
  line();
  out_ += ']';
  return {};
}

Result<std::string> Writer::key(const Object& key) const {
  if (key.is_string()) return std::string(key.text());
  if (key.is(Kind::none)) return std::string("null");
  if (key.is(Kind::boolean)) return std::string(key.boolean() ? "true" : "false");
  if (key.is(Kind::integer)) return std::to_string(key.integer());
  if (key.is(Kind::real)) return json_number(key.real());
  return fail(mistake(a_type(key) + " is no key in JSON"));
}

Result<Writer::Entries> Writer::ordered(const Dict& dict) const {
  std::vector<Object> keys;
  std::vector<Object> entries;
  for (const Dict::Entry& entry : dict.entries()) {
    keys.push_back(entry.key);
    entries.push_back(machine_.tuple({entry.key, entry.value}));
  }
  if (style_.sort_keys) TRY(sort(machine_, entries, std::move(keys), false));
  Entries result;
  for (const Object& entry : entries)
    result.emplace_back(entry.tuple().items[0], entry.tuple().items[1]);
  return result;
}

Result<void> Writer::dict(const Dict& dict) {
  if (dict.size() == 0) {
    out_ += "{}";
    return {};
  }
  TRY(enter(&dict));
  out_ += '{';
  TRY(const Entries entries, ordered(dict));
  bool first = true;
  for (const auto& [name, value] : entries) {
    if (!std::exchange(first, false)) out_ += style_.indent < 0 ? ", " : ",";
    line();
    TRY(const std::string shown, key(name));
    out_ += json_quoted(shown, style_.ascii) + ": ";
    TRY(write(value));
  }
  open_.pop_back();
  line();
  out_ += '}';
  return {};
}

Result<void> Writer::write(const Object& value) {
  TRY(machine_.step());
  TRY(machine_.check_text(out_.size()));
  TRY(require_defined(value));
  if (value.is(Kind::list)) return list(value.list().items);
  if (value.is(Kind::tuple)) return list(value.tuple().items);
  if (value.is(Kind::dict)) return dict(value.dict());
  if (value.is(Kind::none)) {
    out_ += "null";
  } else if (value.is(Kind::boolean)) {
    out_ += value.boolean() ? "true" : "false";
  } else if (value.is(Kind::integer)) {
    out_ += std::to_string(value.integer());
  } else if (value.is(Kind::real)) {
    out_ += json_number(value.real());
  } else if (value.is_string()) {
    out_ += json_quoted(value.text(), style_.ascii);
  } else {
    Error error = mistake(a_type(value) + " cannot be written as JSON");
    if (iterable(value)) error = std::move(error).hint("make it a list: | list");
    return fail(std::move(error));
  }
  return {};
}

}  // namespace

Result<std::string> to_json(Machine& machine, const Object& value, const JsonStyle& style) {
  Writer writer(machine, style);
  TRY(writer.write(value));
  return writer.take();
}

}  // namespace converge::jinja
