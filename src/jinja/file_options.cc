#include "file_options.h"

#include <algorithm>
#include <array>

#include "converge/base/text.h"
#include "converge/jinja/json.h"
#include "converge/jinja/operations.h"
#include "converge/jinja/unicode.h"

namespace converge::jinja {
namespace {

constexpr std::string_view options_mark = "#jinja2:";
/// Jinja's options that would make another language of the file. Unknown ones Salt passes over.
constexpr std::array<std::string_view, 9> refused = {
    "block_start_string",  "block_end_string",      "variable_start_string",
    "variable_end_string", "comment_start_string",  "comment_end_string",
    "newline_sequence",    "line_statement_prefix", "line_comment_prefix"};

struct Line {
  std::uint32_t number = 0;  ///< 0: there is none
  std::string_view options;
};

Line option_line(std::string_view text) {
  Line line{1, {}};
  if (text.starts_with("#!") && !text.starts_with("#!/")) {
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    ++line.number;
  }
  if (!text.starts_with(options_mark)) return {};
  line.options = trim(text.substr(options_mark.size(), text.find('\n') - options_mark.size()));
  return line.options.empty() ? Line{} : line;
}

Result<void> set_option(Whitespace& whitespace, const std::string& name, const Object& value) {
  if (name == "trim_blocks") {
    TRY(whitespace.trim_blocks, truth(value));
  } else if (name == "lstrip_blocks") {
    TRY(whitespace.lstrip_blocks, truth(value));
  } else if (std::ranges::find(refused, name) != refused.end()) {
    return fail(mistake("the option '" + name + "' of a template is not there"));
  }
  return {};
}

}  // namespace

bool has_options(std::string_view text) {
  return option_line(text).number > 0;
}

Result<FileOptions> file_options(Machine& machine, const SourceFile& file) {
  const Line line = option_line(file.text());
  if (line.number == 0) return FileOptions{};
  const auto given = from_json(machine, line.options);
  if (!given || !given->is(Kind::dict)) return FileOptions{};
  FileOptions result{{}, line.number};
  for (const Dict::Entry& entry : given->dict().entries()) {
    auto set = set_option(result.whitespace, lower(entry.key.text()), entry.value);
    if (!set) return fail(std::move(set).error().at({&file, line.number, 1}));
  }
  return result;
}

}  // namespace converge::jinja
