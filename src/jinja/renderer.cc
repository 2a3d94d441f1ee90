#include "renderer.h"

#include "file_options.h"
#include "parser.h"

namespace converge::jinja {

Object* Scope::find(Symbol name) {
  for (auto& [symbol, value] : names)
    if (symbol == name) return &value;
  return nullptr;
}

void Scope::set(Symbol name, const Object& value) {
  if (Object* found = find(name))
    *found = value;
  else
    names.emplace_back(name, value);
}

Scope& Renderer::new_scope(Scope* parent) {
  if (free_scopes_.empty()) {
    machine_.charge(sizeof(Scope) + 64);
    Scope& made = scopes_.emplace_back();
    made.parent = parent;
    return made;
  }
  Scope& reused = *free_scopes_.back();
  free_scopes_.pop_back();
  reused.parent = parent;
  return reused;
}

void Renderer::release(Scope& scope) {
  if (scope.captured) return;
  scope.names.clear();
  free_scopes_.push_back(&scope);
}

Result<bool> Renderer::find(Symbol name, Object& value) {
  for (Scope* scope = frame_.scope; scope; scope = scope->parent) {
    if (const Object* found = scope->find(name)) {
      value = *found;
      return true;
    }
  }
  if (machine_.name(name) == "self") {
    value = make_self(*this, *frame_.context);
    return true;
  }
  return global(name, value);
}

Result<bool> Renderer::global(Symbol name, Object& value) {
  if (globals_.size() <= name) globals_.resize(name + 64);
  if (!globals_[name].known) {
    Global found;
    found.known = true;
    found.exists = make_global(machine_.name(name), found.value);
    globals_[name] = found;
  }
  value = globals_[name].value;
  return globals_[name].exists;
}

Result<Flow> Renderer::execute(const Body& body) {
  for (const Statement& statement : body) {
    if (auto enough = machine_.turn(); !enough) [[unlikely]]
      return fail(std::move(enough).error().at(place(statement.spot)));
    auto flow =
        std::visit([&](const auto& form) { return exec(form, statement.spot); }, statement.form);
    if (!flow) [[unlikely]]
      return fail(std::move(flow).error().at(place(statement.spot)));
    if (*flow != Flow::normal) return flow;
  }
  return Flow::normal;
}

Result<void> Renderer::enter() {
  if (calls_ < machine_.limits().calls) {
    ++calls_;
    return {};
  }
  return fail(mistake("more than " + std::to_string(machine_.limits().calls) +
                      " macros, includes and recursive loops run inside each other"));
}

Error Renderer::reached(Error error, std::string how, const Place& place) {
  constexpr std::size_t most_steps = 4;
  const auto& notes = error.notes();
  if (notes.size() >= most_steps || !place) return error;
  if (!notes.empty() && notes.back() == std::pair(how, place)) return error;
  return std::move(error).note(std::move(how), place);
}

Result<Object> Renderer::run_root(const Template& file, Context& context) {
  Output output;
  const int calls = calls_;  // each `extends` on the way adds one
  const Frame before = frame_;
  frame_ = Frame{&file, &context, context.root, &output, nullptr};
  for (const Template* part = &file; part;) {
    frame_.file = part;
    frame_.parent = nullptr;
    const Place extended = frame_.extended;
    if (auto done = execute(part->body); !done)
      return fail(reached(std::move(done).error(), "extended here", extended));
    part = frame_.parent;
  }
  frame_ = before;
  calls_ = calls;
  return text_of(output);
}

Object Renderer::text_of(Output& output) {
  const LineMarks& marks = machine_.make<LineMarks>(output.take_marks());
  machine_.charge(marks.marks.size() * sizeof(TextOrigin));
  return machine_.string(output.take_text(), false, &marks);
}

Result<Rendered> Renderer::render(const SourceFile& file) {
  TRY(const FileOptions options, file_options(machine_, file));
  whitespace_ = options.whitespace;
  TRY(const std::unique_ptr<Template> parsed,
      parse_template(file, file.name(), machine_, extension(), whitespace_, options.line));
  if (const Value* folder = context_.variables.find("tpldir"); folder && folder->is_string())
    folder_ = folder->string();
  Context& context = new_context(*parsed, nullptr);
  TRY(const Object text, run_root(*parsed, context));
  return with_origins(text.string().text, *text.string().marks);
}

Context& Renderer::new_context(const Template& file, Scope* around) {
  Context& context = contexts_.emplace_back();
  context.root = &new_scope(around);
  context.root->captured = true;
  for (const auto& [name, body] : file.blocks) context.blocks[name] = {{&file, body.get()}};
  return context;
}

Result<Object> Renderer::captured(const Body& body, Scope& scope, Flow& flow) {
  Output output;
  const Frame before = frame_;
  frame_.output = &output;
  frame_.scope = &scope;
  TRY(flow, execute(body));
  frame_ = before;
  return text_of(output);
}

}  // namespace converge::jinja
