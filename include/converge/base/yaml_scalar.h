#pragma once

#include <string>
#include <string_view>

#include "converge/base/result.h"
#include "converge/base/value.h"

namespace converge {

/// What YAML 1.1 makes of a scalar without quotes, the way PyYAML reads it with the two changes of
/// Salt's loader: an integer with leading zeros is decimal (0644 is 644), and timestamps stay text.
/// So `yes` and `off` are booleans, `12:30` is 750, `1_000` is 1000, `1e3` and `0o644` are text.
Value plain_scalar(std::string_view text);

/// The same for a scalar with an explicit tag, `!!str 5` or `!!int "5"`. The tag comes in its long
/// form, `tag:yaml.org,2002:str`. Errors have no place.
Result<Value> tagged_scalar(std::string_view tag, std::string_view text);

/// `!!str` for people.
std::string short_tag(std::string_view tag);

}  // namespace converge
