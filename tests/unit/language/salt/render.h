#pragma once

#include <string>

#include "converge/language/salt/templates.h"
#include "jinja/render.h"

/// Text in, text out, for the tests of what Salt adds to templates.
namespace converge {

struct SaltRendering {
  TestRendering jinja;
  SaltNames names;

  Result<Rendered> rendered(const std::string& text) {
    lend_salt(jinja.context, names);
    return jinja.rendered(text);
  }
  /// The text, or the error as people see it.
  std::string operator()(const std::string& text) {
    const auto result = rendered(text);
    return result ? result->text : render(result.error());
  }
};

inline std::string salted(const std::string& text) {
  return SaltRendering()(text);
}

}  // namespace converge
