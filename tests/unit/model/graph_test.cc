#include "converge/model/graph.h"

#include <doctest/doctest.h>

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

}  // namespace

TEST_CASE("a graph prints one paragraph per state with what it waits for") {
  const SourceFile file("app.yml", "");
  Graph graph;
  graph.states.push_back(state("image", "docker_image.present"));
  State app = state("app", "docker_container.running");
  app.name = "web";
  app.place = {&file, 3, 1};
  app.requisites.push_back({RequisiteKind::require, RequisiteGroup::all, {0}});
  app.requisites.push_back({RequisiteKind::onchanges, RequisiteGroup::any, {0}});
  app.requisites.push_back({RequisiteKind::watch, RequisiteGroup::any, {0}});
  app.conditions.unless.emplace_back(ShellCondition{});
  std::get<ShellCondition>(app.conditions.unless.back()).command.text = "test -e /x";
  app.conditions.creates.push_back("/y");
  app.resources.push_back(std::make_unique<Titled>("container web running"));
  graph.states.push_back(std::move(app));
  graph.edges.emplace_back(0, 1);
  CHECK(to_text(graph) ==
        "1. image docker_image.present\n"
        "2. app docker_container.running (web)\n"
        "     at app.yml:3:1\n"
        "     require: image docker_image.present\n"
        "     onchanges_any: image docker_image.present\n"
        "     watch_any: image docker_image.present\n"
        "     after: image docker_image.present\n"
        "     unless: test -e /x\n"
        "     creates: /y\n"
        "     - container web running\n");
}

TEST_CASE("an empty graph prints nothing") {
  CHECK(to_text(Graph{}) == "");
}
