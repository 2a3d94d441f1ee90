#include <algorithm>

#include "converge/language/template/builtins.h"
#include "converge/language/template/operations.h"
#include "converge/language/template/unicode.h"
#include "converge/language/template/yaml_scalars.h"

/// What PyYAML's safe_dump writes for plain data, keys sorted, lines broken after column 80.
namespace converge::jinja {
namespace {

constexpr std::size_t deepest = 100;
constexpr std::size_t best_width = 80;

class Writer {
 public:
  Writer(Machine& machine, bool flow) : machine_(machine), flow_(flow) {}

  Result<void> write(const Object& value, std::size_t indent, std::size_t depth);
  std::string take() { return std::move(out_); }

 private:
  using Entries = std::vector<std::pair<Object, Object>>;

  Result<void> list(const std::vector<Object>& items, std::size_t indent, std::size_t depth);
  Result<void> dict(const Dict& dict, std::size_t indent, std::size_t depth);
  Result<void> flow_list(const std::vector<Object>& items, std::size_t indent,
                         std::size_t depth);
  Result<void> flow_dict(const Entries& entries, std::size_t indent, std::size_t depth);
  Result<void> block_value(const Object& value, std::size_t indent, std::size_t depth,
                           bool in_list);
  Result<Entries> sorted(const Dict& dict);
  Result<void> text(const Object& value, std::size_t indent, bool key);
  void folded(const std::string& text, std::size_t indent);
  void line(std::size_t indent) {
    out_ += '\n';
    line_begin_ = out_.size();
    out_.append(indent, ' ');
  }
  std::size_t column() const {
    return static_cast<std::size_t>(
        count_characters(std::string_view(out_).substr(line_begin_)));
  }

  Machine& machine_;
  bool flow_;
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

/// Single blanks behind column 80 become line ends.
void Writer::folded(const std::string& text, std::size_t indent) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool single = text[i] == ' ' && i > 0 && text[i - 1] != ' ' && i + 1 < text.size() &&
                        text[i + 1] != ' ' && i + 2 < text.size();
    if (single && column() > best_width) {
      line(indent);
    } else if (text[i] == '\n') {
      out_ += '\n';
      line_begin_ = out_.size();
    } else {
      out_ += text[i];
    }
  }
}

Result<void> Writer::text(const Object& value, std::size_t indent, bool key) {
  const std::string_view text = value.text();
  TRY(machine_.walk(value));
  const ScalarAnalysis analysis = analyze(text);
  const bool plain = (flow_ ? analysis.flow_plain : analysis.block_plain) &&
                     !means_something_else(text) && !(key && text.empty());
  const std::size_t inner = indent == 0 ? 2 : indent;
  if (plain && key)
    out_ += text;
  else if (plain)
    folded(std::string(text), inner);
  else if (!analysis.single_quoted || (key && analysis.several_lines))
    out_ += double_quoted(text, true);
  else if (key)
    out_ += single_quoted(text);
  else
    folded(single_quoted(text), inner);
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

Result<void> Writer::list(const std::vector<Object>& items, std::size_t indent,
                          std::size_t depth) {
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
  if (depth > deepest)
    return fail(mistake("a value that holds itself, or is nested too deeply, is no YAML"));
  if (value.is(Kind::list)) return list(value.list().items, indent, depth);
  if (value.is(Kind::tuple)) return list(value.tuple().items, indent, depth);
  if (value.is(Kind::dict)) return dict(value.dict(), indent, depth);
  if (value.is_string()) return text(value, indent, false);
  const std::string plain = plain_value(value);
  // Salt writes what it cannot represent as NULL.
  out_ += plain.empty() ? "NULL" : plain;
  return {};
}

}  // namespace

Result<std::string> to_yaml(Machine& machine, const Object& value, bool flow) {
  Writer writer(machine, flow);
  TRY(writer.write(value, 0, 0));
  return writer.take();
}

}  // namespace converge::jinja
