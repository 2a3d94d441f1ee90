#pragma once

#include <functional>
#include <string>
#include <vector>

#include "converge/base/lazy_value.h"
#include "converge/jinja/template.h"
#include "converge/language/compile/compiler.h"

namespace converge {

/// What a template sees of Salt. Nothing here comes from the daemon or a container.
struct SaltNames {
  Value pillar = Value::map();
  LazyValue grains;
  /// Answers `salt["module.function"](...)`; an error becomes an error at the call's place.
  std::function<Result<Value>(const std::string& function, const std::vector<Value>& positional,
                              const Value& named)>
      call;
  /// The names that `call` answers: for `'module.function' in salt` and did-you-mean.
  std::vector<std::string> functions;
};

/// Salt's filters, tests and functions, in the place of Jinja's of the same name (`unique`, `min`,
/// `max`, `tojson`), and how Salt prints dicts.
const jinja::Extension& salt_extension();

/// Gives a template the names `pillar`, `grains`, `salt` and `opts`, salt_extension(), and the
/// reader of YAML. What stands in TemplateContext::variables goes before them.
void lend_salt(TemplateContext& context, SaltNames names);

/// What the templates of a tree see, but for the names of their own place and how others are
/// loaded. `input` outlives it.
TemplateContext salt_context(const CompileInput& input);

}  // namespace converge
