#include <doctest/doctest.h>

#include "converge/jinja/interpreter.h"
#include "jinja/render.h"

/// What whoever uses the library adds to the language.
namespace converge {
namespace {

using jinja::Arguments;
using jinja::Interpreter;
using jinja::Object;

Result<Object> shout(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const jinja::Bound bound, jinja::bind("shout", arguments, {"end"}, 0));
  TRY(const std::string_view end, bound.text(0, "end", "!"));
  TRY(const std::string text, jinja::str(call.machine(), value));
  return call.machine().string(text + std::string(end));
}

Result<Object> twice_reversed(Interpreter& call, const Object& value, const Arguments& arguments) {
  const jinja::FilterEntry* own = jinja::builtins().filters.find("upper");
  TRY(const Object upper, call.filter(*own, value, arguments));
  return shout(call, upper, {});
}

Result<bool> is_long(Interpreter&, const Object& value, const Arguments&) {
  TRY(const std::int64_t size, jinja::length(value));
  return size > 3;
}

Result<Object> answer(Interpreter&, const Arguments&) {
  return Object::integer(42);
}

Result<std::string> in_brackets(jinja::Machine& machine, const Object& value) {
  TRY(const std::string text, jinja::str(machine, value));
  return "<" + text + ">";
}

constexpr jinja::FilterEntry filters[] = {{"shout", shout}, {"upper", twice_reversed}};
constexpr jinja::TestEntry tests[] = {{"long", is_long}};
constexpr jinja::FunctionEntry functions[] = {{"answer", answer}};

const jinja::Extension extension{.filters = {filters}, .tests = {tests}, .functions = {functions}};

std::string extended(const std::string& text) {
  TestRendering render;
  render.context.extension = &extension;
  return render(text);
}

}  // namespace

TEST_CASE("filters, tests and functions are added, wherever they are named") {
  CHECK(extended("{{ 'a' | shout }} {{ 'a' | shout(end='?') }}") == "a! a?");
  CHECK(extended("{{ ['a', 'b'] | map('shout') | join }}") == "a!b!");
  CHECK(extended("{% filter shout %}a{% endfilter %}") == "a!");
  CHECK(extended("{{ 'abcd' is long }} {{ ['a', 'abcd'] | select('long') | list }}") ==
        "True ['abcd']");
  CHECK(extended("{{ answer() }} {{ answer is callable }}") == "42 True");
  CHECK(extended("{{ 'shout' is filter }} {{ 'long' is test }}") == "True True");
  CHECK(rendered("{{ 'shout' is filter }} {{ 'long' is test }} {{ answer is defined }}") ==
        "False False False");
}

TEST_CASE("what is added takes the place of Jinja's own, which it may use") {
  CHECK(extended("{{ 'a' | upper }} {{ 'A' | lower }}") == "A! a");
  CHECK(rendered("{{ 'a' | upper }}") == "A");
}

TEST_CASE("what is added is meant, too, and its errors stand at the call") {
  CHECK(extended("{{ 'a' | shuot }}").find("hint: did you mean 'shout'?") != std::string::npos);
  CHECK(extended("{{ 'a' is lng }}").find("hint: did you mean 'long'?") != std::string::npos);
  CHECK(extended("{{ anser }}").find("hint: did you mean 'answer'?") != std::string::npos);
  CHECK(extended("{{ 'a' | shout(1, 2) }}")
            .starts_with("a.sls:1:10: error: shout takes at most 1 argument, not 2\n"));
}

TEST_CASE("the value of a further name is made when it is first asked for, once") {
  TestRendering render;
  int made = 0;
  render.context.globals["dear"] = [&](jinja::Machine& machine) {
    ++made;
    return machine.string("value");
  };
  CHECK(render("{% if false %}{{ dear }}{% endif %}") == "");
  CHECK(made == 0);
  CHECK(render("{{ dear }}{{ dear }}") == "valuevalue");
  CHECK(made == 1);
  CHECK(render("{{ daer }}").find("hint: did you mean 'dear'?") != std::string::npos);
  render.context.variables.set("dear", "first");
  CHECK(render("{{ dear }}") == "first");
}

TEST_CASE("what is printed may be written otherwise, texts are as they are") {
  const jinja::Extension brackets{.finalize = in_brackets};
  TestRendering render;
  render.context.extension = &brackets;
  CHECK(render("{{ 1 }}{{ [1, 'a'] }}{{ 'a' }}{{ 1 | string }}") == "<1><[1, 'a']>a1");
}

}  // namespace converge
