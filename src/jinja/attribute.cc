#include "converge/jinja/interpreter.h"

namespace converge::jinja {
namespace {

/// object[index] for the kinds that have positions; null result: no such one.
bool element(Machine& machine, const Object& object, std::int64_t index, std::int64_t size,
             Object& value) {
  if (index < 0) index += size;
  if (index < 0 || index >= size) return false;
  const auto at = static_cast<std::size_t>(index);
  if (object.is(Kind::list)) value = object.list().items[at];
  if (object.is(Kind::tuple)) value = object.tuple().items[at];
  if (object.is(Kind::range)) value = object.range().at(index);
  if (object.is_string()) value = character(machine, object.string(), index);
  return true;
}

Result<bool> subscript(Interpreter& interpreter, const Object& object, const Object& index,
                       Object& value) {
  if (object.is(Kind::dict)) {
    if (!hash(index)) return false;
    TRY(const Object* found, object.dict().find(index));
    if (found) value = *found;
    return found != nullptr;
  }
  if (object.is(Kind::instance) && index.is_string())
    return object.instance().item(interpreter, index.text(), value);
  const bool sequence = object.is(Kind::list) || object.is(Kind::tuple) || object.is(Kind::range) ||
                        object.is_string();
  if (!sequence || !index.is_integral()) return false;
  TRY(const std::int64_t size, length(object));
  return element(interpreter.machine(), object, index.integer(), size, value);
}

/// What Python's getattr finds.
Result<bool> member(Interpreter& interpreter, const Object& object, std::string_view name,
                    Object& value) {
  if (object.is(Kind::instance)) return object.instance().attribute(interpreter, name, value);
  if (object.is(Kind::tuple) && object.tuple().group && (name == "grouper" || name == "list")) {
    value = object.tuple().items[name == "list" ? 1 : 0];
    return true;
  }
  const MethodEntry* method = find_method(object, name);
  if (!method) return false;
  value = interpreter.machine().callable(
      std::string(name),
      [object, method](Interpreter& again, const Arguments& arguments) -> Result<Object> {
        TRY(again.machine().walk(object));
        return method->function(again, object, arguments);
      });
  return true;
}

Object missing(Machine& machine, const Object& object, std::string name, const Place& place) {
  Undefined undefined;
  undefined.name = std::move(name);
  undefined.owner = object;
  undefined.has_owner = true;
  undefined.place = place;
  return machine.undefined(std::move(undefined));
}

Result<void> usable(const Object& object) {
  if (object.is(Kind::undefined)) return fail(undefined_error(object.undefined()));
  return {};
}

}  // namespace

Result<Object> Interpreter::attribute(const Object& object, std::string_view name,
                                      const Place& place) {
  TRY(usable(object));
  Object value;
  TRY(bool found, member(*this, object, name, value));
  if (!found && object.is(Kind::dict)) {
    const Object* entry = object.dict().find(name);
    if (entry) return *entry;
  }
  if (found) return value;
  return missing(machine_, object, std::string(name), place);
}

Result<Object> Interpreter::item(const Object& object, const Object& index, const Place& place) {
  TRY(usable(object));
  TRY(usable(index));
  TRY(machine_.walk(index));
  Object value;
  TRY(bool found, subscript(*this, object, index, value));
  if (!found && index.is_string()) {
    TRY(found, member(*this, object, index.text(), value));
  }
  if (found) return value;
  if (index.is_string()) return missing(machine_, object, std::string(index.text()), place);
  Undefined undefined;
  undefined.sentence = true;
  TRY(const std::string shown, repr(machine_, index));
  undefined.name = "'" + std::string(type_name(object)) + " object' has no element " + shown;
  undefined.place = place;
  return machine_.undefined(std::move(undefined));
}

Object Interpreter::undefined(std::string sentence) {
  Undefined undefined;
  undefined.name = std::move(sentence);
  undefined.sentence = true;
  return machine_.undefined(std::move(undefined));
}

Result<Object> Interpreter::call(const Object& callee, const Arguments& arguments) {
  TRY(require_defined(callee));
  if (callee.is(Kind::callable)) return callee.callable().function(*this, arguments);
  if (callee.is(Kind::instance)) return callee.instance().call(*this, arguments);
  return fail(mistake(a_type(callee) + " cannot be called"));
}

Result<Object> Interpreter::filter(const FilterEntry& filter, const Object& value,
                                   const Arguments& arguments) {
  TRY(machine_.walk(value));
  return filter.function(*this, value, arguments);
}

Result<bool> Interpreter::test(const TestEntry& test, const Object& value,
                               const Arguments& arguments) {
  TRY(machine_.walk(value));
  return test.function(*this, value, arguments);
}

}  // namespace converge::jinja
