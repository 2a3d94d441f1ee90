#include <algorithm>

#include "converge/base/text.h"
#include "instances.h"

namespace converge::jinja {
namespace {

/// From now on nobody may use these scopes again for something else.
void capture(Scope* scope) {
  for (; scope && !scope->captured; scope = scope->parent) scope->captured = true;
}

}  // namespace

Result<Flow> Renderer::exec(const MacroDefinition& form, Spot) {
  capture(frame_.scope);
  Frame home = frame_;
  home.parent = nullptr;
  Instance& macro = machine_.make<Macro>(*this, machine_.name(form.name), *form.signature, home);
  frame_.scope->set(form.name, Object(macro));
  note_export(form.name);
  return Flow::normal;
}

Result<Flow> Renderer::exec(const CallBlock& form, Spot spot) {
  capture(frame_.scope);
  Frame home = frame_;
  home.parent = nullptr;
  Instance& macro = machine_.make<Macro>(*this, "caller", *form.signature, home);
  const Object caller(macro);
  auto value = call_with(std::get<Call>(form.call->form), &caller);
  if (!value) return fail(std::move(value).error().at(place(form.call->spot)));
  TRY(print(*value, spot));
  return Flow::normal;
}

Result<Object> Renderer::call_macro(const Signature& signature, const Frame& home, Scope& scope) {
  TRY(enter());
  const Frame before = frame_;
  frame_ = home;
  Flow flow = Flow::normal;
  // Defaults see the parameters before them, in the macro's own file.
  frame_.scope = &scope;
  const std::size_t first = signature.names.size() - signature.defaults.size();
  for (std::size_t i = 0; i < signature.names.size(); ++i) {
    if (scope.find(signature.names[i])) continue;
    Object value;
    if (i < first) {
      value = undefined("the parameter '" + machine_.name(signature.names[i]) + "' was not given");
    } else {
      TRY(value, evaluate(*signature.defaults[i - first]));
    }
    scope.set(signature.names[i], value);
  }
  TRY(const Object text, captured(signature.body, scope, flow));
  frame_ = before;
  --calls_;
  return text;
}

/// caller, kwargs and varargs, for macros whose bodies speak of them.
Result<void> Macro::special(const Arguments& arguments, std::vector<bool>& used,
                            Scope& scope) const {
  Machine& machine = renderer_.machine();
  if (signature_.uses_caller) {
    Object caller = renderer_.undefined(
        "no caller is defined: this macro was not called by "
        "a 'call' block");
    for (std::size_t i = 0; i < arguments.named.size(); ++i) {
      if (arguments.named[i].first != "caller") continue;
      caller = arguments.named[i].second;
      used[i] = true;
    }
    scope.set(machine.symbol("caller"), caller);
  }
  if (signature_.uses_kwargs) {
    Dict& kwargs = machine.new_dict();
    for (std::size_t i = 0; i < arguments.named.size(); ++i) {
      if (used[i]) continue;
      TRY(kwargs.set(machine.string(arguments.named[i].first), arguments.named[i].second));
      used[i] = true;
    }
    scope.set(machine.symbol("kwargs"), Object(kwargs));
  }
  if (signature_.uses_varargs) {
    std::vector<Object> rest;
    for (std::size_t i = signature_.names.size(); i < arguments.positional.size(); ++i)
      rest.push_back(arguments.positional[i]);
    scope.set(machine.symbol("varargs"), machine.tuple(std::move(rest)));
  }
  return {};
}

Result<void> Macro::bind(const Arguments& arguments, Scope& scope) const {
  Machine& machine = renderer_.machine();
  std::vector<bool> used(arguments.named.size());
  const std::size_t given = std::min(arguments.positional.size(), signature_.names.size());
  for (std::size_t i = 0; i < given; ++i) scope.set(signature_.names[i], arguments.positional[i]);
  for (std::size_t i = given; i < signature_.names.size(); ++i) {
    for (std::size_t n = 0; n < arguments.named.size(); ++n) {
      if (arguments.named[n].first != machine.name(signature_.names[i])) continue;
      scope.set(signature_.names[i], arguments.named[n].second);
      used[n] = true;
    }
  }
  TRY(special(arguments, used, scope));
  const auto unused = std::find(used.begin(), used.end(), false);
  if (unused != used.end()) {
    const std::string& name =
        arguments.named[static_cast<std::size_t>(unused - used.begin())].first;
    std::vector<std::string> names;
    for (const Symbol symbol : signature_.names) names.push_back(machine.name(symbol));
    return fail(mistake("the macro '" + name_ + "' takes no argument '" + name + "'" +
                        (name == "caller" ? ": it never calls caller()" : ""))
                    .hint(did_you_mean(name, names)));
  }
  if (!signature_.uses_varargs && arguments.positional.size() > signature_.names.size())
    return fail(mistake("the macro '" + name_ + "' takes at most " +
                        counted(signature_.names.size(), "argument") + ", not " +
                        std::to_string(arguments.positional.size())));
  return {};
}

Result<Object> Macro::call(Interpreter&, const Arguments& arguments) {
  const Place from = renderer_.call_place();
  Scope& scope = renderer_.new_scope(home_.scope);
  TRY(bind(arguments, scope));
  auto text = renderer_.call_macro(signature_, home_, scope);
  if (!text)
    return fail(Renderer::reached(std::move(text).error().at(from),
                                  name_ == "caller" ? "in the body of a call block, used here"
                                                    : "in the macro '" + name_ + "', called here",
                                  from));
  renderer_.release(scope);
  return text;
}

Result<bool> Macro::attribute(Interpreter& interpreter, std::string_view name, Object& value) {
  Machine& machine = interpreter.machine();
  if (name == "name") {
    value = machine.string(name_);
  } else if (name == "arguments") {
    std::vector<Object> names;
    for (const Symbol symbol : signature_.names)
      names.push_back(machine.string(machine.name(symbol)));
    value = machine.tuple(std::move(names));
  } else if (name == "caller") {
    value = Object::boolean(signature_.uses_caller);
  } else if (name == "catch_kwargs") {
    value = Object::boolean(signature_.uses_kwargs);
  } else if (name == "catch_varargs") {
    value = Object::boolean(signature_.uses_varargs);
  } else {
    return false;
  }
  return true;
}

}  // namespace converge::jinja
