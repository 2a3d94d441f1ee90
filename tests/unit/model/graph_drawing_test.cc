#include "converge/model/graph_drawing.h"

#include <doctest/doctest.h>

#include "converge/base/text.h"

using namespace converge;

namespace {

class Titled : public Resource {
 public:
  explicit Titled(std::string title) : title_(std::move(title)) {}
  std::string title() const override { return title_; }
  Result<Decision> check(const HostView&) const override { return Decision(Keep{"as it is"}); }

 private:
  std::string title_;
};

State state(std::string id, std::string function) {
  State result;
  result.id = id;
  result.name = std::move(id);
  result.function = std::move(function);
  return result;
}

Graph two_states() {
  Graph graph;
  graph.states.push_back(state("image", "docker_image.present"));
  State app = state("app", "docker_container.running");
  app.resources.push_back(std::make_unique<Titled>("container app running"));
  graph.states.push_back(std::move(app));
  return graph;
}

}  // namespace

TEST_CASE("an edge that nobody wrote is dashed, a written one has its word") {
  Graph graph = two_states();
  graph.edges.emplace_back(0, 1);
  CHECK(to_dot(graph).find("  s0 -> s1 [label=\"needs it\", style=dashed];\n") !=
        std::string::npos);
  CHECK(to_mermaid(graph).find("  s0 -.->|needs it| s1\n") != std::string::npos);
  graph.states[1].requisites.push_back({RequisiteKind::watch, RequisiteGroup::any, {0}});
  CHECK(to_dot(graph).find("  s0 -> s1 [label=\"watch_any\"];\n") != std::string::npos);
  CHECK(to_dot(graph).find("dashed") == std::string::npos);
  CHECK(to_mermaid(graph).find("  s0 -->|watch_any| s1\n") != std::string::npos);
}

TEST_CASE("a state that looks ahead stands before the one it looks at") {
  Graph graph = two_states();
  graph.states[0].requisites.push_back({RequisiteKind::prereq, RequisiteGroup::all, {1}});
  CHECK(to_dot(graph).find("s0 -> s1 [label=\"prereq\"]") != std::string::npos);
}

TEST_CASE("resources stand in the box of their state") {
  CHECK(to_dot(two_states())
            .find("s1 [label=\"app\\ldocker_container.running\\l* container app running\\l\"];") !=
        std::string::npos);
  CHECK(to_mermaid(two_states())
            .find("s1[\"app<br/>docker_container.running<br/>#42; container app running\"]") !=
        std::string::npos);
}

TEST_CASE("ids of any kind leave the drawings valid") {
  Graph graph;
  graph.states.push_back(state("a \"quoted\" \\ <b>&lt; `x` 1. y\n\x1b[31m\xff", "test.nop"));
  const std::string dot = to_dot(graph);
  CHECK(dot.find("[label=\"a \\\"quoted\\\" \\\\ <b>&amp;lt; `x` 1. y") != std::string::npos);
  CHECK(dot.find('\x1b') == std::string::npos);
  CHECK_FALSE(invalid_utf8(dot).has_value());
  const std::string mermaid = to_mermaid(graph);
  CHECK(mermaid.find("a #34;quoted#34; #92; #60;b#62;#38;lt#59; #96;x#96; 1#46; y") !=
        std::string::npos);
  CHECK_FALSE(invalid_utf8(mermaid).has_value());
}

TEST_CASE("a script as a name does not widen the box") {
  Graph graph;
  graph.states.push_back(state("x", "cmd.run"));
  graph.states[0].name = std::string(500, 'y');
  CHECK(to_dot(graph).size() < 500);
}
