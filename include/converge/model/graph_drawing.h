#pragma once

#include <string>

#include "converge/model/graph.h"

namespace converge {

// The graph as a picture: one box per state with its resources inside, an arrow from what goes
// first to what waits for it, labelled with the requisite. What nobody wrote (Graph::edges) is
// dashed. Ids and names may hold anything; the texts are valid whatever they hold.

/// `--graph=dot`: for Graphviz.
std::string to_dot(const Graph& graph);

/// `--graph=mermaid`: a flowchart for Mermaid, as in Markdown.
std::string to_mermaid(const Graph& graph);

}  // namespace converge
