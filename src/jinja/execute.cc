#include <algorithm>

#include "instances.h"

namespace converge::jinja {

Result<Flow> Renderer::exec(const Text& form, Spot spot) {
  if (frame_.parent) return Flow::normal;
  frame_.output->add_text(form.text, *frame_.file->file, spot);
  TRY(machine_.check_text(frame_.output->text().size()));
  return Flow::normal;
}

Result<void> Renderer::print(const Object& value, Spot spot) {
  const SourceFile& file = *frame_.file->file;
  if (value.is_string()) {
    frame_.output->add_string(value.string(), file, spot);
  } else {
    const auto finalize = extension() ? extension()->finalize : nullptr;
    TRY(const std::string text, (finalize ? finalize : str)(machine_, value));
    frame_.output->add_value(text, file, spot);
  }
  return machine_.check_text(frame_.output->text().size());
}

Result<Flow> Renderer::exec(const Print& form, Spot spot) {
  if (frame_.parent) return Flow::normal;
  TRY(const Object value, evaluate(*form.value));
  if (auto printed = print(value, spot); !printed)
    return fail(std::move(printed).error().at(place(form.value->spot)));
  return Flow::normal;
}

Result<Flow> Renderer::exec(const If& form, Spot) {
  for (const auto& [test, body] : form.branches) {
    TRY(const bool value, holds(*test));
    if (value) return execute(body);
  }
  return execute(form.otherwise);
}

Result<void> Renderer::assign(const Target& target, const Object& value, Scope& scope) {
  if (target.kind == Target::Kind::name) {
    scope.set(target.name, value);
    return {};
  }
  if (target.kind == Target::Kind::attribute) {
    Object owner;
    TRY(const bool found, find(target.name, owner));
    const bool space =
        found && owner.is(Kind::instance) && owner.instance().type_name() == "Namespace";
    if (!space)
      return fail(mistake("'" + machine_.name(target.name) + "' is no namespace")
                      .at(place(target.spot))
                      .hint("make it one: set " + machine_.name(target.name) + " = namespace()"));
    return static_cast<Namespace&>(owner.instance())
        .values.set(machine_.string(target.attribute), value);
  }
  TRY(const std::vector<Object> items, to_items(machine_, value));
  if (items.size() != target.parts.size())
    return fail(mistake(std::to_string(items.size()) + " values cannot be put into " +
                        std::to_string(target.parts.size()) + " names")
                    .at(place(target.spot)));
  for (std::size_t i = 0; i < items.size(); ++i) TRY(assign(target.parts[i], items[i], scope));
  return {};
}

void Renderer::note_export(Symbol name) {
  if (at_top() && !machine_.name(name).starts_with('_')) frame_.context->exported.insert(name);
}

Result<void> Renderer::set_top(const Target& target, const Object& value) {
  TRY(assign(target, value, *frame_.scope));
  if (target.kind == Target::Kind::name) note_export(target.name);
  for (const Target& part : target.parts)
    if (part.kind == Target::Kind::name) note_export(part.name);
  return {};
}

Result<Flow> Renderer::exec(const SetValue& form, Spot) {
  TRY(const Object value, evaluate(*form.value));
  TRY(set_top(form.target, value));
  return Flow::normal;
}

Result<Flow> Renderer::exec(const SetBlock& form, Spot) {
  Scope& scope = new_scope(frame_.scope);
  const Template* parent = std::exchange(frame_.parent, nullptr);
  Flow flow = Flow::normal;
  TRY(Object value, captured(form.body, scope, flow));
  frame_.parent = parent;
  if (flow != Flow::normal) return flow;
  if (form.filter) {
    const Object piped = std::exchange(piped_, value);
    TRY(value, evaluate(*form.filter));
    piped_ = piped;
  }
  release(scope);
  TRY(set_top(form.target, value));
  return Flow::normal;
}

Result<Flow> Renderer::exec(const FilterBlock& form, Spot spot) {
  Scope& scope = new_scope(frame_.scope);
  Flow flow = Flow::normal;
  TRY(const Object text, captured(form.body, scope, flow));
  if (flow != Flow::normal) return flow;
  const Object piped = std::exchange(piped_, text);
  TRY(const Object value, evaluate(*form.filter));
  piped_ = piped;
  release(scope);
  TRY(print(value, spot));
  return Flow::normal;
}

Result<Flow> Renderer::exec(const With& form, Spot) {
  Scope& scope = new_scope(frame_.scope);
  for (const auto& [target, value_form] : form.values) {
    // Each value is computed outside: it does not see the names before it.
    TRY(const Object value, evaluate(*value_form));
    TRY(assign(target, value, scope));
  }
  frame_.scope = &scope;
  TRY(const Flow flow, execute(form.body));
  frame_.scope = scope.parent;
  release(scope);
  return flow;
}

Result<Flow> Renderer::exec(const Scoped& form, Spot) {
  Scope& scope = new_scope(frame_.scope);
  frame_.scope = &scope;
  TRY(const Flow flow, execute(form.body));
  frame_.scope = scope.parent;
  release(scope);
  return flow;
}

Result<Flow> Renderer::exec(const Do& form, Spot) {
  TRY(evaluate(*form.value));
  return Flow::normal;
}

Result<Flow> Renderer::exec(const Break&, Spot) {
  return Flow::breaking;
}

Result<Flow> Renderer::exec(const Continue&, Spot) {
  return Flow::continuing;
}

}  // namespace converge::jinja
