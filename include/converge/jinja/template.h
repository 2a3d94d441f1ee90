#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "converge/base/result.h"
#include "converge/base/value.h"

namespace converge::jinja {
class Machine;
class Object;
struct Extension;
}  // namespace converge::jinja

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

/// What a template can see and call besides Jinja's own.
struct TemplateContext {
  /// Names and their values. `tpldir`, if it is a text, is the folder of the file that is rendered:
  /// names of other templates that begin with "./" or "../" are looked for from there.
  Value variables = Value::map();
  /// Further names; the value of one is made when a template first asks for it.
  std::map<std::string, std::function<jinja::Object(jinja::Machine&)>, std::less<>> globals;
  /// Further filters, tests and functions; null for none. Outlives the rendering.
  const jinja::Extension* extension = nullptr;
  /// The last newline of the file stays (Jinja2's keep_trailing_newline).
  bool keep_last_newline = false;
  /// The template file that `import`, `from`, `include`, `extends`, `import_yaml` name. What a name
  /// means is up to this function.
  std::function<Result<const SourceFile*>(const std::string& name)> load;
  /// Turns YAML into data, for `load_yaml` and `import_yaml`; errors point into the file it is
  /// given.
  std::function<Result<Value>(const SourceFile& file)> parse_yaml;
};

/// Renders with Jinja2's own settings, but strict: the use of a name that nobody set is an error
/// (StrictUndefined). Errors carry the template's line and column. Ends within bounds of work,
/// memory and stack whatever the template says (jinja::Limits).
Result<Rendered> render_template(const SourceFile& file, const TemplateContext& context);

}  // namespace converge
