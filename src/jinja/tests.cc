#include <algorithm>
#include <cmath>

#include "builtins.h"
#include "converge/base/text.h"
#include "converge/jinja/interpreter.h"
#include "converge/jinja/unicode.h"

namespace converge::jinja {
namespace {

using Test = Result<bool> (*)(Interpreter&, const Object&, const Arguments&);

/// value % divisor == rest, for `odd`, `even`, `divisibleby`.
Result<bool> leaves(Interpreter& interpreter, const Object& value, const Object& divisor,
                    std::int64_t rest) {
  Machine& machine = interpreter.machine();
  TRY(const Object left, binary(machine, BinaryOperator::modulo, value, divisor));
  return equal(machine, left, Object::integer(rest));
}

Result<bool> no_arguments(std::string_view name, const Arguments& arguments) {
  TRY(bind("the test '" + std::string(name) + "'", arguments, {}, 0));
  return true;
}

Result<bool> is_odd(Interpreter& interpreter, const Object& value, const Arguments& arguments) {
  TRY(no_arguments("odd", arguments));
  return leaves(interpreter, value, Object::integer(2), 1);
}

Result<bool> is_even(Interpreter& interpreter, const Object& value, const Arguments& arguments) {
  TRY(no_arguments("even", arguments));
  return leaves(interpreter, value, Object::integer(2), 0);
}

Result<bool> is_divisible(Interpreter& interpreter, const Object& value,
                          const Arguments& arguments) {
  TRY(const Bound bound, bind("the test 'divisibleby'", arguments, {"num"}, 1));
  return leaves(interpreter, value, *bound[0], 0);
}

/// Tests of what a value is, which take no arguments and never fail.
template <bool (*check)(const Object&)>
Result<bool> simple(Interpreter&, const Object& value, const Arguments& arguments) {
  TRY(bind("this test", arguments, {}, 0));
  return check(value);
}

bool defined(const Object& value) {
  return !value.is(Kind::undefined);
}
bool undefined(const Object& value) {
  return value.is(Kind::undefined);
}
bool none(const Object& value) {
  return value.is(Kind::none);
}
bool boolean(const Object& value) {
  return value.is(Kind::boolean);
}
bool is_false(const Object& value) {
  return value.is(Kind::boolean) && !value.boolean();
}
bool is_true(const Object& value) {
  return value.is(Kind::boolean) && value.boolean();
}
bool integer(const Object& value) {
  return value.is(Kind::integer);
}
bool real(const Object& value) {
  return value.is(Kind::real);
}
bool number(const Object& value) {
  return value.is_number();
}
bool string(const Object& value) {
  return value.is_string();
}
bool mapping(const Object& value) {
  return value.is(Kind::dict);
}
bool escaped(const Object& value) {
  return value.is_string() && value.string().markup;
}
bool sequence(const Object& value) {
  return value.is_string() || value.is(Kind::list) || value.is(Kind::tuple) ||
         value.is(Kind::dict) || value.is(Kind::range);
}
bool callable(const Object& value) {
  // Undefined values are callable in Jinja: they refuse only when they are called.
  return value.is(Kind::callable) || value.is(Kind::undefined) ||
         (value.is(Kind::instance) && value.instance().callable());
}

Result<bool> is_iterable(Interpreter&, const Object& value, const Arguments& arguments) {
  TRY(no_arguments("iterable", arguments));
  TRY(require_defined(value));
  return iterable(value) || value.is(Kind::undefined);
}

/// At least one letter has a case, and all that have one have this one.
Result<bool> cased(Interpreter& interpreter, const Object& value, bool (*wanted)(char32_t),
                   bool (*other)(char32_t)) {
  TRY(const std::string text, str(interpreter.machine(), value));
  bool found = false;
  for (std::string_view rest = text; !rest.empty();) {
    const char32_t character = take(rest);
    if (other(character)) return false;
    found = found || wanted(character);
  }
  return found;
}

Result<bool> is_lower_text(Interpreter& interpreter, const Object& value,
                           const Arguments& arguments) {
  TRY(no_arguments("lower", arguments));
  return cased(interpreter, value, is_lower, is_upper);
}

Result<bool> is_upper_text(Interpreter& interpreter, const Object& value,
                           const Arguments& arguments) {
  TRY(no_arguments("upper", arguments));
  return cased(interpreter, value, is_upper, is_lower);
}

Result<bool> is_filter(Interpreter& interpreter, const Object& value, const Arguments& arguments) {
  TRY(no_arguments("filter", arguments));
  TRY(require_defined(value));
  return value.is_string() && find_filter(interpreter.extension(), value.text()) != nullptr;
}

Result<bool> is_test(Interpreter& interpreter, const Object& value, const Arguments& arguments) {
  TRY(no_arguments("test", arguments));
  TRY(require_defined(value));
  return value.is_string() && find_test(interpreter.extension(), value.text()) != nullptr;
}

Result<bool> is_same(Interpreter&, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("the test 'sameas'", arguments, {"other"}, 1));
  return value.same(*bound[0]);
}

Result<bool> is_in(Interpreter& interpreter, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("the test 'in'", arguments, {"seq"}, 1));
  return contains(interpreter.machine(), *bound[0], value);
}

enum class Order { eq, ne, lt, le, gt, ge };

template <Order order>
Result<bool> compared(Interpreter& interpreter, const Object& value, const Arguments& arguments) {
  Machine& machine = interpreter.machine();
  TRY(const Bound bound, bind("this test", arguments, {"other"}, 1));
  const Object& other = *bound[0];
  if constexpr (order == Order::eq) return equal(machine, value, other);
  if constexpr (order == Order::ne) {
    TRY(const bool same, equal(machine, value, other));
    return !same;
  }
  if constexpr (order == Order::lt) return less(machine, value, other, "<");
  if constexpr (order == Order::gt) return less(machine, other, value, ">");
  TRY(const bool same, equal(machine, value, other));
  if (same && (value.is_number() || value.is_string())) return true;
  const bool le = order == Order::le;
  TRY(const bool before, less(machine, le ? value : other, le ? other : value, le ? "<=" : ">="));
  return before || same;
}

constexpr TestEntry test_table[] = {
    {"odd", is_odd},
    {"even", is_even},
    {"divisibleby", is_divisible},
    {"defined", simple<defined>},
    {"undefined", simple<undefined>},
    {"filter", is_filter},
    {"test", is_test},
    {"none", simple<none>},
    {"boolean", simple<boolean>},
    {"false", simple<is_false>},
    {"true", simple<is_true>},
    {"integer", simple<integer>},
    {"float", simple<real>},
    {"lower", is_lower_text},
    {"upper", is_upper_text},
    {"string", simple<string>},
    {"mapping", simple<mapping>},
    {"number", simple<number>},
    {"sequence", simple<sequence>},
    {"iterable", is_iterable},
    {"callable", simple<callable>},
    {"sameas", is_same},
    {"escaped", simple<escaped>},
    {"in", is_in},
    {"==", compared<Order::eq>},
    {"eq", compared<Order::eq>},
    {"equalto", compared<Order::eq>},
    {"!=", compared<Order::ne>},
    {"ne", compared<Order::ne>},
    {">", compared<Order::gt>},
    {"gt", compared<Order::gt>},
    {"greaterthan", compared<Order::gt>},
    {"ge", compared<Order::ge>},
    {">=", compared<Order::ge>},
    {"<", compared<Order::lt>},
    {"lt", compared<Order::lt>},
    {"lessthan", compared<Order::lt>},
    {"<=", compared<Order::le>},
    {"le", compared<Order::le>},
};

}  // namespace

std::span<const TestEntry> all_tests() {
  return test_table;
}

}  // namespace converge::jinja
