#include "converge/jinja/instances.h"

namespace converge::jinja {
namespace {

/// `self` and `super`: self.title() renders the block of that name, super() the same block of
/// the template that was extended.
class BlockReference : public Instance {
 public:
  BlockReference(Context& context, std::string name, std::size_t number)
      : context_(context), name_(std::move(name)), number_(number) {}

  std::string_view type_name() const override { return "BlockReference"; }
  std::string print() const override { return "<BlockReference '" + name_ + "'>"; }
  Result<bool> attribute(Interpreter& interpreter, std::string_view name, Object& value) override {
    if (name != "super") return false;
    value = parent(interpreter, context_, name_, number_ + 1);
    return true;
  }
  bool callable() const override { return true; }
  Result<Object> call(Interpreter& interpreter, const Arguments&) override {
    return interpreter.block(context_, name_, number_);
  }

  static Object parent(Interpreter& interpreter, Context& context, const std::string& name,
                       std::size_t number) {
    if (number >= context.blocks[name].size())
      return interpreter.undefined("no block '" + name + "' stands in the extended template");
    Instance& made = interpreter.machine().make<BlockReference>(context, name, number);
    return Object(made);
  }

 private:
  Context& context_;
  std::string name_;
  std::size_t number_;
};

class Self : public Instance {
 public:
  explicit Self(Context& context) : context_(context) {}
  std::string_view type_name() const override { return "TemplateReference"; }
  std::string print() const override { return "<TemplateReference>"; }
  Result<bool> attribute(Interpreter& interpreter, std::string_view name, Object& value) override {
    if (!context_.blocks.contains(std::string(name))) return false;
    value = BlockReference::parent(interpreter, context_, std::string(name), 0);
    return true;
  }
  std::vector<std::string> names() const override {
    std::vector<std::string> result;
    for (const auto& [name, bodies] : context_.blocks) result.push_back(name);
    return result;
  }

 private:
  Context& context_;
};

}  // namespace

Result<Object> Interpreter::block(Context& context, const std::string& name, std::size_t number) {
  TRY(enter());
  const Frame before = frame_;
  const Context::BlockBody body = context.blocks[name][number];
  // A block sees the top names of the templates, not those around it, unless it is scoped.
  Scope& scope = new_scope(context.root);
  scope.set(machine_.symbol("super"), BlockReference::parent(*this, context, name, number + 1));
  frame_ = Frame{body.file, &context, &scope, nullptr, nullptr};
  Flow flow = Flow::normal;
  TRY(const Object text, captured(*body.body, scope, flow));
  frame_ = before;
  --calls_;
  release(scope);
  return text;
}

Result<Flow> Interpreter::exec(const Block& form, Spot spot) {
  if (frame_.parent && at_top()) return Flow::normal;
  Context& context = *frame_.context;
  if (form.required && context.blocks[form.name].size() <= 1)
    return fail(mistake("the required block '" + form.name + "' is not filled").at(place(spot)));
  Scope* root = context.root;
  if (form.scoped) context.root = frame_.scope;
  auto text = block(context, form.name, 0);
  context.root = root;
  if (!text) return fail(std::move(text).error());
  TRY(print(*text, spot));
  return Flow::normal;
}

Object make_self(Machine& machine, Context& context) {
  return Object(static_cast<Instance&>(machine.make<Self>(context)));
}

}  // namespace converge::jinja
