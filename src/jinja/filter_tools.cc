#include "converge/jinja/filter_tools.h"

#include <algorithm>

#include "converge/jinja/text_tools.h"
#include "converge/jinja/unicode.h"

namespace converge::jinja {
namespace {

class Generator : public Iterator {
 public:
  explicit Generator(std::function<Result<bool>(Object&)> next) : next_(std::move(next)) {}
  Result<bool> next(Object& item) override {
    if (ended_) return false;
    TRY(const bool more, next_(item));
    ended_ = !more;
    return more;
  }

 private:
  std::function<Result<bool>(Object&)> next_;
  bool ended_ = false;
};

}  // namespace

Object generator(Machine& machine, std::function<Result<bool>(Object&)> next) {
  return Object(static_cast<Iterator&>(machine.make<Generator>(std::move(next))));
}

Result<AttributePath> AttributePath::make(Machine& machine, const Object& attribute) {
  AttributePath result;
  TRY(require_defined(attribute));
  if (attribute.is(Kind::none)) return result;
  if (!attribute.is_string()) {
    result.parts_.push_back(attribute);
    return result;
  }
  for (const std::string_view part : split_at(attribute.text(), ".", -1, false)) {
    const bool number = !part.empty() && std::all_of(part.begin(), part.end(),
                                                     [](char c) { return c >= '0' && c <= '9'; });
    const Object name = machine.string(part);
    const auto index = number ? to_integer(name) : std::nullopt;
    result.parts_.push_back(index ? *index : name);
  }
  return result;
}

Result<Object> AttributePath::get(Interpreter& interpreter, Object object,
                                  const Object* otherwise) const {
  for (const Object& part : parts_) {
    TRY(object, interpreter.item(object, part));
    if (otherwise && object.is(Kind::undefined)) object = *otherwise;
  }
  return object;
}

Object without_case(Machine& machine, const Object& value) {
  if (!value.is_string()) return value;
  return machine.string(lower(value.text()));
}

Result<std::string> text_of(Interpreter& interpreter, const Object& value) {
  return str(interpreter.machine(), value);
}

}  // namespace converge::jinja
