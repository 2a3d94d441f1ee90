#pragma once

#include <optional>

#include "converge/base/error.h"
#include "converge/jinja/locator.h"

namespace YAML {
class ParserException;
}

namespace converge {

/// A list or mapping in brackets that has not ended yet.
struct OpenBracket {
  char bracket;
  Place place;
};

/// What yaml-cpp's parser met, in the words of somebody who wrote the file: where it is, what is
/// wrong there, what to do. `open` is the innermost bracket, `last` the position of the part that
/// was read last.
Error yaml_syntax_error(const YAML::ParserException& failure, const Locator& locator,
                        const std::optional<OpenBracket>& open, int last);

}  // namespace converge
