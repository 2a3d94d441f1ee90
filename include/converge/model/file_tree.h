#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "converge/base/result.h"
#include "converge/base/value.h"
#include "converge/model/host.h"

namespace converge {

/// A template on its way.
struct TemplateText {
  std::string name;  ///< for messages, and as what relative imports in it start from
  std::string text;
  Value variables = Value::map();  ///< `context` over `defaults`, and Salt's own names
};

/// What the language, a floor above, lends to resources: where files of the tree are, and
/// templates. Resources read files through the HostView alone, so that check mode sees what former
/// states of the run would have written, also into the tree. May be called from several threads;
/// copies are cheap and live as long as the run's Sources.
struct FileTree {
  /// The absolute path of `salt://web/app.conf`, or of `web/app.conf`: below the root of the tree.
  /// An error when it leads out of it, by `..` or through a symbolic link. What is there nobody
  /// asks.
  std::function<Result<std::string>(const std::string& name)> locate;
  /// Jinja, as Salt renders managed files: with pillar, grains, salt, opts and the variables.
  std::function<Result<std::string>(const HostView& host, const TemplateText& text)> render;
};

}  // namespace converge
