#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converge/base/value.h"
#include "converge/jinja/machine.h"
#include "converge/jinja/object.h"

/// What Python's operators and built-in functions do with values.
namespace converge::jinja {

/// An Error of the kind that all of a template's mistakes are.
Error mistake(std::string message);

/// The error of using an undefined value; carries the place where it was looked up.
Error undefined_error(const Undefined& undefined);
/// The same when `object` is undefined and strict.
Result<void> require_defined(const Object& object);

/// bool(object).
Result<bool> truth(const Object& object);
/// str(object); repr(object).
Result<std::string> str(Machine& machine, const Object& object);
/// `value_text`: what is written for a value of a dict in place of its repr(), if anything. Dicts
/// in lists, tuples, sets and dicts are written with it; views show their values as Python does.
using ValueText = std::optional<std::string> (*)(const Object& value);
Result<std::string> repr(Machine& machine, const Object& object, ValueText value_text = nullptr);
/// repr of a text: quoted and escaped.
std::string quoted(std::string_view text);

Result<bool> equal(Machine& machine, const Object& left, const Object& right);
/// left < right; an error for kinds that have no order.
Result<bool> less(Machine& machine, const Object& left, const Object& right,
                  std::string_view sign = "<");
/// item in container.
Result<bool> contains(Machine& machine, const Object& container, const Object& item);
/// Stable, as Python's sorted(); keys[i] belongs to items[i].
Result<void> sort(Machine& machine, std::vector<Object>& items, std::vector<Object> keys,
                  bool reverse);

enum class BinaryOperator { add, subtract, multiply, divide, floor_divide, modulo, power };
Result<Object> binary(Machine& machine, BinaryOperator operation, const Object& left,
                      const Object& right);
Result<Object> negative(const Object& operand);
Result<Object> positive(const Object& operand);

/// len(object); an error for kinds without one.
Result<std::int64_t> length(const Object& object);
/// iter(object); an error for kinds that cannot be walked.
Result<Iterator*> iterate(Machine& machine, const Object& object);
bool iterable(const Object& object);
/// list(object).
Result<std::vector<Object>> to_items(Machine& machine, const Object& object);
/// dict.items() as tuples, dict.keys(), ...
Object view_item(Machine& machine, const View& view, const Dict::Entry& entry);

/// object[start:stop:step]; null means it was left out.
Result<Object> slice(Machine& machine, const Object& object, const Object* start,
                     const Object* stop, const Object* step);
/// The characters [start, stop) of a text.
std::string_view characters(const String& string, std::int64_t start, std::int64_t stop);
/// The character with that index, which must exist.
Object character(Machine& machine, const String& string, std::int64_t index);

/// int(object) and float(object); nothing when it does not work.
std::optional<Object> to_integer(const Object& object, int base = 10);
std::optional<double> to_real(std::string_view text);
/// An integral argument: "width", "count".
Result<std::int64_t> need_integer(const Object& object, std::string_view what);

/// Between a template's values and those of the rest of converge.
Object from_value(Machine& machine, const Value& value);
Result<Value> to_value(const Object& object);

/// HTML's special characters as entities (markupsafe.escape).
std::string escape_html(std::string_view text);

}  // namespace converge::jinja
