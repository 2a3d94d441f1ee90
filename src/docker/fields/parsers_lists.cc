#include <fmt/format.h>

#include <algorithm>

#include "converge/base/text.h"
#include "converge/docker/fields/addresses.h"
#include "converge/docker/fields/parsers.h"
#include "converge/docker/fields/shapes.h"
#include "converge/model/labels.h"

namespace converge {
namespace {

Error no_address(const FieldInput& input, const Value& origin, const std::string& text) {
  return input.refuse(origin, fmt::format("'{}' is not an IP address", printable(text)))
      .hint("set validate_ip_addrs: False to send it as it is");
}

Result<Value> entries_of(const FieldInput& input, const std::vector<NamedValue>& pairs,
                         char delimiter) {
  std::vector<std::string> entries;
  for (const auto& [name, value] : pairs) {
    TRY(const std::string text, scalar_text(input, value));
    entries.push_back(name + delimiter + text);
  }
  // The order means nothing; this one makes the same request of every spelling.
  std::sort(entries.begin(), entries.end());
  return text_list(entries);
}

/// docker-py would send `True`, which Go's daemons do not read: what is meant is true.
Result<std::string> option_text(const FieldInput& input, const Value& value) {
  if (value.is_boolean()) return std::string(value.boolean() ? "true" : "false");
  return scalar_text(input, value);
}

Result<void> check_label(const FieldInput& input, const Value& origin, std::string_view name) {
  if (name.empty()) return fail(input.refuse(origin, "a label has no name"));
  if (!name.starts_with(label::prefix)) return {};
  return fail(input.refuse(origin, fmt::format("'{}' is a label of converge itself", name))
                  .hint("it writes io.converge.* on what it makes; choose another name"));
}

/// `name=value`, or a name alone: a label without a value.
Result<void> add_label(const FieldInput& input, const TextItem& item, Value& labels) {
  const std::string_view text = item.text;
  const std::size_t at = text.find('=');
  const std::string_view name = trim(text.substr(0, at));
  TRY(check_label(input, item.origin, name));
  labels.set(name, at == std::string_view::npos ? "" : trim(text.substr(at + 1)));
  return {};
}

Result<Value> label_map(const FieldInput& input, const Value& labels) {
  Value result = Value::map();
  for (const Value::Entry& label : labels.entries()) {
    TRY(const std::string name, scalar_text(input, label.key));
    TRY(check_label(input, label.key, name));
    std::string text;
    if (!label.value.is_null()) {
      TRY(text, scalar_text(input, label.value));
    }
    result.set(name, std::move(text));
  }
  return result;
}

}  // namespace

Result<Value> parse_texts(const FieldInput& input) {
  TRY(const std::vector<TextItem> items, text_items(input));
  Value result = Value::list();
  for (const auto& [text, origin] : items) {
    if (text.empty()) return fail(input.refuse(origin, "has an empty entry"));
    result.push_back(text);
  }
  return result;
}

Result<Value> parse_addresses(const FieldInput& input) {
  TRY(const std::vector<TextItem> items, text_items(input));
  TRY(Value result, parse_texts(input));
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto normal = normal_ip_address(items[i].text);
    if (input.check_addresses && !normal)
      return fail(no_address(input, items[i].origin, items[i].text));
    if (normal) result.items()[i] = Value(*normal);
  }
  return result;
}

Result<Value> parse_text_map(const FieldInput& input) {
  TRY(const std::vector<NamedValue> pairs, named_values(input, '='));
  Value result = Value::map();
  for (const auto& [name, value] : pairs) {
    TRY(std::string text, scalar_text(input, value));
    result.set(name, std::move(text));
  }
  return result;
}

Result<Value> parse_log_options(const FieldInput& input) {
  TRY(const std::vector<NamedValue> pairs, named_values(input, '='));
  Value result = Value::map();
  for (const auto& [name, value] : pairs) {
    TRY(std::string text, option_text(input, value));
    result.set(name, std::move(text));
  }
  return result;
}

Result<Value> parse_log_config(const FieldInput& input) {
  TRY(const Value given, parse_mapping(input));
  Value result = Value::map();
  for (const Value::Entry& entry : given.entries()) {
    TRY(const std::string name, scalar_text(input, entry.key));
    if (lower(name) == "type") {
      TRY(std::string type, scalar_text(input, entry.value));
      result.set("Type", std::move(type));
    } else if (lower(name) == "config") {
      TRY(Value options, parse_log_options({input.argument, repack(entry.value)}));
      result.set("Config", std::move(options));
    } else {
      return fail(input.refuse(entry.key, fmt::format("has no part '{}'", printable(name)))
                      .hint("its parts are Type and Config"));
    }
  }
  return result;
}

Result<Value> parse_labels(const FieldInput& input) {
  if (input.value.is_map()) return label_map(input, input.value);
  if (!input.value.is_list()) {
    Value result = Value::map();
    TRY(const std::vector<TextItem> items, text_items(input));
    for (const TextItem& item : items) TRY(add_label(input, item, result));
    return result;
  }
  Value result = Value::map();
  for (const Value& item : input.value.items()) {
    if (item.is_map() && item.entries().size() != 1)
      return fail(input.refuse(item, "an entry of a list of labels has one label"));
    if (item.is_map()) {
      TRY(const Value labels, label_map(input, item));
      for (const Value::Entry& label : labels.entries())
        result.set(label.key.string(), label.value);
    } else {
      TRY(std::string text, scalar_text(input, item));
      TRY(add_label(input, {std::move(text), item}, result));
    }
  }
  return result;
}

Result<Value> parse_extra_hosts(const FieldInput& input) {
  // The daemon puts its host's address in the place of this word (20.10 and later).
  constexpr std::string_view gateway = "host-gateway";
  TRY(std::vector<NamedValue> pairs, named_values(input, ':'));
  for (auto& [name, value] : pairs) {
    TRY(const std::string text, scalar_text(input, value));
    const auto normal = normal_ip_address(text);
    if (input.check_addresses && !normal && text != gateway)
      return fail(no_address(input, value, text));
    if (normal) value = Value(*normal).at(value.place());
  }
  return entries_of(input, pairs, ':');
}

Result<Value> parse_links(const FieldInput& input) {
  TRY(const std::vector<NamedValue> pairs, named_values(input, ':'));
  return entries_of(input, pairs, ':');
}

}  // namespace converge
