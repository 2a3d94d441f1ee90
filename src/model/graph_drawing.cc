#include "converge/model/graph_drawing.h"

#include <fmt/format.h>

#include <set>

#include "converge/base/text.h"

namespace converge {
namespace {

/// Longer lines (a script as a name) make boxes that nobody can read.
constexpr std::size_t longest_line = 80;

/// Printable, of one line, and UTF-8 (what is none is shown by its number).
std::string clean(const std::string& text) {
  const std::string line = printable(text);
  const std::string_view shown = first_characters(line, longest_line);
  return std::string(shown) + (shown.size() < line.size() ? "..." : "");
}

/// What stands in the box of a state, line by line.
std::vector<std::string> box_lines(const State& state) {
  std::vector<std::string> lines = {clean(state.id), clean(state.function)};
  if (state.name != state.id) lines.push_back("(" + clean(state.name) + ")");
  for (const ResourcePtr& resource : state.resources)
    for (const std::string& stage : resource->stages()) lines.push_back("* " + clean(stage));
  return lines;
}

struct Arrow {
  std::size_t from;
  std::size_t to;
  std::string label;
  bool written;
};

/// Written ones first; a state that looks ahead (`prereq`) goes before the one it looks at.
std::vector<Arrow> arrows_of(const Graph& graph) {
  std::vector<Arrow> arrows;
  for (std::size_t i = 0; i < graph.states.size(); ++i)
    for (const Requisite& requisite : graph.states[i].requisites)
      for (const std::size_t target : requisite.targets) {
        const bool ahead = requisite.kind == RequisiteKind::prereq;
        arrows.push_back({ahead ? i : target, ahead ? target : i, requisite_word(requisite), true});
      }
  std::set<std::pair<std::size_t, std::size_t>> written;
  for (const Arrow& arrow : arrows) written.emplace(arrow.from, arrow.to);
  for (const auto& edge : graph.edges)
    if (!written.contains(edge)) arrows.push_back({edge.first, edge.second, "needs it", false});
  return arrows;
}

/// For a quoted string of dot. Graphviz reads backslashes and also HTML's entities in a label.
std::string dot_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\')
      result += {'\\', c};
    else if (c == '&')
      result += "&amp;";
    else
      result += c;
  }
  return result;
}

/// For a quoted text of Mermaid, which reads HTML, Markdown and its own `#35;` in it. A point or a
/// dash before a blank would begin a list.
std::string mermaid_text(std::string_view text) {
  constexpr std::string_view safe = " _/,:.-=@()";
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    const bool list =
        (c == '.' || c == '-' || c == ')') && i + 1 < text.size() && text[i + 1] == ' ';
    if (letter || (safe.find(c) != std::string_view::npos && !list))
      result += c;
    else
      result += fmt::format("#{};", static_cast<int>(c));
  }
  return result;
}

}  // namespace

std::string to_dot(const Graph& graph) {
  std::string text =
      "digraph converge {\n"
      "  rankdir=TB;\n"
      "  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n"
      "  edge [fontname=\"sans-serif\", fontsize=10];\n";
  for (std::size_t i = 0; i < graph.states.size(); ++i) {
    text += fmt::format("  s{} [label=\"", i);
    for (const std::string& line : box_lines(graph.states[i])) text += dot_text(line) + "\\l";
    text += "\"];\n";
  }
  for (const Arrow& arrow : arrows_of(graph))
    text += fmt::format("  s{} -> s{} [label=\"{}\"{}];\n", arrow.from, arrow.to, arrow.label,
                        arrow.written ? "" : ", style=dashed");
  return text + "}\n";
}

std::string to_mermaid(const Graph& graph) {
  std::string text = "flowchart TB\n";
  for (std::size_t i = 0; i < graph.states.size(); ++i) {
    std::vector<std::string> lines = box_lines(graph.states[i]);
    for (std::string& line : lines) line = mermaid_text(line);
    text += fmt::format("  s{}[\"{}\"]\n", i, join(lines, "<br/>"));
  }
  for (const Arrow& arrow : arrows_of(graph))
    text += fmt::format("  s{} {}|{}| s{}\n", arrow.from, arrow.written ? "-->" : "-.->",
                        arrow.label, arrow.to);
  return text;
}

}  // namespace converge
