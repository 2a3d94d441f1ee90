#pragma once

#include <map>
#include <string>

#include "converge/jinja/template.h"
#include "converge/language/yaml/parse.h"

/// Text in, text out, for the tests of templates.
namespace converge {

struct TestRendering {
  Sources sources;
  TemplateContext context;
  std::map<std::string, std::string> files;

  TestRendering() {
    context.load = [this](const std::string& name) -> Result<const SourceFile*> {
      const auto found = files.find(name);
      if (found == files.end()) return fail("there is no template '" + name + "'");
      return &sources.add(name, found->second);
    };
    context.parse_yaml = [](const SourceFile& file) { return parse_yaml(file); };
  }

  Result<Rendered> rendered(const std::string& text) {
    return render_template(sources.add("a.sls", text), context);
  }
  /// The text, or the error as people see it.
  std::string operator()(const std::string& text) {
    const auto result = rendered(text);
    return result ? result->text : render(result.error());
  }
};

/// Without any context.
inline std::string rendered(const std::string& text) {
  return TestRendering()(text);
}

/// "file:line" of each line, with '=' in front where the line stands in the file like this.
inline std::string origins(const Rendered& rendered) {
  std::string text;
  for (const LineOrigin& line : rendered.lines) {
    if (!text.empty()) text += ' ';
    if (line.verbatim) text += '=';
    text += line.file ? line.file->name() + ":" + std::to_string(line.line) : "?";
  }
  return text;
}

}  // namespace converge
