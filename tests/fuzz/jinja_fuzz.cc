#include <algorithm>

#include "converge/base/error.h"
#include "converge/language/salt/templates.h"
#include "fuzz_files.h"

namespace {

using namespace converge;

TemplateContext context_with(Sources& sources) {
  TemplateContext context;
  Value list = Value::list();
  for (int i = 1; i < 4; ++i) list.push_back(i);
  SaltNames names;
  names.pillar.set("a", 1);
  names.pillar.set("b", "text");
  names.pillar.set("list", list);
  names.grains = Value(Value::Map{{"os", "Debian"}});
  lend_salt(context, std::move(names));
  context.variables.set("list", list);
  context.variables.set("text", "one two");
  context.variables.set("real", 1.5);
  context.load = [&sources](const std::string& name) -> Result<const SourceFile*> {
    if (name != "lib") return fail("there is no template " + name);
    return &sources.add(name, "{% macro m(a) %}<{{ a }}>{% endmacro %}{% block b %}{% endblock %}");
  };
  return context;
}

}  // namespace

/// A template to a text; every line of it has to know where it comes from.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Sources sources;
  const Result<Rendered> rendered =
      render_template(sources.add("app.sls", fuzz_text(data, size)), context_with(sources));
  if (!rendered) {
    if (render(rendered.error()).empty()) __builtin_trap();
    return 0;
  }
  const auto ends = std::count(rendered->text.begin(), rendered->text.end(), '\n');
  if (rendered->lines.size() < static_cast<std::size_t>(ends)) __builtin_trap();
  return 0;
}
