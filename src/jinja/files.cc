#include "instances.h"
#include "parser.h"

namespace converge::jinja {
namespace {

std::string folder_of(const std::string& name) {
  const std::size_t slash = name.rfind('/');
  return slash == std::string::npos ? "." : name.substr(0, slash);
}

/// "a/b/../c/./d" -> "a/c/d"; what leads above the top keeps its "..".
std::string without_dots(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(part.size() + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..")
      parts.pop_back();
    else
      parts.push_back(part);
  }
  std::string result;
  for (const std::string_view part : parts)
    result += (result.empty() ? "" : "/") + std::string(part);
  return result;
}

}  // namespace

/// "./name" and "../name" are looked for beside the file that was loaded last, as in Salt; all
/// other names from the top of the tree.
std::string Renderer::resolved_name(const std::string& name) {
  const bool relative = name.starts_with("./") || name.starts_with("../");
  if (!relative) {
    const bool salt = name.starts_with("salt://");
    folder_ = folder_of(salt ? name.substr(7) : name);
    return name;
  }
  if (folder_.empty() || folder_.starts_with('/')) return name;
  return without_dots(folder_ + "/" + name);
}

Result<Renderer::Loaded*> Renderer::load(const Object& name, const Expression& at) {
  if (!name.is_string()) {
    TRY(require_defined(name));
    return fail(
        mistake("the name of a template must be a text, not " + a_type(name)).at(place(at.spot)));
  }
  const std::string wanted = resolved_name(std::string(name.text()));
  const auto known = files_.find(wanted);
  if (known != files_.end()) return &known->second;
  if (!context_.load)
    return fail(mistake("no other template can be loaded here").at(place(at.spot)));
  auto file = context_.load(wanted);
  if (!file) return fail(std::move(file).error().at(place(at.spot)));
  Loaded& loaded = files_[wanted];
  auto parsed = parse_template(**file, wanted, machine_, extension(), whitespace_);
  if (!parsed) return fail(std::move(parsed).error().note("loaded here", place(at.spot)));
  loaded.file = *std::move(parsed);
  return &loaded;
}

/// include takes a list of names, too: the first that can be loaded counts.
Result<Renderer::Loaded*> Renderer::load_any(const Object& names, const Expression& at) {
  if (!names.is(Kind::list) && !names.is(Kind::tuple)) return load(names, at);
  TRY(const std::vector<Object> candidates, to_items(machine_, names));
  Result<Loaded*> result =
      fail(mistake("there is no name in the list of templates").at(place(at.spot)));
  for (const Object& candidate : candidates) {
    result = load(candidate, at);
    if (result) break;
  }
  return result;
}

/// All names that can be seen from here, as they are now: what an imported or included file is
/// given when it is asked for with context.
Scope& Renderer::snapshot() {
  Scope& copy = new_scope(nullptr);
  copy.captured = true;
  for (Scope* scope = frame_.scope; scope; scope = scope->parent)
    for (const auto& [name, value] : scope->names)
      if (!copy.find(name)) copy.names.emplace_back(name, value);
  return copy;
}

Result<Renderer::Module> Renderer::run_module(Loaded& loaded, bool with_context, Spot spot) {
  if (!with_context && loaded.module) return *loaded.module;
  const Place from = place(spot);
  if (auto room = enter(); !room) return fail(std::move(room).error().at(from));
  Scope* around = nullptr;
  if (with_context) {
    around = &snapshot();
  } else {
    // Salt names the imported file in these, the importing one where the context goes along.
    around = &new_scope(nullptr);
    around->captured = true;
    const std::string folder = folder_of(loaded.file->name);
    std::string dots = folder == "." ? "" : folder;
    for (char& c : dots) c = c == '/' ? '.' : c;
    around->set(machine_.symbol("tplfile"), machine_.string(loaded.file->name));
    around->set(machine_.symbol("tpldir"), machine_.string(folder));
    around->set(machine_.symbol("tpldot"), machine_.string(dots));
  }
  Module module;
  module.context = &new_context(*loaded.file, around);
  module.root = module.context->root;
  auto text = run_root(*loaded.file, *module.context);
  if (!text) return fail(reached(std::move(text).error(), "loaded here", from));
  module.text = *text;
  --calls_;
  if (!with_context) loaded.module = module;
  return module;
}

Object Renderer::module_object(const Module& module, const std::string& name) {
  auto& made = machine_.make<ModuleInstance>(name, *module.root, *module.context, module.text);
  made.machine = &machine_;
  return Object(static_cast<Instance&>(made));
}

Result<Flow> Renderer::exec(const Import& form, Spot spot) {
  TRY(const Object name, evaluate(*form.file));
  TRY(Loaded * loaded, load(name, *form.file));
  TRY(const Module module, run_module(*loaded, form.with_context, spot));
  frame_.scope->set(form.name, module_object(module, loaded->file->name));
  if (at_top()) frame_.context->exported.erase(form.name);
  return Flow::normal;
}

Result<Flow> Renderer::exec(const FromImport& form, Spot spot) {
  TRY(const Object name, evaluate(*form.file));
  TRY(Loaded * loaded, load(name, *form.file));
  TRY(const Module module, run_module(*loaded, form.with_context, spot));
  const Object object = module_object(module, loaded->file->name);
  for (const auto& [there, here] : form.names) {
    Object value;
    TRY(const bool found, object.instance().attribute(*this, there, value));
    if (!found) {
      Undefined missing;
      missing.name = "'" + loaded->file->name + "' does not export '" + there + "'";
      missing.sentence = true;
      missing.place = place(spot);
      value = machine_.undefined(std::move(missing));
    }
    frame_.scope->set(here, value);
    if (at_top()) frame_.context->exported.erase(here);
  }
  return Flow::normal;
}

Result<Flow> Renderer::exec(const Include& form, Spot spot) {
  TRY(const Object name, evaluate(*form.file));
  auto loaded = load_any(name, *form.file);
  // A file that is there but wrong has a place of its own and stays an error.
  if (!loaded && form.ignore_missing && loaded.error().place() == place(form.file->spot))
    return Flow::normal;
  TRY(Loaded * file, std::move(loaded));
  if (!form.with_context) {
    TRY(const Module module, run_module(*file, false, spot));
    TRY(print(module.text, spot));
    return Flow::normal;
  }
  const Place from = place(spot);
  if (auto room = enter(); !room) return fail(std::move(room).error().at(from));
  Context& context = new_context(*file->file, &snapshot());
  auto text = run_root(*file->file, context);
  if (!text) return fail(reached(std::move(text).error(), "loaded here", from));
  --calls_;
  TRY(print(*text, spot));
  return Flow::normal;
}

Result<Flow> Renderer::exec(const Extends& form, Spot spot) {
  if (frame_.parent) return fail(mistake("a template extends only one other").at(place(spot)));
  TRY(const Object name, evaluate(*form.file));
  TRY(Loaded * loaded, load(name, *form.file));
  // Left when the whole file is done: one that extends itself has to end.
  if (auto room = enter(); !room) return fail(std::move(room).error().at(place(spot)));
  for (const auto& [block_name, body] : loaded->file->blocks)
    frame_.context->blocks[block_name].push_back({loaded->file.get(), body.get()});
  frame_.parent = loaded->file.get();
  frame_.extended = place(spot);
  return Flow::normal;
}

Result<bool> ModuleInstance::attribute(Interpreter&, std::string_view name, Object& value) {
  const Symbol symbol = machine->symbol(name);
  if (!context_.exported.contains(symbol)) return false;
  const Object* found = root_.find(symbol);
  if (found) value = *found;
  return found != nullptr;
}

std::vector<std::string> ModuleInstance::names() const {
  std::vector<std::string> result;
  for (const Symbol symbol : context_.exported) result.push_back(machine->name(symbol));
  return result;
}

}  // namespace converge::jinja
