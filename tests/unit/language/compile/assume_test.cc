#include <doctest/doctest.h>

#include "language/files.h"

using namespace converge;

namespace {

Compiled assumed(const std::string& text, std::vector<std::string> names) {
  static std::vector<std::unique_ptr<PaperFiles>> kept;  // places point into their sources
  kept.push_back(std::unique_ptr<PaperFiles>(new PaperFiles({{"app.sls", text}})));
  kept.back()->input.settings.assumed = std::move(names);
  return kept.back()->compile();
}

constexpr const char* nginx =
    "nginx:\n  pkg.installed:\n    - pkgs: [nginx]\n    - unless: false-command\n"
    "  service.running:\n    - enable: True\n    - watch:\n      - pkg: nginx\n";

}  // namespace

TEST_CASE("states of assumed modules are there, with their requisites and nothing to do") {
  const Compiled compiled = assumed(nginx, {"pkg", "service"});
  CHECK(compiled.errors.empty());
  REQUIRE(compiled.graph.states.size() == 2);
  const State& package = compiled.graph.states[0];
  CHECK(package.assumed);
  CHECK(package.function == "pkg.installed");
  CHECK(package.conditions.unless.empty());
  REQUIRE(package.resources.size() == 1);
  CHECK(package.resources[0]->title() == "assumed to be done");
  CHECK(compiled.graph.states[1].requisites.at(0).targets == std::vector<std::size_t>{0});
}

TEST_CASE("a single function can be assumed, and the rest of its module stays refused") {
  const Compiled compiled = assumed(nginx, {"pkg.installed"});
  REQUIRE(compiled.errors.size() == 1);
  CHECK(compiled.errors[0].message() == "no state function is called 'service.running'");
  CHECK(compiled.errors[0].hint_text().find("--assume service takes them as done") !=
        std::string::npos);
}

TEST_CASE("functions that converge has can be assumed too, by any of their names") {
  const std::string text = "app:\n  docker.running:\n    - image: x:1\n";
  CHECK(assumed(text, {"docker_container"}).graph.states.at(0).assumed);
  CHECK(assumed(text, {"docker.running"}).graph.states.at(0).assumed);
  CHECK(assumed(text, {"docker"}).graph.states.at(0).assumed);
  CHECK_FALSE(assumed(text, {"pkg"}).graph.states.at(0).assumed);
}

TEST_CASE("an assumed running is no sibling of a container") {
  const Compiled compiled = assumed(
      "app:\n  docker_container.created:\n    - image: x:1\n"
      "  service.running:\n    - ports: nonsense\n",
      {"service"});
  CHECK(compiled.errors.empty());
}
