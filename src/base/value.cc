#include "converge/base/value.h"

#include <algorithm>
#include <cassert>

namespace converge {

Value Value::map() {
  return Value(Map{});
}

bool Value::boolean() const {
  assert(is_boolean());
  return *std::get_if<bool>(&data_);
}

std::int64_t Value::integer() const {
  assert(is_integer());
  return *std::get_if<std::int64_t>(&data_);
}

double Value::real() const {
  assert(is_real());
  return *std::get_if<double>(&data_);
}

const std::string& Value::string() const {
  assert(is_string());
  return *std::get_if<std::string>(&data_);
}

const Value::List& Value::items() const {
  assert(is_list());
  return *std::get_if<List>(&data_);
}

Value::List& Value::items() {
  assert(is_list());
  return *std::get_if<List>(&data_);
}

const Value::Map& Value::entries() const {
  assert(is_map());
  return *std::get_if<Map>(&data_);
}

Value::Map& Value::entries() {
  assert(is_map());
  return *std::get_if<Map>(&data_);
}

const Value* Value::find(std::string_view key) const {
  if (!is_map()) return nullptr;
  for (const Entry& entry : entries())
    if (entry.key.is_string() && entry.key.string() == key) return &entry.value;
  return nullptr;
}

Value* Value::find(std::string_view key) {
  return const_cast<Value*>(static_cast<const Value*>(this)->find(key));
}

const Value* Value::find_path(std::initializer_list<std::string_view> keys) const {
  const Value* found = this;
  for (const std::string_view key : keys) {
    found = found->find(key);
    if (!found) return nullptr;
  }
  return found;
}

std::string_view Value::text_at(std::string_view key) const {
  const Value* found = find(key);
  return found && found->is_string() ? std::string_view(found->string()) : std::string_view();
}

Value& Value::set(std::string_view key, Value value) {
  if (is_null()) data_ = Map{};
  if (Value* found = find(key)) return *found = std::move(value);
  return entries().emplace_back(Entry{Value(key), std::move(value)}).value;
}

void Value::erase(std::string_view key) {
  if (!is_map()) return;
  std::erase_if(entries(), [&](const Entry& entry) {
    return entry.key.is_string() && entry.key.string() == key;
  });
}

void Value::push_back(Value value) {
  if (is_null()) data_ = List{};
  items().push_back(std::move(value));
}

namespace {

bool same_entry(const Value::Entry& a, const Value::Entry& b) {
  return a.key == b.key && a.value == b.value;
}

bool same_entries(const Value::Map& a, const Value::Map& b) {
  if (a.size() != b.size()) return false;
  // Mostly the keys stand in the same order: only what is left has to be searched.
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (same_entry(a[i], b[i])) continue;
    const auto equal = [&](const Value::Entry& entry) { return same_entry(a[i], entry); };
    if (std::none_of(b.begin(), b.end(), equal)) return false;
  }
  return true;
}

}  // namespace

bool Value::operator==(const Value& other) const {
  if (kind() != other.kind()) return false;
  switch (kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return boolean() == other.boolean();
    case Kind::integer:
      return integer() == other.integer();
    case Kind::real:
      return real() == other.real();
    case Kind::string:
      return string() == other.string();
    case Kind::list:
      return items() == other.items();
    case Kind::map:
      return same_entries(entries(), other.entries());
  }
  return false;
}

std::string_view kind_name(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::null:
      return "nothing";
    case Value::Kind::boolean:
      return "true or false";
    case Value::Kind::integer:
    case Value::Kind::real:
      return "a number";
    case Value::Kind::string:
      return "a string";
    case Value::Kind::list:
      return "a list";
    case Value::Kind::map:
      return "a mapping";
  }
  return "";
}

}  // namespace converge
