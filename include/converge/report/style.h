#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace converge {

/// The value of `--color` and `--progress`.
enum class When { automatic, always, never };

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// How text looks on the way to one descriptor.
struct Style {
  bool color = false;
  bool unicode = false;
};

/// `automatic` colours a terminal that is not dumb, unless NO_COLOR is set (to anything but "").
/// Unicode when the locale says UTF-8 (LC_ALL, LC_CTYPE, LANG, the first that is set).
Style choose_style(When color, bool terminal, const Environment& environment);

enum class Paint { none, green, yellow, red, dim, bold };

/// The text in that colour; plain without colours.
std::string paint(const Style& style, Paint paint, std::string_view text);

}  // namespace converge
