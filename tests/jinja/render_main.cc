#include <iostream>
#include <iterator>
#include <map>
#include <string>

#include "converge/base/error.h"
#include "converge/jinja/json.h"
#include "converge/jinja/operations.h"
#include "converge/jinja/template.h"

/// Reads a JSON list of {"template": text, "context": {...}, "files": {name: text}} and prints a
/// JSON list of {"text": ...} or {"error": ...}, for compare.py.
namespace converge {
namespace {

Value outcome(const Value& test) {
  Sources sources;
  TemplateContext context;
  if (const Value* given = test.find("context")) context.variables = *given;
  context.load = [&](const std::string& name) -> Result<const SourceFile*> {
    const Value* files = test.find("files");
    const Value* text = files ? files->find(name) : nullptr;
    if (!text) return fail("there is no template " + name);
    return &sources.add(name, text->string());
  };
  const SourceFile& file = sources.add("test", std::string(test.text_at("template")));
  const auto rendered = render_template(file, context);
  Value result = Value::map();
  if (rendered)
    result.set("text", rendered->text);
  else
    result.set("error", render(rendered.error()));
  return result;
}

Result<std::string> run(const std::string& input) {
  jinja::Limits limits;
  limits.steps = limits.steps * 100;
  jinja::Machine machine(limits);
  TRY(const jinja::Object given, jinja::from_json(machine, input));
  TRY(const Value tests, jinja::to_value(given));
  Value results = Value::list();
  for (const Value& test : tests.items()) results.push_back(outcome(test));
  return jinja::to_json(machine, jinja::from_value(machine, results), {});
}

}  // namespace
}  // namespace converge

int main() {
  const std::string input{std::istreambuf_iterator<char>(std::cin), {}};
  const auto output = converge::run(input);
  if (!output) {
    std::cerr << converge::render(output.error());
    return 1;
  }
  std::cout << *output << "\n";
  return 0;
}
