#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "converge/jinja/interpreter.h"

/// What several filters share.
namespace converge::jinja {

/// A generator: values that are computed when somebody wants them, once.
Object generator(Machine& machine, std::function<Result<bool>(Object&)> next);

/// `attribute='address.city'`: parts are looked up one after the other, numbers as indexes.
class AttributePath {
 public:
  static Result<AttributePath> make(Machine& machine, const Object& attribute);
  Result<Object> get(Interpreter& interpreter, Object object, const Object* otherwise) const;

 private:
  std::vector<Object> parts_;
};

/// Texts in lower case, everything else as it is.
Object without_case(Machine& machine, const Object& value);

/// str(value) as a text object's text.
Result<std::string> text_of(Interpreter& interpreter, const Object& value);

}  // namespace converge::jinja
