#include "converge/jinja/machine.h"

#include "converge/jinja/operations.h"

namespace converge::jinja {

Machine::Machine(Limits limits)
    : limits_(limits), stack_(static_cast<const char*>(__builtin_frame_address(0))) {}

Object Machine::string(std::string text, bool markup, const LineMarks* marks) {
  charge(sizeof(String) + (text.capacity() > 15 ? text.capacity() : 0));
  String& made = strings_.emplace_back();
  made.text = std::move(text);
  made.markup = markup;
  made.marks = marks;
  return Object(made);
}

Object Machine::list(std::vector<Object> items) {
  charge(sizeof(List) + items.capacity() * sizeof(Object));
  return Object(lists_.emplace_back(List{std::move(items)}));
}

Object Machine::tuple(std::vector<Object> items) {
  charge(sizeof(Tuple) + items.capacity() * sizeof(Object));
  return Object(tuples_.emplace_back(Tuple{std::move(items)}));
}

Dict& Machine::new_dict() {
  charge(sizeof(Dict));
  return dicts_.emplace_back();
}

Set& Machine::new_set() {
  charge(sizeof(Set));
  return sets_.emplace_back();
}

Object Machine::view(Dict& dict, View::Part part) {
  charge(sizeof(View));
  return Object(views_.emplace_back(View{&dict, part}));
}

Object Machine::range(Range range) {
  charge(sizeof(Range));
  return Object(ranges_.emplace_back(range));
}

Object Machine::callable(std::string name,
                         std::function<Result<Object>(Interpreter&, const Arguments&)> function) {
  charge(sizeof(Callable) + 32);
  return Object(callables_.emplace_back(Callable{std::move(name), std::move(function)}));
}

Object Machine::undefined(Undefined undefined) {
  charge(sizeof(Undefined) + 32);
  return Object(undefined_.emplace_back(std::move(undefined)));
}

Symbol Machine::symbol(std::string_view name) {
  const auto found = by_name_.find(name);
  if (found != by_name_.end()) return found->second;
  const auto made = static_cast<Symbol>(names_.size());
  by_name_.emplace(names_.emplace_back(name), made);
  return made;
}

Result<void> Machine::walk(const Object& object) {
  switch (object.kind()) {
    case Kind::string:
      return step(object.string().text.size() / 64 + 1);
    case Kind::list:
      return step(object.list().items.size() / 8 + 1);
    case Kind::tuple:
      return step(object.tuple().items.size() / 8 + 1);
    case Kind::dict:
      return step(object.dict().size() / 8 + 1);
    case Kind::set:
      return step(object.set().members.size() / 8 + 1);
    case Kind::view:
      return step(object.view().dict->size() / 8 + 1);
    case Kind::range:
      return step(static_cast<std::uint64_t>(object.range().size()) / 8 + 1);
    case Kind::none:
    case Kind::boolean:
    case Kind::integer:
    case Kind::real:
    case Kind::iterator:
    case Kind::callable:
    case Kind::instance:
    case Kind::undefined:
      return step();
  }
  return step();
}

Error Machine::text_too_large() const {
  return mistake("the template makes a text of more than " + std::to_string(limits_.text >> 20) +
                 " MiB");
}

Result<void> Machine::check_items(std::size_t count) {
  if (count <= limits_.memory / 4 / sizeof(Object)) {
    charge(count * sizeof(Object));
    return step(count / 8 + 1);
  }
  return fail(mistake("the template makes a list of " + std::to_string(count) + " values"));
}

Result<void> Machine::exhausted() const {
  if (stack_used() > limits_.stack)
    return fail(
        mistake("the template is nested too deeply, or its macros call each other forever"));
  if (memory_ > limits_.memory)
    return fail(mistake("the template uses more than " + std::to_string(limits_.memory >> 20) +
                        " MiB of memory"));
  return fail(mistake("the template does too much work: stopped after " +
                      std::to_string(limits_.steps) + " steps"));
}

}  // namespace converge::jinja
