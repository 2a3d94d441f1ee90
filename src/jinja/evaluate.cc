#include <algorithm>

#include "converge/base/text.h"
#include "renderer.h"

namespace converge::jinja {

Result<Object> Renderer::evaluate(const Expression& expression) {
  // Out of the straight line below: names and constants are most of what there is.
  if (const auto* literal = std::get_if<Literal>(&expression.form)) return literal->value;
  if (auto enough = machine_.turn(); !enough) [[unlikely]]
    return fail(std::move(enough).error().at(place(expression.spot)));
  auto result =
      std::visit([&](const auto& form) { return eval(form, expression); }, expression.form);
  if (!result) [[unlikely]]
    return fail(std::move(result).error().at(place(expression.spot)));
  return result;
}

Result<bool> Renderer::holds(const Expression& test) {
  TRY(const Object value, evaluate(test));
  auto result = truth(value);
  if (!result) return fail(std::move(result).error().at(place(test.spot)));
  return result;
}

Result<Object> Renderer::eval(const Literal& form, const Expression&) {
  return form.value;
}

Result<Object> Renderer::eval(const Name& form, const Expression& at) {
  Object value;
  TRY(const bool found, find(form.name, value));
  if (found) return value;
  Undefined undefined;
  undefined.name = machine_.name(form.name);
  undefined.place = place(at.spot);
  undefined.hint = name_hint(form.name);
  return machine_.undefined(std::move(undefined));
}

/// What was probably meant by a name that nobody knows. Looked for once for each name: a template
/// may ask for an unknown one in every turn of a loop.
std::string Renderer::name_hint(Symbol name) {
  const auto known = hints_.find(name);
  if (known != hints_.end()) return known->second;
  std::vector<std::string> names = function_names(extension());
  for (const auto& [known_name, make] : context_.globals) names.push_back(known_name);
  for (const Value::Entry& entry : context_.variables.entries())
    if (entry.key.is_string()) names.push_back(entry.key.string());
  for (const Scope* scope = frame_.scope; scope; scope = scope->parent)
    for (const auto& [symbol, value] : scope->names) names.push_back(machine_.name(symbol));
  return hints_[name] = did_you_mean(machine_.name(name), names);
}

Result<std::vector<Object>> Renderer::evaluate_all(const std::vector<ExpressionPtr>& expressions) {
  std::vector<Object> values;
  values.reserve(expressions.size());
  for (const ExpressionPtr& expression : expressions) {
    TRY(const Object value, evaluate(*expression));
    values.push_back(value);
  }
  return values;
}

Result<Object> Renderer::eval(const ListDisplay& form, const Expression&) {
  TRY(std::vector<Object> items, evaluate_all(form.items));
  return machine_.list(std::move(items));
}

Result<Object> Renderer::eval(const TupleDisplay& form, const Expression&) {
  TRY(std::vector<Object> items, evaluate_all(form.items));
  return machine_.tuple(std::move(items));
}

Result<Object> Renderer::eval(const DictDisplay& form, const Expression&) {
  Dict& dict = machine_.new_dict();
  for (const auto& [key_form, value_form] : form.entries) {
    TRY(const Object key, evaluate(*key_form));
    TRY(const Object value, evaluate(*value_form));
    TRY(machine_.walk(key));
    if (auto set = dict.set(key, value); !set)
      return fail(std::move(set).error().at(place(key_form->spot)));
  }
  machine_.charge(dict.size() * sizeof(Dict::Entry));
  return Object(dict);
}

Result<Object> Renderer::eval(const Attribute& form, const Expression& at) {
  TRY(const Object object, evaluate(*form.object));
  return attribute(object, form.name, place(at.spot));
}

Result<Object> Renderer::eval(const Subscript& form, const Expression& at) {
  TRY(const Object object, evaluate(*form.object));
  TRY(const Object index, evaluate(*form.index));
  return item(object, index, place(at.spot));
}

Result<Object> Renderer::eval(const Slice& form, const Expression&) {
  TRY(const Object object, evaluate(*form.object));
  Object bounds[3];
  const ExpressionPtr* forms[3] = {&form.start, &form.stop, &form.step};
  for (int i = 0; i < 3; ++i)
    if (*forms[i]) {
      TRY(bounds[i], evaluate(**forms[i]));
    }
  return slice(machine_, object, &bounds[0], &bounds[1], &bounds[2]);
}

Result<Arguments> Renderer::evaluate_arguments(const CallArguments& form) {
  Arguments result;
  TRY(result.positional, evaluate_all(form.positional));
  for (const Object& value : result.positional) TRY(machine_.walk(value));
  for (const auto& [name, value_form] : form.named) {
    TRY(const Object value, evaluate(*value_form));
    result.named.emplace_back(name, value);
  }
  if (form.star) {
    TRY(const Object more, evaluate(*form.star));
    TRY(const std::vector<Object> items, to_items(machine_, more));
    result.positional.insert(result.positional.end(), items.begin(), items.end());
  }
  if (form.double_star) {
    TRY(const Object more, evaluate(*form.double_star));
    TRY(require_defined(more));
    if (!more.is(Kind::dict)) return fail(mistake("what follows '**' must be a dict"));
    for (const Dict::Entry& entry : more.dict().entries()) {
      if (!entry.key.is_string()) return fail(mistake("the names of arguments must be texts"));
      for (const auto& [name, value] : result.named)
        if (name == entry.key.text())
          return fail(mistake("the argument '" + name + "' is given twice"));
      result.named.emplace_back(entry.key.text(), entry.value);
    }
  }
  return result;
}

Result<Object> Renderer::eval(const Call& form, const Expression&) {
  return call_with(form, nullptr);
}

Result<Object> Renderer::call_with(const Call& form, const Object* caller) {
  const auto* method = std::get_if<Attribute>(&form.callee->form);
  const MethodEntry* entry = nullptr;
  Object self, callee;
  if (method) {
    TRY(self, evaluate(*method->object));
    entry = find_method(self, method->name);
    // A method is called without being made a value first.
    if (!entry) {
      TRY(callee, attribute(self, method->name, place(form.callee->spot)));
    }
  } else {
    TRY(callee, evaluate(*form.callee));
  }
  TRY(Arguments arguments, evaluate_arguments(form.arguments));
  if (caller) arguments.named.emplace_back("caller", *caller);
  Result<Object> result;
  const Place here = place(form.callee->spot);
  if (entry) {
    TRY(machine_.walk(self));
    result = entry->function(*this, self, arguments);
  } else {
    call_place_ = here;
    result = call(callee, arguments);
  }
  if (!result) return fail(std::move(result).error().at(here));
  return result;
}

Result<Object> Renderer::eval(const FilterUse& form, const Expression& at) {
  Object value = piped_;
  if (form.value) {
    TRY(value, evaluate(*form.value));
  }
  if (!form.filter) return fail(unknown_filter(extension(), form.name).at(place(at.spot)));
  TRY(const Arguments arguments, evaluate_arguments(form.arguments));
  return filter(*form.filter, value, arguments);
}

Result<Object> Renderer::eval(const TestUse& form, const Expression& at) {
  TRY(const Object value, evaluate(*form.value));
  if (!form.test) return fail(unknown_test(extension(), form.name).at(place(at.spot)));
  TRY(const Arguments arguments, evaluate_arguments(form.arguments));
  TRY(const bool result, test(*form.test, value, arguments));
  return Object::boolean(result);
}

Result<Object> Renderer::eval(const Unary& form, const Expression&) {
  TRY(const Object operand, evaluate(*form.operand));
  if (form.operation == UnaryOperator::negative) return negative(operand);
  if (form.operation == UnaryOperator::positive) return positive(operand);
  TRY(const bool value, truth(operand));
  return Object::boolean(!value);
}

Result<Object> Renderer::eval(const Binary& form, const Expression&) {
  TRY(const Object left, evaluate(*form.left));
  TRY(const Object right, evaluate(*form.right));
  return binary(machine_, form.operation, left, right);
}

Result<Object> Renderer::eval(const Logic& form, const Expression&) {
  TRY(const Object left, evaluate(*form.left));
  TRY(const bool value, truth(left));
  if (value != form.is_and) return left;
  return evaluate(*form.right);
}

Result<bool> Renderer::relate(Relation relation, const Object& left, const Object& right) {
  switch (relation) {
    case Relation::eq:
      return equal(machine_, left, right);
    case Relation::ne: {
      TRY(const bool same, equal(machine_, left, right));
      return !same;
    }
    case Relation::lt:
      return less(machine_, left, right, "<");
    case Relation::gt:
      return less(machine_, right, left, ">");
    case Relation::le:
    case Relation::ge: {
      const bool le = relation == Relation::le;
      const Object& low = le ? left : right;
      const Object& high = le ? right : left;
      TRY(const bool before, less(machine_, low, high, le ? "<=" : ">="));
      if (before) return true;
      return equal(machine_, low, high);
    }
    case Relation::in:
      return contains(machine_, right, left);
    case Relation::not_in: {
      TRY(const bool there, contains(machine_, right, left));
      return !there;
    }
  }
  return false;
}

Result<Object> Renderer::eval(const Comparison& form, const Expression&) {
  TRY(Object left, evaluate(*form.first));
  for (const auto& [relation, right_form] : form.rest) {
    TRY(const Object right, evaluate(*right_form));
    TRY(const bool result, relate(relation, left, right));
    if (!result) return Object::boolean(false);
    left = right;
  }
  return Object::boolean(true);
}

Result<Object> Renderer::eval(const Concatenation& form, const Expression&) {
  std::string text;
  for (const ExpressionPtr& part : form.parts) {
    TRY(const Object value, evaluate(*part));
    TRY(const std::string piece, str(machine_, value));
    TRY(machine_.check_text(text.size() + piece.size()));
    text += piece;
  }
  return machine_.string(std::move(text));
}

Result<Object> Renderer::eval(const Conditional& form, const Expression& at) {
  TRY(const bool value, holds(*form.test));
  if (value) return evaluate(*form.value);
  if (form.otherwise) return evaluate(*form.otherwise);
  // Jinja prints a missing else as nothing even where undefined names are errors.
  Undefined nothing;
  nothing.name = "the inline 'if' has no 'else', and its condition is false";
  nothing.sentence = true;
  nothing.strict = false;
  nothing.place = place(at.spot);
  return machine_.undefined(std::move(nothing));
}

}  // namespace converge::jinja
