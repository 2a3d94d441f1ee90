#include "converge/docker/fields/shapes.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "converge/base/text.h"

namespace converge {
namespace {

std::optional<std::int64_t> read_number(std::string_view text) {
  text = trim(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

void put(std::vector<NamedValue>& all, NamedValue one) {
  const auto same = [&](const NamedValue& other) { return other.name == one.name; };
  const auto found = std::find_if(all.begin(), all.end(), same);
  if (found == all.end()) {
    all.push_back(std::move(one));
  } else {
    found->value = std::move(one.value);
  }
}

/// `1.5g` -> 1.5 and 'g'; a last `b` after a letter is decoration (`mb`).
std::optional<double> read_bytes(std::string_view text) {
  constexpr std::string_view units = "bkmgt";
  std::string rest = lower(trim(text));
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (rest.size() > 1 && rest.back() == 'b' && letter(rest[rest.size() - 2])) rest.pop_back();
  double factor = 1;
  if (!rest.empty() && letter(rest.back())) {
    const std::size_t unit = units.find(rest.back());
    if (unit == std::string_view::npos) return std::nullopt;
    factor = std::pow(1024.0, static_cast<double>(unit));
    rest.pop_back();
  }
  const std::string_view digits = trim(rest);
  double number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number,
                                            std::chars_format::fixed);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return std::isfinite(number) ? std::optional(number * factor) : std::nullopt;
}

}  // namespace

Error FieldInput::refuse(const Value& part, std::string_view what) const {
  Error error(fmt::format("'{}': {}", argument, what), Trouble::refused);
  return std::move(error).at(part.place()).at(value.place());
}

Value repack(const Value& value) {
  const auto single = [](const Value& item) { return item.is_map() && item.entries().size() == 1; };
  if (!value.is_list() || value.items().empty()) return value;
  if (!std::all_of(value.items().begin(), value.items().end(), single)) return value;
  Value result = Value::map();
  for (const Value& item : value.items()) {
    const Value::Entry& entry = item.entries().front();
    const auto same = [&](const Value::Entry& other) { return other.key == entry.key; };
    auto& entries = result.entries();
    const auto found = std::find_if(entries.begin(), entries.end(), same);
    if (found == entries.end()) {
      entries.push_back(entry);
    } else {
      found->value = entry.value;
    }
  }
  result.at(value.place());
  return result;
}

Result<std::string> scalar_text(const FieldInput& input, const Value& value) {
  if (value.is_null()) return fail(input.refuse(value, "has no value"));
  if (!value.is_scalar()) {
    return fail(
        input.refuse(value, fmt::format("should be a text here, got {}", kind_name(value.kind()))));
  }
  std::string text = python_text(value);
  if (text.find('\0') != std::string::npos)
    return fail(input.refuse(value, "contains a NUL byte, which no container can take"));
  if (invalid_utf8(text)) return fail(input.refuse(value, "is not UTF-8"));
  return text;
}

Result<std::vector<TextItem>> text_items(const FieldInput& input) {
  std::vector<TextItem> result;
  if (input.value.is_list()) {
    for (const Value& item : input.value.items()) {
      TRY(std::string text, scalar_text(input, item));
      result.push_back({std::move(text), item});
    }
    return result;
  }
  TRY(const std::string whole, scalar_text(input, input.value));
  for (const std::string& part : split(whole, ','))
    result.push_back({std::string(trim(part)), input.value});
  return result;
}

Result<std::vector<TextItem>> set_items(const FieldInput& input) {
  std::vector<TextItem> result;
  for (const Value::Entry& entry : input.value.entries()) {
    const bool idle =
        entry.value.is_null() || (entry.value.is_map() && entry.value.entries().empty());
    if (!idle) return fail(input.refuse(entry.value, "should be a list, got a mapping"));
    TRY(std::string text, scalar_text(input, entry.key));
    result.push_back({std::move(text), entry.key});
  }
  return result;
}

Result<std::vector<NamedValue>> named_values(const FieldInput& input, char delimiter) {
  std::vector<NamedValue> result;
  if (input.value.is_map()) {
    for (const Value::Entry& entry : input.value.entries()) {
      TRY(std::string name, scalar_text(input, entry.key));
      put(result, {std::move(name), entry.value});
    }
    return result;
  }
  TRY(const std::vector<TextItem> items, text_items(input));
  for (const auto& [text, origin] : items) {
    const std::size_t at = text.find(delimiter);
    if (at == std::string::npos) {
      return fail(
          input.refuse(origin, fmt::format("'{}' is not name{}value", printable(text), delimiter)));
    }
    Value right(trim(std::string_view(text).substr(at + 1)));
    right.at(origin.place());
    put(result, {std::string(trim(std::string_view(text).substr(0, at))), std::move(right)});
  }
  return result;
}

Result<std::int64_t> whole_number(const FieldInput& input, const Value& value) {
  if (value.is_integer()) return value.integer();
  if (value.is_real() && std::trunc(value.real()) == value.real() && std::abs(value.real()) < 1e15)
    return static_cast<std::int64_t>(value.real());
  if (value.is_string())
    if (const auto number = read_number(value.string())) return *number;
  const std::string shown = value.is_scalar() ? "'" + printable(python_text(value)) + "'"
                                              : std::string(kind_name(value.kind()));
  return fail(input.refuse(value, shown + " is not a whole number"));
}

Result<bool> truth(const FieldInput& input, const Value& value) {
  if (value.is_boolean()) return value.boolean();
  if (value.is_integer()) return value.integer() != 0;
  if (value.is_real()) return value.real() != 0;
  if (value.is_string()) {
    const std::string word = lower(trim(value.string()));
    for (const std::string_view yes : {"true", "yes", "on", "1"})
      if (word == yes) return true;
    for (const std::string_view no : {"false", "no", "off", "0"})
      if (word == no) return false;
  }
  return fail(input.refuse(value, "should be True or False"));
}

Result<std::int64_t> byte_count(const FieldInput& input, const Value& value) {
  // 2^53: up to here a double holds every whole number.
  constexpr double most = 9007199254740992.0;
  if (value.is_integer()) return value.integer();
  std::optional<double> bytes;
  if (value.is_real()) bytes = value.real();
  if (value.is_string() && value.string().empty()) return 0;
  if (value.is_string()) bytes = read_bytes(value.string());
  if (!bytes) {
    const std::string shown =
        value.is_scalar() ? python_text(value) : std::string(kind_name(value.kind()));
    return fail(input.refuse(value, fmt::format("'{}' is not a number of bytes", printable(shown)))
                    .hint("write a number with one of the units b k m g t, e.g. 64M"));
  }
  if (!(std::abs(*bytes) < most)) return fail(input.refuse(value, "is out of range"));
  return static_cast<std::int64_t>(*bytes);
}

bool is_anonymous_volume(std::string_view name) {
  return name.size() == 64 && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_absolute_path(std::string_view text) {
  return text.starts_with('/');
}

Value text_list(const std::vector<std::string>& texts) {
  Value result = Value::list();
  for (const std::string& text : texts) result.push_back(text);
  return result;
}

}  // namespace converge
