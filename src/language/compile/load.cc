#include "converge/language/compile/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "converge/base/text.h"
#include "converge/language/salt/templates.h"
#include "converge/language/yaml/parse.h"
#include "tree.h"

namespace converge {
namespace {

/// More files than any tree has; the depth of nested includes is bounded by it too.
constexpr std::size_t most_files = 1000;
/// Salt numbers states from here; `order` written by hand is meant to be smaller.
constexpr std::int64_t first_number = 10'000;

bool has_jinja(std::string_view text) {
  for (std::string_view opening : {"{{", "{%", "{#", "#jinja2:"})
    if (text.find(opening) != std::string_view::npos) return true;
  return false;
}

/// The renderers of a first line `#!jinja|yaml`; nothing without such a line.
std::vector<std::string> renderers(std::string_view text) {
  std::vector<std::string> names;
  if (!text.starts_with("#!") || text.starts_with("#!/")) return names;
  const std::string_view line = text.substr(2, text.find('\n') - 2);
  for (const std::string& name : split(line, '|')) {
    const std::string_view word = trim(name);
    names.emplace_back(word.substr(0, word.find(' ')));
  }
  return names;
}

/// Whether Salt would give the state no number of its own.
bool says_order(const Declaration& declaration) {
  return std::ranges::any_of(declaration.items, [](const Value& item) {
    return item.is_map() && !item.entries().empty() && item.entries().front().key == Value("order");
  });
}

/// By its first line, which may name `jinja`, `yaml` or `json`, or two with jinja first.
Result<bool> is_template(const SourceFile& source) {
  const std::vector<std::string> names = renderers(source.text());
  const auto wrong = [&](std::string message) {
    return fail(Error(std::move(message), Trouble::refused)
                    .at(Place{&source, 1, 1})
                    .hint("state files are read by jinja and yaml"));
  };
  for (const std::string& name : names)
    if (name != "jinja" && name != "yaml" && name != "json")
      return wrong(fmt::format("the renderer '{}' is not there", printable(name)));
  if (names.empty()) return true;
  if (names.size() > 2 || (names.size() == 2 && names.front() != "jinja"))
    return wrong("these renderers do not go together");
  if (names.back() == "jinja") return wrong("jinja alone gives a text, not states");
  return names.size() == 2;
}

class Loader {
 public:
  Loader(const CompileInput& input, Sources& sources, Errors& errors)
      : input_(input), sources_(sources), errors_(errors), tree_(input) {}

  HighData run() {
    HighData all;
    for (const std::string& name : input_.files) {
      const FoundFile file = tree_.named(name);
      if (!begin(file)) continue;
      append(all, load(file));
    }
    return all;
  }

 private:
  /// False for a file that was read before.
  bool begin(const FoundFile& file) { return loaded_.emplace(file.sls, file.path).second; }

  HighData load(const FoundFile& file) {
    Result<std::string> text = input_.read(file.path);
    if (!text) return unread(std::move(text).error());
    const SourceFile& source =
        sources_.add(file.path == "-" ? "<stdin>" : file.path, *std::move(text));
    Result<Value> document = read_document(file, source);
    if (!document) return unread(std::move(document).error());
    HighFile high = read_high(*std::move(document), file.sls, Place{&source, 0, 0},
                              input_.settings.lenient, errors_);
    note_ids(high.data);
    HighData data = std::move(high.data);
    data.files.push_back(file.sls);
    std::vector<HighData> below;
    for (const Value& include : high.includes)
      data.unread.files |= !load_included(file, include, below);
    for (HighState& state : data.states)
      for (Declaration& declaration : state.declarations)
        if (!says_order(declaration)) declaration.number = number_++;
    for (HighData& part : below) {
      for (HighState& state : part.states) state.included_from.push_back(file.sls);
      append(data, std::move(part));
    }
    return data;
  }

  HighData unread(Error error) {
    errors_.push_back(std::move(error));
    HighData nothing;
    nothing.unread.files = true;
    return nothing;
  }

  Result<Value> read_document(const FoundFile& file, const SourceFile& source) {
    TRY(const bool jinja, is_template(source));
    if (!jinja || !has_jinja(source.text())) return parse_yaml(source);
    TRY(Rendered rendered, render_template(source, template_context(file)));
    // Jinja drops the last newline, Salt puts it back.
    if (source.text().ends_with('\n')) rendered.text += '\n';
    return parse_yaml(source, &rendered);
  }

  TemplateContext template_context(const FoundFile& file) {
    TemplateContext context = salt_context(input_);
    context.variables = template_names(file);
    const std::string folder = context.variables.find("tpldir")->string();
    context.load = [this, folder](const std::string& name) { return load_template(folder, name); };
    return context;
  }

  Result<const SourceFile*> load_template(const std::string& folder, const std::string& name) {
    TRY(const std::string path, tree_.template_path(folder, name));
    if (const auto known = templates_.find(path); known != templates_.end()) return known->second;
    if (templates_.size() >= most_files)
      return fail(fmt::format("more than {} templates", most_files), Trouble::refused);
    TRY(std::string text, input_.read(path));
    const SourceFile* source = &sources_.add(path, std::move(text));
    templates_.emplace(path, source);
    return source;
  }

  /// False, with an error, when there is no such file.
  bool load_included(const FoundFile& file, const Value& include, std::vector<HighData>& below) {
    Result<std::string> name = include_name(include);
    if (!name) return fail_include(std::move(name).error(), include.place());
    Result<std::vector<FoundFile>> all = tree_.included(file, *name);
    if (!all) return fail_include(std::move(all).error(), include.place());
    for (const FoundFile& found : *all) {
      if (!begin(found)) continue;
      if (loaded_.size() > most_files)
        return fail_include(
            Error(fmt::format("more than {} state files", most_files), Trouble::refused),
            include.place());
      const std::size_t before = errors_.size();
      below.push_back(load(found));
      tell_the_way(before, include.place());
    }
    return true;
  }

  bool fail_include(Error error, const Place& place) {
    errors_.push_back(std::move(error).at(place));
    return false;
  }

  /// Errors of an included file say how it was reached, the innermost steps only.
  void tell_the_way(std::size_t first, const Place& include) {
    constexpr std::size_t most_steps = 4;
    for (std::size_t i = first; i < errors_.size(); ++i)
      if (errors_[i].notes().size() < most_steps)
        errors_[i] = std::move(errors_[i]).note("included here", include);
  }

  /// `name`, or `base: name`.
  static Result<std::string> include_name(const Value& include) {
    if (include.is_string()) return include.string();
    if (include.is_map() && include.entries().size() == 1) {
      const Value::Entry& entry = include.entries().front();
      if (python_text(entry.key) == "base" && entry.value.is_string()) return entry.value.string();
      return fail(Error("an include of another environment", Trouble::refused)
                      .hint("there is one tree, named base"));
    }
    return fail(
        Error(fmt::format("an include should be a name, this is {}", kind_name(include.kind())),
              Trouble::refused)
            .hint("put it in quotes"));
  }

  void note_ids(const HighData& data) {
    for (const HighState& state : data.states) {
      const auto [first, fresh] = ids_.emplace(state.id, state.place);
      if (!fresh)
        errors_.push_back(
            Error(fmt::format("the id '{}' is given in two files", printable(state.id)),
                  Trouble::refused)
                .at(state.place)
                .note("first given here", first->second));
    }
  }

  static void append(HighData& data, HighData part) {
    std::ranges::move(part.states, std::back_inserter(data.states));
    std::ranges::move(part.extensions, std::back_inserter(data.extensions));
    std::ranges::move(part.exclusions, std::back_inserter(data.exclusions));
    std::ranges::move(part.files, std::back_inserter(data.files));
    std::ranges::move(part.warnings, std::back_inserter(data.warnings));
    data.unread.files |= part.unread.files;
    data.unread.ids.merge(part.unread.ids);
  }

  const CompileInput& input_;
  Sources& sources_;
  Errors& errors_;
  Tree tree_;
  std::map<std::string, std::string> loaded_;  // Salt's names and paths
  std::map<std::string, const SourceFile*> templates_;
  std::unordered_map<std::string, Place> ids_;
  std::int64_t number_ = first_number;
};

}  // namespace

HighData load_files(const CompileInput& input, Sources& sources, Errors& errors) {
  return Loader(input, sources, errors).run();
}

}  // namespace converge
