#pragma once

#include <string>
#include <vector>

namespace converge {

/// `--schema`: a JSON Schema (draft 2020-12) of state files as YAML has them before or after
/// rendering, for editors. Made from the table of state functions. It refuses unknown functions
/// and arguments and values of the wrong kind, and never what converge takes: what it cannot say
/// (a port's range, that an image is needed) it leaves to `--validate`. A text with Jinja in it may
/// stand for any value. `assumed`: modules and functions of which anything is taken.
std::string json_schema(const std::vector<std::string>& assumed);

}  // namespace converge
