#include "converge/model/arguments.h"

#include <doctest/doctest.h>

#include "paper_machine.h"

using namespace converge;

namespace {

StateInput with(Value value) {
  static const StateFunction function{"test.nop", "", {}, true, nullptr};
  return written(function, "app", mapping({{"x", std::move(value)}}));
}

Value list(std::initializer_list<Value> items) {
  return Value(Value::List(items));
}

template <typename T>
std::string message(const Result<T>& result) {
  return result ? "no error" : result.error().message();
}

}  // namespace

TEST_CASE("texts are any scalar as Python prints it; null is as good as missing") {
  CHECK(Arguments(with("a")).text("x").value() == "a");
  CHECK(Arguments(with(5)).text("x").value() == "5");
  CHECK(Arguments(with(true)).text("x").value() == "True");
  CHECK(!Arguments(with(nullptr)).text("x").value());
  CHECK(!Arguments(with("a")).text("y").value());
  CHECK(message(Arguments(with(list({"a"}))).text("x")) == "'x' should be a text, got a list");
}

TEST_CASE("a required text may be neither missing nor empty") {
  CHECK(Arguments(with("a")).required_text("x").value() == "a");
  CHECK(message(Arguments(with("")).required_text("x")) ==
        "'x' should be a text that is not empty, got ''");
  CHECK(message(Arguments(with("a")).required_text("y")) ==
        "test.nop 'app' needs the argument 'y'");
}

TEST_CASE("flags are booleans and the words for them") {
  CHECK(Arguments(with(false)).flag("x", true).value() == false);
  CHECK(Arguments(with("Yes")).flag("x", false).value() == true);
  CHECK(Arguments(with(0)).flag("x", true).value() == false);
  CHECK(Arguments(with(nullptr)).flag("x", true).value() == true);
  CHECK(message(Arguments(with("maybe")).flag("x", true)) ==
        "'x' should be True or False, got 'maybe'");
}

TEST_CASE("numbers may be written in quotes, but only whole ones") {
  CHECK(Arguments(with(7)).number("x").value() == 7);
  CHECK(Arguments(with("-7")).number("x").value() == -7);
  CHECK(message(Arguments(with("7x")).number("x")) == "'x' should be a whole number, got '7x'");
  CHECK(message(Arguments(with(7.5)).number("x")) == "'x' should be a whole number, got '7.5'");
}

TEST_CASE("lists of texts take a single one, and no lists inside") {
  CHECK(Arguments(with("a")).texts("x").value() == std::vector<std::string>{"a"});
  CHECK(Arguments(with(list({"a", 2}))).texts("x").value() == std::vector<std::string>{"a", "2"});
  CHECK(Arguments(with("a")).texts("y").value().empty());
  CHECK(message(Arguments(with(list({list({})}))).texts("x")) ==
        "'x' should be a list of texts, one of them is a list");
}

TEST_CASE("durations are seconds or have a unit") {
  CHECK(Arguments(with(2)).duration("x").value() == Milliseconds(2000));
  CHECK(Arguments(with("1m30s")).duration("x").value() == Milliseconds(90'000));
  CHECK(!Arguments(with("soon")).duration("x"));
}

TEST_CASE("modes are octal however they are written") {
  CHECK(Arguments(with("0644")).mode("x").value() == 0644);
  CHECK(Arguments(with(644)).mode("x").value() == 0644);
  CHECK(Arguments(with("0o2755")).mode("x").value() == 02755);
  CHECK(!Arguments(with("888")).mode("x"));
  CHECK(!Arguments(with(77777)).mode("x"));
}

TEST_CASE("an error stands at its value, or at the state when there is none") {
  const SourceFile file("f.sls", "");
  StateInput input = with(Value("maybe").at(Place{&file, 3, 9}));
  input.place = Place{&file, 1, 1};
  CHECK(to_string(Arguments(input).flag("x", true).error().place()) == "f.sls:3:9");
  CHECK(to_string(Arguments(input).required_text("y").error().place()) == "f.sls:1:1");
}
