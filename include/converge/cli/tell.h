#pragma once

#include <string>
#include <vector>

#include "converge/engine/engine.h"
#include "converge/host/docker/endpoint.h"
#include "converge/model/finding.h"
#include "converge/model/graph.h"

namespace converge {

// What converge tells about state files without touching anything.

/// The graph as `text`, `dot`, `mermaid` or `svg`. The last is drawn by Graphviz's program `dot`;
/// where that is not installed, Trouble::refused with the package to install.
Result<std::string> draw(const Graph& graph, const std::string& form, const Interrupt& interrupt);

/// Language's lint(), with the ports of the images that a daemon has, if one answers: whether it
/// does is not worth a word.
std::vector<Finding> find_mistakes(const Graph& graph, const Endpoint& endpoint);

/// For people: each with its source line, and a summary.
std::string findings_text(const std::vector<Finding>& findings);

}  // namespace converge
