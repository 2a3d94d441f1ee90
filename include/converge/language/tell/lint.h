#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "converge/model/finding.h"
#include "converge/model/graph.h"

namespace converge {

/// The ports that an image exposes, `80/tcp`; nothing when nobody can be asked about it.
using ImagePorts = std::function<std::optional<std::vector<std::string>>(const std::string& image)>;

/// `--lint`: what is probably a mistake, in the order of the files' lines. Everything is judged
/// from what is written; only ports also from `image_ports`, which may be empty. docs/lint.md
/// explains each rule. The graph has to be compiled with CompileInput::keep_arguments.
std::vector<Finding> lint(const Graph& graph, const ImagePorts& image_ports);

}  // namespace converge
