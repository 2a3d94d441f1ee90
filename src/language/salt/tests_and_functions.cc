#include "converge/base/text.h"
#include "converge/jinja/interpreter.h"
#include "filters.h"

/// Salt's tests and functions (salt/utils/jinja.py, salt/utils/templates.py).
namespace converge::jinja::salt {
namespace {

Result<bool> is_a_list(Interpreter&, const Object& value, const Arguments& arguments) {
  TRY(bind("this test", arguments, {}, 0));
  return value.is(Kind::list);
}

constexpr TestEntry test_table[] = {{"list", is_a_list}, {"match", regex_test}};

Result<Object> odict(Interpreter& call, const Arguments& arguments) {
  return builtins().functions.find("dict")->function(call, arguments);
}

Result<Object> raise_error(Interpreter& call, const Arguments& arguments) {
  TRY(const Bound bound, bind("raise()", arguments, {"msg"}, 1));
  TRY(std::string text, str(call.machine(), *bound[0]));
  return fail(mistake(std::move(text)));
}

Result<Object> full_context(Interpreter&, const Arguments&) {
  return fail(mistake("show_full_context() is not supported")
                  .hint("print the values you want to see: pillar, grains"));
}

constexpr FunctionEntry function_table[] = {
    {"odict", odict}, {"raise", raise_error}, {"show_full_context", full_context}};

}  // namespace

std::span<const TestEntry> tests() {
  return test_table;
}

std::span<const FunctionEntry> functions() {
  return function_table;
}

}  // namespace converge::jinja::salt
