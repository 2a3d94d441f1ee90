#pragma once

#include <map>
#include <string>

#include "converge/jinja/template.h"

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

/// A reader of data that is lent to templates in place of one of YAML: whole numbers, one a line.
inline Result<Value> read_numbers(const SourceFile& file) {
  Value numbers = Value::list();
  Place place{&file, 1, 1};
  std::string digits;
  for (const char c : file.text() + "\n") {
    if (c == '\n') {
      if (!digits.empty()) numbers.push_back(std::stoi(digits));
      digits.clear();
      ++place.line;
      place.column = 0;
    } else if (c < '0' || c > '9') {
      return fail(Error("this is no number").at(place).hint("digits alone"));
    } else {
      digits += c;
    }
    ++place.column;
  }
  return numbers;
}

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
