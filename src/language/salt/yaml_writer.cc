#include <algorithm>
#include <cmath>

#include "converge/base/text.h"
#include "converge/jinja/operations.h"
#include "converge/jinja/unicode.h"
#include "converge/language/yaml/scalars.h"
#include "filters.h"

/// What PyYAML's safe_dump writes for plain data, keys sorted, lines broken after column 80.
namespace converge::jinja::salt {
namespace {

constexpr std::size_t deepest_yaml = 100;
constexpr std::size_t best_width = 80;

class Writer {
 public:
  Writer(Machine& machine, bool flow) : machine_(machine), flow_(flow) {}

  Result<void> write(const Object& value, std::size_t indent, std::size_t depth);
  std::string result() { return std::move(out_); }

 private:
  using Entries = std::vector<std::pair<Object, Object>>;

  Result<void> list(const std::vector<Object>& items, std::size_t indent, std::size_t depth);
  Result<void> dict(const Dict& dict, std::size_t indent, std::size_t depth);
  Result<void> flow_list(const std::vector<Object>& items, std::size_t indent, std::size_t depth);
  Result<void> flow_dict(const Entries& entries, std::size_t indent, std::size_t depth);
  Result<void> block_value(const Object& value, std::size_t indent, std::size_t depth,
                           bool in_list);
  Result<Entries> sorted(const Dict& dict);
  Result<void> text(const Object& value, std::size_t indent, bool key);
  void folded(const std::string& text, std::size_t indent, std::size_t margin);
  void double_quotes(std::string_view text, std::size_t indent);
  void line(std::size_t indent) {
    out_ += '\n';
    line_begin_ = out_.size();
    out_.append(indent, ' ');
  }
  std::size_t column() const {
    return static_cast<std::size_t>(count_characters(std::string_view(out_).substr(line_begin_)));
  }

  Machine& machine_;
  bool flow_;
  bool inside_flow_ = false;
  std::string out_;
  std::size_t line_begin_ = 0;
};

Result<Writer::Entries> Writer::sorted(const Dict& dict) {
  std::vector<Object> keys;
  std::vector<Object> pairs;
  for (const Dict::Entry& entry : dict.entries()) {
    keys.push_back(entry.key);
    pairs.push_back(machine_.tuple({entry.key, entry.value}));
  }
  // Keys of mixed kinds have no order: PyYAML leaves them as they are.
  std::vector<Object> ordered = pairs;
  if (sort(machine_, ordered, std::move(keys), false)) pairs = std::move(ordered);
  TRY(machine_.step());
  Entries result;
  for (const Object& pair : pairs)
    result.emplace_back(pair.tuple().items[0], pair.tuple().items[1]);
  return result;
}

/// Single blanks behind column 80 become line ends, but not the first and last `margin`
/// characters.
void Writer::folded(const std::string& text, std::size_t indent, std::size_t margin) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool single = text[i] == ' ' && i > margin && text[i - 1] != ' ' &&
                        i + 1 + margin < text.size() && text[i + 1] != ' ';
    if (single && column() > best_width) {
      line(indent);
      continue;
    }
    out_ += text[i];
    if (text[i] == '\n') line_begin_ = out_.size();
  }
}

/// In double quotes a line may end anywhere, with a backslash; PyYAML ends it at a blank, or
/// behind an escape, when the next piece would reach behind column 80.
void Writer::double_quotes(std::string_view text, std::size_t indent) {
  std::u32string letters;
  while (!text.empty()) letters += take(text);
  const auto piece = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) put(out_, letters[i]);
  };
  out_ += '"';
  std::size_t start = 0;
  for (std::size_t end = 0; end <= letters.size(); ++end) {
    const bool done = end == letters.size();
    std::string shown = done ? "" : double_quoted_character(letters[end], true);
    if (done || shown.starts_with('\\')) {
      piece(start, end);
      start = end;
      if (!done) {
        out_ += shown;
        start = end + 1;
      }
    }
    const bool may_end =
        end > 0 && end + 1 < letters.size() && (letters[end] == ' ' || start >= end);
    if (!may_end || column() + (end > start ? end - start : 0) <= best_width) continue;
    piece(start, end);
    start = std::max(start, end);
    out_ += '\\';
    line(indent);
    if (letters[start] == ' ') out_ += '\\';
  }
  out_ += '"';
}

Result<void> Writer::text(const Object& value, std::size_t indent, bool key) {
  const std::string_view text = value.text();
  TRY(machine_.step(text.size() / 16 + 1));
  const ScalarAnalysis analysis = analyze(text);
  const bool plain = (inside_flow_ ? analysis.flow_plain : analysis.block_plain) &&
                     !means_something_else(text) && !(key && text.empty());
  const std::size_t inner = inside_flow_ ? indent + 2 : std::max<std::size_t>(indent, 2);
  const bool single = analysis.single_quoted && !(key && analysis.several_lines);
  if (plain && key)
    out_ += text;
  else if (plain)
    folded(std::string(text), inner, 0);
  else if (single && key)
    out_ += single_quoted(text, inner);
  else if (single)
    folded(single_quoted(text, inner), inner, 1);
  else if (key)
    out_ += double_quoted(text, true);
  else
    double_quotes(text, inner);
  return {};
}

Result<void> Writer::flow_list(const std::vector<Object>& items, std::size_t indent,
                               std::size_t depth) {
  out_ += '[';
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out_ += ',';
    if (column() > best_width)
      line(indent + 2);
    else if (i > 0)
      out_ += ' ';
    TRY(write(items[i], indent + 2, depth + 1));
  }
  out_ += ']';
  return {};
}

Result<void> Writer::flow_dict(const Entries& entries, std::size_t indent, std::size_t depth) {
  out_ += '{';
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i > 0) out_ += ',';
    if (column() > best_width)
      line(indent + 2);
    else if (i > 0)
      out_ += ' ';
    const Object& key = entries[i].first;
    inside_flow_ = true;
    if (key.is_string()) {
      TRY(text(key, indent + 2, true));
    } else {
      TRY(write(key, indent + 2, depth + 1));
    }
    out_ += ": ";
    TRY(write(entries[i].second, indent + 2, depth + 1));
  }
  out_ += '}';
  return {};
}

/// A value behind "key:" or "-".
Result<void> Writer::block_value(const Object& value, std::size_t indent, std::size_t depth,
                                 bool in_list) {
  const bool is_list = (value.is(Kind::list) && !value.list().items.empty()) ||
                       (value.is(Kind::tuple) && !value.tuple().items.empty());
  const bool is_dict = value.is(Kind::dict) && value.dict().size() > 0;
  if (in_list || (!is_list && !is_dict)) {
    out_ += ' ';
    return write(value, indent + 2, depth + 1);
  }
  // A list below a key is not indented, a dict is.
  const std::size_t inner = is_list ? indent : indent + 2;
  line(inner);
  return write(value, inner, depth + 1);
}

Result<void> Writer::list(const std::vector<Object>& items, std::size_t indent, std::size_t depth) {
  if (items.empty() || flow_) return flow_list(items, indent, depth);
  bool first = true;
  for (const Object& item : items) {
    if (!std::exchange(first, false)) line(indent);
    out_ += '-';
    TRY(block_value(item, indent, depth, true));
  }
  return {};
}

Result<void> Writer::dict(const Dict& dict, std::size_t indent, std::size_t depth) {
  TRY(const Entries entries, sorted(dict));
  if (entries.empty() || flow_) return flow_dict(entries, indent, depth);
  bool first = true;
  for (const auto& [key, value] : entries) {
    if (!std::exchange(first, false)) line(indent);
    if (key.is_string()) {
      TRY(text(key, indent, true));
    } else {
      TRY(write(key, indent, depth + 1));
    }
    out_ += ':';
    TRY(block_value(value, indent, depth, false));
  }
  return {};
}

Result<void> Writer::write(const Object& value, std::size_t indent, std::size_t depth) {
  TRY(machine_.step());
  TRY(machine_.check_text(out_.size()));
  if (depth > deepest_yaml)
    return fail(mistake("a value that holds itself, or is nested too deeply, is no YAML"));
  inside_flow_ = flow_ && depth > 0;
  if (value.is(Kind::list)) return list(value.list().items, indent, depth);
  if (value.is(Kind::tuple)) return list(value.tuple().items, indent, depth);
  if (value.is(Kind::dict)) return dict(value.dict(), indent, depth);
  if (value.is_string()) return text(value, indent, false);
  TRY(require_defined(value));
  const std::string plain = plain_value(value);
  // Salt writes what it cannot represent as NULL.
  out_ += plain.empty() ? "NULL" : plain;
  return {};
}

}  // namespace

std::string plain_value(const Object& value) {
  if (value.is(Kind::none)) return "null";
  if (value.is(Kind::boolean)) return value.boolean() ? "true" : "false";
  if (value.is(Kind::integer)) return std::to_string(value.integer());
  if (!value.is(Kind::real)) return {};
  if (std::isnan(value.real())) return ".nan";
  if (std::isinf(value.real())) return value.real() < 0 ? "-.inf" : ".inf";
  std::string text = python_text(Value(value.real()));
  const std::size_t exponent = text.find('e');
  if (exponent != std::string::npos && text.find('.') == std::string::npos)
    text.insert(exponent, ".0");
  return text;
}

Result<std::string> to_yaml(Machine& machine, const Object& value, bool flow) {
  Writer writer(machine, flow);
  TRY(writer.write(value, 0, 0));
  return writer.result();
}

}  // namespace converge::jinja::salt
