#include <cmath>
#include <limits>

#include "builtins.h"
#include "converge/jinja/operations.h"

namespace converge::jinja {
namespace {

std::string_view sign_of(BinaryOperator operation) {
  switch (operation) {
    case BinaryOperator::add:
      return "+";
    case BinaryOperator::subtract:
      return "-";
    case BinaryOperator::multiply:
      return "*";
    case BinaryOperator::divide:
      return "/";
    case BinaryOperator::floor_divide:
      return "//";
    case BinaryOperator::modulo:
      return "%";
    case BinaryOperator::power:
      return "**";
  }
  return {};
}

Error unsupported(BinaryOperator operation, const Object& left, const Object& right) {
  Error error = mistake("'" + std::string(sign_of(operation)) + "' cannot work on " +
                        std::string(type_name(left)) + " and " + std::string(type_name(right)));
  const bool text = left.is_string() || right.is_string();
  if (operation == BinaryOperator::add && text)
    return std::move(error).hint("'~' joins values of any kind as text");
  return error;
}

Error overflow() {
  return mistake("the number does not fit into 64 bits");
}
Error by_zero() {
  return mistake("division by zero");
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  const std::int64_t quotient = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

Result<Object> integer_power(std::int64_t base, std::int64_t exponent) {
  if (exponent < 0) {
    if (base == 0) return fail(mistake("0 cannot be raised to a negative power"));
    return Object::real(std::pow(static_cast<double>(base), static_cast<double>(exponent)));
  }
  std::int64_t result = 1;
  while (exponent > 0) {
    if (exponent % 2 == 1 && __builtin_mul_overflow(result, base, &result)) return fail(overflow());
    exponent /= 2;
    if (exponent > 0 && __builtin_mul_overflow(base, base, &base)) return fail(overflow());
  }
  return Object::integer(result);
}

Result<Object> integers(BinaryOperator operation, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  switch (operation) {
    case BinaryOperator::add:
      if (__builtin_add_overflow(a, b, &result)) return fail(overflow());
      return Object::integer(result);
    case BinaryOperator::subtract:
      if (__builtin_sub_overflow(a, b, &result)) return fail(overflow());
      return Object::integer(result);
    case BinaryOperator::multiply:
      if (__builtin_mul_overflow(a, b, &result)) return fail(overflow());
      return Object::integer(result);
    case BinaryOperator::divide:
      if (b == 0) return fail(by_zero());
      return Object::real(static_cast<double>(a) / static_cast<double>(b));
    case BinaryOperator::floor_divide:
    case BinaryOperator::modulo:
      if (b == 0) return fail(by_zero());
      if (b == -1) {  // the one quotient that does not fit
        if (operation == BinaryOperator::modulo) return Object::integer(0);
        if (__builtin_sub_overflow(std::int64_t{0}, a, &result)) return fail(overflow());
        return Object::integer(result);
      }
      if (operation == BinaryOperator::floor_divide) return Object::integer(floor_divide(a, b));
      return Object::integer(a - floor_divide(a, b) * b);
    case BinaryOperator::power:
      return integer_power(a, b);
  }
  return fail(overflow());
}

double python_modulo(double a, double b) {
  double rest = std::fmod(a, b);
  if (rest != 0 && (rest < 0) != (b < 0)) rest += b;
  return rest == 0 ? std::copysign(0.0, b) : rest;
}

double python_floor_divide(double a, double b) {
  const double quotient = (a - python_modulo(a, b)) / b;
  const double whole = std::floor(quotient);
  return quotient - whole > 0.5 ? whole + 1 : whole;
}

Result<Object> reals(BinaryOperator operation, double a, double b) {
  switch (operation) {
    case BinaryOperator::add:
      return Object::real(a + b);
    case BinaryOperator::subtract:
      return Object::real(a - b);
    case BinaryOperator::multiply:
      return Object::real(a * b);
    case BinaryOperator::divide:
      if (b == 0) return fail(by_zero());
      return Object::real(a / b);
    case BinaryOperator::floor_divide:
      if (b == 0) return fail(by_zero());
      return Object::real(python_floor_divide(a, b));
    case BinaryOperator::modulo:
      if (b == 0) return fail(by_zero());
      return Object::real(python_modulo(a, b));
    case BinaryOperator::power: {
      if (a == 0 && b < 0) return fail(mistake("0.0 cannot be raised to a negative power"));
      if (a < 0 && b != std::floor(b))
        return fail(mistake("a negative number to a broken power is no real number"));
      const double result = std::pow(a, b);
      if (std::isinf(result) && !std::isinf(a) && !std::isinf(b))
        return fail(mistake("the result is too large"));
      return Object::real(result);
    }
  }
  return fail(by_zero());
}

Result<Object> repeat_text(Machine& machine, const String& text, std::int64_t count) {
  if (count <= 0 || text.text.empty()) return machine.string(std::string(), text.markup);
  std::size_t total = 0;
  if (__builtin_mul_overflow(text.text.size(), static_cast<std::size_t>(count), &total))
    total = std::numeric_limits<std::size_t>::max();
  TRY(machine.check_text(total));
  std::string result;
  result.reserve(total);
  for (std::int64_t i = 0; i < count; ++i) result += text.text;
  return machine.string(std::move(result), text.markup);
}

Result<std::vector<Object>> repeat_items(Machine& machine, const std::vector<Object>& items,
                                         std::int64_t count) {
  std::vector<Object> result;
  if (count <= 0 || items.empty()) return result;
  std::size_t total = 0;
  if (__builtin_mul_overflow(items.size(), static_cast<std::size_t>(count), &total))
    total = std::numeric_limits<std::size_t>::max() / sizeof(Object);
  TRY(machine.check_items(total));
  for (std::int64_t i = 0; i < count; ++i) result.insert(result.end(), items.begin(), items.end());
  return result;
}

Result<Object> repeat(Machine& machine, const Object& sequence, const Object& count,
                      const Object& left, const Object& right) {
  if (!count.is_integral()) return fail(unsupported(BinaryOperator::multiply, left, right));
  if (sequence.is_string()) return repeat_text(machine, sequence.string(), count.integer());
  if (sequence.is(Kind::list)) {
    TRY(auto items, repeat_items(machine, sequence.list().items, count.integer()));
    return machine.list(std::move(items));
  }
  if (sequence.is(Kind::tuple)) {
    TRY(auto items, repeat_items(machine, sequence.tuple().items, count.integer()));
    return machine.tuple(std::move(items));
  }
  return fail(unsupported(BinaryOperator::multiply, left, right));
}

Result<std::vector<Object>> joined(Machine& machine, const std::vector<Object>& left,
                                   const std::vector<Object>& right) {
  TRY(machine.check_items(left.size() + right.size()));
  std::vector<Object> items;
  items.reserve(left.size() + right.size());
  items.insert(items.end(), left.begin(), left.end());
  items.insert(items.end(), right.begin(), right.end());
  return items;
}

Result<Object> add_texts(Machine& machine, const String& left, const String& right) {
  TRY(machine.check_text(left.text.size() + right.text.size()));
  const bool markup = left.markup || right.markup;
  // Markup escapes what is added to it and is no Markup itself.
  const auto piece = [&](const String& part) {
    return markup && !part.markup ? escape_html(part.text) : part.text;
  };
  return machine.string(piece(left) + piece(right), markup);
}

Result<Object> add(Machine& machine, const Object& left, const Object& right) {
  if (left.is_string() && right.is_string())
    return add_texts(machine, left.string(), right.string());
  if (left.is(Kind::list) && right.is(Kind::list)) {
    TRY(auto items, joined(machine, left.list().items, right.list().items));
    return machine.list(std::move(items));
  }
  if (left.is(Kind::tuple) && right.is(Kind::tuple)) {
    TRY(auto items, joined(machine, left.tuple().items, right.tuple().items));
    return machine.tuple(std::move(items));
  }
  return fail(unsupported(BinaryOperator::add, left, right));
}

bool set_like(const Object& object) {
  return object.is(Kind::set) ||
         (object.is(Kind::view) && object.view().part != View::Part::values);
}

Result<Object> set_difference(Machine& machine, const Object& left, const Object& right) {
  TRY(const std::vector<Object> items, to_items(machine, left));
  Set& result = machine.new_set();
  for (const Object& item : items) {
    TRY(const bool there, contains(machine, right, item));
    if (!there) TRY(result.members.set(item, Object()));
  }
  return Object(result);
}

}  // namespace

Result<Object> binary(Machine& machine, BinaryOperator operation, const Object& left,
                      const Object& right) {
  TRY(require_defined(left));
  TRY(require_defined(right));
  if (left.is(Kind::undefined)) return fail(undefined_error(left.undefined()));
  if (right.is(Kind::undefined)) return fail(undefined_error(right.undefined()));
  if (left.is_integral() && right.is_integral())
    return integers(operation, left.integer(), right.integer());
  if (left.is_number() && right.is_number()) return reals(operation, left.real(), right.real());
  if (operation == BinaryOperator::add) return add(machine, left, right);
  if (operation == BinaryOperator::multiply && left.is_integral())
    return repeat(machine, right, left, left, right);
  if (operation == BinaryOperator::multiply) return repeat(machine, left, right, left, right);
  if (operation == BinaryOperator::modulo && left.is_string()) {
    TRY(std::string text, printf_format(machine, left.string(), right));
    return machine.string(std::move(text), left.string().markup);
  }
  if (operation == BinaryOperator::subtract && set_like(left) && set_like(right))
    return set_difference(machine, left, right);
  return fail(unsupported(operation, left, right));
}

Result<Object> negative(const Object& operand) {
  TRY(require_defined(operand));
  if (operand.is(Kind::real)) return Object::real(-operand.real());
  if (operand.is_integral()) return integers(BinaryOperator::subtract, 0, operand.integer());
  return fail(mistake("'-' cannot work on a " + std::string(type_name(operand))));
}

Result<Object> positive(const Object& operand) {
  TRY(require_defined(operand));
  if (operand.is(Kind::real)) return operand;
  if (operand.is_integral()) return Object::integer(operand.integer());
  return fail(mistake("'+' cannot work on a " + std::string(type_name(operand))));
}

}  // namespace converge::jinja
