#include "converge/jinja/object.h"

#include "converge/jinja/dict.h"
#include "converge/jinja/operations.h"
#include "converge/jinja/unicode.h"

namespace converge::jinja {

Object Object::boolean(bool value) {
  Object object;
  object.kind_ = Kind::boolean;
  object.boolean_ = value;
  return object;
}

Object Object::integer(std::int64_t value) {
  Object object;
  object.kind_ = Kind::integer;
  object.integer_ = value;
  return object;
}

Object Object::real(double value) {
  Object object;
  object.kind_ = Kind::real;
  object.real_ = value;
  return object;
}

std::string_view Object::text() const {
  return string().text;
}

bool Object::same(const Object& other) const {
  if (kind_ != other.kind_) return false;
  switch (kind_) {
    case Kind::none:
      return true;
    case Kind::boolean:
      return boolean_ == other.boolean_;
    case Kind::integer:
      // CPython keeps one object for each of the small integers.
      return integer_ == other.integer_;
    case Kind::real:
      return real_ == other.real_;
    case Kind::string:
      // Equal constants of one template are one object in CPython.
      return heap_ == other.heap_ || text() == other.text();
    case Kind::list:
    case Kind::tuple:
    case Kind::dict:
    case Kind::set:
    case Kind::view:
    case Kind::range:
    case Kind::iterator:
    case Kind::callable:
    case Kind::instance:
    case Kind::undefined:
      return heap_ == other.heap_;
  }
  return false;
}

std::int64_t String::length() const {
  if (characters < 0) characters = count_characters(text);
  return characters;
}

std::int64_t Range::size() const {
  if (step > 0 && start < stop)
    return static_cast<std::int64_t>(
               (static_cast<std::uint64_t>(stop) - static_cast<std::uint64_t>(start) - 1) /
               static_cast<std::uint64_t>(step)) +
           1;
  if (step < 0 && start > stop)
    return static_cast<std::int64_t>(
               (static_cast<std::uint64_t>(start) - static_cast<std::uint64_t>(stop) - 1) /
               (0 - static_cast<std::uint64_t>(step))) +
           1;
  return 0;
}

Result<Object> Instance::call(Interpreter&, const Arguments&) {
  return fail(mistake("'" + std::string(type_name()) + "' object is not callable"));
}

Result<bool> Instance::holds(std::string_view) const {
  return fail(mistake("'in' cannot look into a " + std::string(type_name())));
}

std::string_view type_name(const Object& object) {
  switch (object.kind()) {
    case Kind::none:
      return "NoneType";
    case Kind::boolean:
      return "bool";
    case Kind::integer:
      return "int";
    case Kind::real:
      return "float";
    case Kind::string:
      return object.string().markup ? "Markup" : "str";
    case Kind::list:
      return "list";
    case Kind::tuple:
      return "tuple";
    case Kind::dict:
      return "dict";
    case Kind::set:
      return "set";
    case Kind::view:
      return object.view().part == View::Part::keys     ? "dict_keys"
             : object.view().part == View::Part::values ? "dict_values"
                                                        : "dict_items";
    case Kind::range:
      return "range";
    case Kind::iterator:
      return object.iterator().type_name();
    case Kind::callable:
      return "function";
    case Kind::instance:
      return object.instance().type_name();
    case Kind::undefined:
      return "Undefined";
  }
  return {};
}

std::string a_type(const Object& object) {
  const std::string name(type_name(object));
  const bool vowel = std::string_view("aeiouAEIOU").find(name.front()) != std::string_view::npos;
  return (vowel ? "an " : "a ") + name;
}

}  // namespace converge::jinja
