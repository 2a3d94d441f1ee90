#include "converge/jinja/template.h"

#include "converge/base/text.h"
#include "converge/jinja/operations.h"
#include "file_options.h"
#include "renderer.h"

namespace converge {
namespace {

constexpr std::size_t largest_file = 16u << 20;
constexpr std::size_t largest_template = 4u << 20;  // its tree takes up to a hundred times as much

bool has_jinja(std::string_view text) {
  for (std::size_t at = 0; (at = text.find('{', at)) != std::string_view::npos; ++at) {
    const char next = at + 1 < text.size() ? text[at + 1] : ' ';
    if (next == '{' || next == '%' || next == '#') return true;
  }
  return false;
}

Result<void> check_encoding(const SourceFile& file) {
  const auto wrong = invalid_utf8(file.text());
  if (!wrong) return {};
  const std::string_view before = std::string_view(file.text()).substr(0, *wrong);
  std::uint32_t line = 1;
  for (const char c : before) line += c == '\n';
  return fail(jinja::mistake("the file is not valid UTF-8").at({&file, line, 0}));
}

}  // namespace

Result<Rendered> render_template(const SourceFile& file, const TemplateContext& context) {
  if (file.text().size() > largest_file)
    return fail(jinja::mistake("the file is larger than 16 MiB").at({&file, 0, 0}));
  TRY(check_encoding(file));
  if (!has_jinja(file.text()) && !jinja::has_options(file.text()))
    return jinja::without_jinja(file, jinja::normalized(file.text(), context.keep_last_newline));
  if (file.text().size() > largest_template)
    return fail(jinja::mistake("the template is larger than 4 MiB").at({&file, 0, 0}));
  jinja::Machine machine;
  TRY(Rendered rendered, jinja::Renderer(machine, context).render(file));
  const bool newline = file.text().ends_with('\n') || file.text().ends_with('\r');
  if (context.keep_last_newline && newline) {
    const bool joined = rendered.text.empty() || !rendered.text.ends_with('\n');
    rendered.text += '\n';
    // The new line end belongs to the last line, unless that was empty and had none.
    if (!joined) rendered.lines.push_back(rendered.lines.back());
  }
  return rendered;
}

}  // namespace converge
