#include "instances.h"

namespace converge::jinja {
namespace {

/// `self` and `super`: self.title() renders the block of that name, super() the same block of
/// the template that was extended.
class BlockReference : public Instance {
 public:
  BlockReference(Renderer& renderer, Context& context, std::string name, std::size_t number)
      : renderer_(renderer), context_(context), name_(std::move(name)), number_(number) {}

  std::string_view type_name() const override { return "BlockReference"; }
  std::string print() const override { return "<BlockReference '" + name_ + "'>"; }
  Result<bool> attribute(Interpreter&, std::string_view name, Object& value) override {
    if (name != "super") return false;
    value = parent(renderer_, context_, name_, number_ + 1);
    return true;
  }
  bool callable() const override { return true; }
  Result<Object> call(Interpreter&, const Arguments&) override {
    return renderer_.block(context_, name_, number_);
  }

  static Object parent(Renderer& renderer, Context& context, const std::string& name,
                       std::size_t number) {
    if (number >= context.blocks[name].size())
      return renderer.undefined("no block '" + name + "' stands in the extended template");
    Instance& made = renderer.machine().make<BlockReference>(renderer, context, name, number);
    return Object(made);
  }

 private:
  Renderer& renderer_;
  Context& context_;
  std::string name_;
  std::size_t number_;
};

class Self : public Instance {
 public:
  Self(Renderer& renderer, Context& context) : renderer_(renderer), context_(context) {}
  std::string_view type_name() const override { return "TemplateReference"; }
  std::string print() const override { return "<TemplateReference>"; }
  Result<bool> attribute(Interpreter&, std::string_view name, Object& value) override {
    if (!context_.blocks.contains(std::string(name))) return false;
    value = BlockReference::parent(renderer_, context_, std::string(name), 0);
    return true;
  }
  std::vector<std::string> names() const override {
    std::vector<std::string> result;
    for (const auto& [name, bodies] : context_.blocks) result.push_back(name);
    return result;
  }

 private:
  Renderer& renderer_;
  Context& context_;
};

}  // namespace

Result<Object> Renderer::block(Context& context, const std::string& name, std::size_t number) {
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

Result<Flow> Renderer::exec(const Block& form, Spot spot) {
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

Object make_self(Renderer& renderer, Context& context) {
  return Object(static_cast<Instance&>(renderer.machine().make<Self>(renderer, context)));
}

}  // namespace converge::jinja
