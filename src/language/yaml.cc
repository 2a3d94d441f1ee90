#include "converge/language/yaml.h"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <array>
#include <sstream>

#include "yaml_events.h"
#include "yaml_text.h"

namespace converge {
namespace {

/// yaml-cpp's messages say what its parser met; people want to know what is wrong.
struct Wording {
  std::string_view theirs;
  std::string_view ours;
  std::string_view hint;
};

constexpr std::array<Wording, 7> wordings = {{
    {"end of map flow not found", "a '{' before this is not closed", ""},
    {"end of sequence flow not found", "a '[' before this is not closed", ""},
    {"end of map not found", "this line is indented neither like its neighbours nor deeper",
     "check the indentation of this line and the one before it, and quotes that do not end"},
    {"end of sequence not found", "this line does not belong to the list above it",
     "check the indentation of this line and the one before it, and quotes that do not end"},
    {"illegal map value", "a ':' where no mapping can begin",
     "put a value that holds ': ' in quotes"},
    {"the referenced anchor is not defined", "the alias has no anchor",
     "a text that begins with '*' needs quotes"},
    {"bad file", "nesting deeper than 64", ""},
}};

bool has_tab(std::string_view line) {
  return line.substr(0, line.find_first_not_of(" \t")).find('\t') != std::string_view::npos;
}

Error syntax_error(const YAML::ParserException& failure, const Locator& locator) {
  const YAML::Mark& mark = failure.mark;
  const Place where = locator.place(mark.line, mark.column);
  for (int line : {mark.line, mark.line - 1})
    if (line >= 0 && has_tab(locator.line(line)))
      return Error("a tab is used for indentation", Trouble::refused)
          .at(locator.place(line, 0))
          .hint("indent with spaces");
  for (const Wording& wording : wordings)
    if (failure.msg.starts_with(wording.theirs))
      return Error(std::string(wording.ours), Trouble::refused)
          .at(where)
          .hint(std::string(wording.hint));
  return Error(failure.msg, Trouble::refused).at(where);
}

}  // namespace

Result<Value> parse_yaml(const SourceFile& file, const Rendered* rendered) {
  TRY(check_file_text(file));
  const Locator locator(file, rendered);
  if (rendered) TRY(check_rendered_text(locator));
  try {
    std::istringstream stream{std::string(locator.text())};
    YAML::Parser parser(stream);
    YamlEvents events(locator);
    while (parser.HandleNextDocument(events)) {
    }
    return events.take();
  } catch (YamlStop& stop) {
    return fail(std::move(stop.error));
  } catch (const YAML::ParserException& failure) {
    return fail(syntax_error(failure, locator));
  } catch (const YAML::Exception& failure) {
    return fail(Error(failure.what(), Trouble::refused).at(Place{&file, 0, 0}));
  }
}

}  // namespace converge
