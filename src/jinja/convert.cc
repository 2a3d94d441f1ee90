#include <charconv>
#include <cmath>

#include "converge/jinja/operations.h"
#include "converge/jinja/unicode.h"

namespace converge::jinja {
namespace {

constexpr int deepest_converted = 200;

Result<Value> to_value_at(const Object& object, int depth);

Result<Value> list_value(const std::vector<Object>& items, int depth) {
  Value result = Value::list();
  for (const Object& item : items) {
    TRY(Value value, to_value_at(item, depth + 1));
    result.push_back(std::move(value));
  }
  return result;
}

Result<Value> dict_value(const Dict& dict, int depth) {
  Value::Map entries;
  for (const Dict::Entry& entry : dict.entries()) {
    TRY(Value key, to_value_at(entry.key, depth + 1));
    TRY(Value value, to_value_at(entry.value, depth + 1));
    entries.push_back({std::move(key), std::move(value)});
  }
  return Value(std::move(entries));
}

Result<Value> set_value(const Dict& members, int depth) {
  Value result = Value::list();
  for (const Dict::Entry& entry : members.entries()) {
    TRY(Value value, to_value_at(entry.key, depth + 1));
    result.push_back(std::move(value));
  }
  return result;
}

Result<Value> walked_value(const Object& object, int depth) {
  Value result = Value::list();
  if (object.is(Kind::range)) {
    for (std::int64_t i = 0; i < object.range().size(); ++i)
      result.push_back(Value(object.range().at(i).integer()));
    return result;
  }
  for (const Dict::Entry& entry : object.view().dict->entries()) {
    TRY(Value key, to_value_at(entry.key, depth + 1));
    TRY(Value value, to_value_at(entry.value, depth + 1));
    if (object.view().part == View::Part::keys) result.push_back(std::move(key));
    if (object.view().part == View::Part::values) result.push_back(std::move(value));
    if (object.view().part == View::Part::items)
      result.push_back(Value(Value::List{std::move(key), std::move(value)}));
  }
  return result;
}

Result<Value> to_value_at(const Object& object, int depth) {
  if (depth > deepest_converted) return fail(mistake("a value is nested too deeply"));
  TRY(require_defined(object));
  switch (object.kind()) {
    case Kind::none:
    case Kind::undefined:
      return Value();
    case Kind::boolean:
      return Value(object.boolean());
    case Kind::integer:
      return Value(object.integer());
    case Kind::real:
      return Value(object.real());
    case Kind::string:
      return Value(object.text());
    case Kind::list:
      return list_value(object.list().items, depth);
    case Kind::tuple:
      return list_value(object.tuple().items, depth);
    case Kind::dict:
      return dict_value(object.dict(), depth);
    case Kind::set:
      return set_value(object.set().members, depth);
    case Kind::view:
    case Kind::range:
      return walked_value(object, depth);
    case Kind::iterator:
    case Kind::callable:
    case Kind::instance:
      break;
  }
  return fail(mistake(a_type(object) + " is no plain data"));
}

std::optional<int> digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return {};
}

/// The prefix 0x, 0o, 0b where the base allows it; sets the base when it was to be guessed.
bool take_prefix(std::string_view& text, int& base) {
  const char second = text.size() > 2 && text[0] == '0' ? static_cast<char>(text[1] | 0x20) : ' ';
  const int meant = second == 'x' ? 16 : second == 'o' ? 8 : second == 'b' ? 2 : 0;
  if (meant == 0 || (base != 0 && base != meant)) {
    if (base != 0) return true;
    base = 10;
    // 012 is no number in Python 3, 000 is one.
    return text[0] != '0' || text.find_first_not_of("0_") == std::string_view::npos;
  }
  base = meant;
  text.remove_prefix(2);
  if (text.front() == '_') text.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> parse_integer(std::string_view text, int base) {
  text = strip_left(strip_right(text));
  const bool minus = text.starts_with('-');
  if (minus || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || !take_prefix(text, base) || text.empty()) return {};
  std::int64_t result = 0;
  bool after_digit = false;
  for (const char c : text) {
    if (c == '_' && after_digit) {
      after_digit = false;
      continue;
    }
    const auto digit = digit_of(c);
    if (!digit || *digit >= base) return {};
    // Counted below zero, so that the smallest number fits.
    if (__builtin_mul_overflow(result, base, &result) ||
        __builtin_sub_overflow(result, *digit, &result))
      return {};
    after_digit = true;
  }
  if (!after_digit) return {};
  if (!minus && __builtin_sub_overflow(std::int64_t{0}, result, &result)) return {};
  return result;
}

}  // namespace

std::optional<double> to_real(std::string_view text) {
  std::string plain;
  text = strip_left(strip_right(text));
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool between = i > 0 && i + 1 < text.size() &&
                         is_digit(static_cast<unsigned char>(text[i - 1])) &&
                         is_digit(static_cast<unsigned char>(text[i + 1]));
    if (text[i] == '_' && !between) return {};
    if (text[i] != '_')
      plain += static_cast<char>(text[i] >= 'A' && text[i] <= 'Z' ? text[i] | 0x20 : text[i]);
  }
  std::string_view rest = plain;
  if (rest.starts_with('+')) {
    rest.remove_prefix(1);
    if (rest.starts_with('-') || rest.starts_with('+')) return {};
  }
  if (rest.find_first_of("xp(") != std::string_view::npos || rest.empty()) return {};
  double value = 0;
  const auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (end != rest.data() + rest.size()) return {};
  if (code == std::errc::result_out_of_range) {
    // Too large is infinite and too small is zero, as in Python.
    const bool tiny = rest.find("e-") != std::string_view::npos;
    value = tiny ? 0.0 : rest.starts_with('-') ? -HUGE_VAL : HUGE_VAL;
  } else if (code != std::errc()) {
    return {};
  }
  return value;
}

std::optional<Object> to_integer(const Object& object, int base) {
  if (object.is_integral()) return Object::integer(object.integer());
  if (object.is(Kind::real)) {
    if (!(std::abs(object.real()) < 9.2e18)) return {};
    return Object::integer(static_cast<std::int64_t>(object.real()));
  }
  if (!object.is_string()) return {};
  const auto value = parse_integer(object.text(), base);
  return value ? std::optional(Object::integer(*value)) : std::nullopt;
}

Result<std::int64_t> need_integer(const Object& object, std::string_view what) {
  TRY(require_defined(object));
  if (object.is_integral()) return object.integer();
  return fail(
      mistake(std::string(what) + " must be an int, not " + std::string(type_name(object))));
}

Object from_value(Machine& machine, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      return Object();
    case Value::Kind::boolean:
      return Object::boolean(value.boolean());
    case Value::Kind::integer:
      return Object::integer(value.integer());
    case Value::Kind::real:
      return Object::real(value.real());
    case Value::Kind::string:
      return machine.string(value.string());
    case Value::Kind::list: {
      std::vector<Object> items;
      items.reserve(value.items().size());
      for (const Value& item : value.items()) items.push_back(from_value(machine, item));
      return machine.list(std::move(items));
    }
    case Value::Kind::map: {
      Dict& dict = machine.new_dict();
      for (const Value::Entry& entry : value.entries()) {
        // A key that Python cannot hash does not come out of YAML: it is an error there.
        const Object key = from_value(machine, entry.key);
        static_cast<void>(dict.set(key, from_value(machine, entry.value)));
      }
      machine.charge(dict.size() * sizeof(Dict::Entry));
      return Object(dict);
    }
  }
  return Object();
}

Result<Value> to_value(const Object& object) {
  return to_value_at(object, 0);
}

std::string escape_html(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '\'')
      result += "&#39;";
    else if (c == '"')
      result += "&#34;";
    else
      result += c;
  }
  return result;
}

}  // namespace converge::jinja
