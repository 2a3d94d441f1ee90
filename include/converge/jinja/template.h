#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "converge/base/lazy_value.h"
#include "converge/base/result.h"
#include "converge/base/value.h"

namespace converge {

/// Where a line of a rendered text comes from.
struct LineOrigin {
  const SourceFile* file = nullptr;
  std::uint32_t line = 0;
  /// The line stands in the template exactly like this, so columns mean the same in both.
  bool verbatim = false;
};

/// Where a stretch of a rendered text comes from.
struct TextOrigin {
  std::size_t offset = 0;  ///< of its first byte; it ends where the next one begins
  const SourceFile* file = nullptr;
  std::uint32_t line = 0;
  std::uint32_t column = 0;  ///< in characters, from 1; 0 = unknown
  /// It is the template's own text from there on, character by character; else it is what the
  /// expression there gave.
  bool own = false;
};

struct Rendered {
  std::string text;
  std::vector<LineOrigin> lines;         ///< one per line of `text`, the first at index 0
  std::vector<TextOrigin> origins = {};  ///< in order; for columns of lines that are not verbatim
};

/// What a template can see and call. Nothing here comes from the daemon or a container.
struct TemplateContext {
  Value pillar = Value::map();
  LazyValue grains;
  /// Further names: sls, slspath, tplfile, tpldir, tpldot, saltenv, and `context:` of file.managed.
  Value variables = Value::map();
  /// Answers `salt["module.function"](...)`; an error becomes an error at the call's place.
  std::function<Result<Value>(const std::string& function, const std::vector<Value>& positional,
                              const Value& named)>
      call;
  /// The names that `call` answers: for `'module.function' in salt` and did-you-mean.
  std::vector<std::string> functions;
  /// Salt gives a rendered file its last newline back (file.managed); Jinja alone takes it away.
  bool keep_last_newline = false;
  /// The template file that `import`, `from`, `include`, `extends`, `import_yaml` name. Relative
  /// names and `salt://` are resolved by whoever gives this function.
  std::function<Result<const SourceFile*>(const std::string& name)> load;
  /// Turns YAML into data, for `load_yaml` and `import_yaml`.
  std::function<Result<Value>(const SourceFile& file)> parse_yaml;
};

/// Renders Jinja as Salt does: strict about undefined variables, `trim_blocks` off, a single
/// trailing newline removed as Jinja does (keep_trailing_newline off).
/// Errors carry the template's line and column.
Result<Rendered> render_template(const SourceFile& file, const TemplateContext& context);

}  // namespace converge
