#include "converge/language/yaml/parse.h"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <sstream>

#include "events.h"
#include "syntax.h"
#include "text.h"

namespace converge {

Result<Value> parse_yaml(const SourceFile& file, const Rendered* rendered) {
  TRY(check_file_text(file));
  const Locator locator(file, rendered);
  if (rendered) TRY(check_rendered_text(locator));
  TRY(check_brackets(locator));
  YamlEvents events(locator);
  try {
    std::istringstream stream{std::string(locator.text())};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(events)) {
    }
    return events.take();
  } catch (YamlStop& stop) {
    return fail(std::move(stop.error));
  } catch (const YAML::ParserException& failure) {
    return fail(yaml_syntax_error(failure, locator, events.open_bracket(), events.last()));
  } catch (const YAML::Exception& failure) {
    return fail(Error(failure.what(), Trouble::refused).at(Place{&file, 0, 0}));
  }
}

}  // namespace converge
