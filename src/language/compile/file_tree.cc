#include "file_tree.h"

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>

#include "converge/language/salt/templates.h"
#include "tree.h"

namespace converge {
namespace {

/// What state files see of the machine's own files is what the run's host says.
CompileInput seen_through(const HostView& host, CompileInput input) {
  const auto is = [&host](const std::string& path, FileKind kind) {
    const auto facts = host.file(path);
    return facts && *facts && ((*facts)->kind == kind || (*facts)->kind == FileKind::symlink);
  };
  input.exists = [is](const std::string& path) { return is(path, FileKind::regular); };
  input.is_folder = [is](const std::string& path) { return is(path, FileKind::directory); };
  input.read = [&host](const std::string& path) { return host.contents(path); };
  return input;
}

/// Salt's `opts`, as far as it says something here.
Value options_of(const CompileInput& input, const std::string& root) {
  Value roots = Value::map();
  roots.set("base", Value::List{root});
  Value options = Value::map();
  const Value* id = input.grains.get().find("id");
  options.set("id", id ? *id : Value(""));
  options.set("saltenv", "base");
  options.set("pillarenv", nullptr);
  options.set("file_roots", std::move(roots));
  return options;
}

class TreeReader {
 public:
  TreeReader(CompileInput input, Sources& sources)
      : input_(std::move(input)), tree_(input_), sources_(sources) {}

  Result<std::string> locate(const std::string& name) const { return tree_.locate(name); }

  Result<std::string> render(const HostView& host, const TemplateText& text) {
    const CompileInput seen = seen_through(host, input_);
    const Tree tree(seen);
    TemplateContext context = salt_context(seen);
    context.variables = variables_of(text);
    context.keep_last_newline = true;
    const std::string folder = std::filesystem::path(text.name).parent_path().string();
    context.load = [&](const std::string& name) -> Result<const SourceFile*> {
      TRY(const std::string path, tree.template_path(folder, name));
      TRY(std::string contents, host.contents(path));
      return &source(path, std::move(contents));
    };
    TRY(Rendered rendered, render_template(source(text.name, text.text), context));
    return std::move(rendered.text);
  }

 private:
  Value variables_of(const TemplateText& text) const {
    Value variables = Value::map();
    variables.set("saltenv", "base");
    variables.set("opts", options_of(input_, tree_.locate(".").value_or("")));
    for (const Value::Entry& entry : text.variables.entries())
      variables.set(python_text(entry.key), entry.value);
    return variables;
  }

  /// A template is rendered at every look; its text is kept once, for the places of errors.
  const SourceFile& source(const std::string& name, std::string text) {
    const std::lock_guard lock(mutex_);
    const auto known = files_.find(name);
    if (known != files_.end() && known->second->text() == text) return *known->second;
    const SourceFile& file = sources_.add(name, std::move(text));
    files_.insert_or_assign(name, &file);
    return file;
  }

  const CompileInput input_;
  const Tree tree_;
  Sources& sources_;
  std::mutex mutex_;
  std::map<std::string, const SourceFile*> files_;
};

}  // namespace

FileTree make_file_tree(const CompileInput& input, Sources& sources) {
  // Shared: the resources of all states keep it, longer than the compiler lives.
  const auto reader = std::make_shared<TreeReader>(input, sources);
  return {.locate = [reader](const std::string& name) { return reader->locate(name); },
          .render = [reader](const HostView& host,
                             const TemplateText& text) { return reader->render(host, text); }};
}

}  // namespace converge
