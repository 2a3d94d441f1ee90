#include "converge/language/tell/doc.h"
#include "converge/language/compile/functions.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "converge/base/text.h"
#include "converge/language/compile/words.h"
#include "converge/model/state_function.h"

using namespace converge;

TEST_CASE("every argument of every state function is described") {
  for (const StateFunction* function : state_functions()) {
    CAPTURE(function->name);
    CHECK_FALSE(function->summary.empty());
    for (const Argument& argument : function->arguments) {
      CAPTURE(argument.name);
      CHECK_FALSE(argument.help.empty());
    }
  }
}

TEST_CASE("every word that the compiler takes is described") {
  const auto has = [](const std::vector<Argument>& rows, const std::string& word) {
    return std::ranges::find(rows, word, &Argument::name) != rows.end();
  };
  for (const std::string& word : all_words()) {
    CAPTURE(word);
    CHECK(has(names_states(word) ? requisite_arguments() : common_arguments(), word));
  }
}

TEST_CASE("a function is explained by any of its names") {
  const std::string text = doc_text({"docker_container.running"}).value();
  CHECK(text == doc_text({"docker.running"}).value());
  for (const char* part :
       {"older words: docker.running, dockerng.running", "environment (env)", "[True or False]",
        "default: stop_first", "require_any", "unless", "docker.uses_image"})
    CHECK(text.find(part) != std::string::npos);
}

TEST_CASE("an argument of the function stands for the word of the same name") {
  const std::string text = doc_text({"cmd.run"}).value();
  CHECK(text.find("\n  cwd ") == text.rfind("\n  cwd "));
}

TEST_CASE("a module lists its functions, nothing lists all") {
  const std::string module = doc_text({"docker_image"}).value();
  CHECK(module.find("docker_image.absent") != std::string::npos);
  CHECK(module.find("docker_container") == std::string::npos);
  CHECK(doc_text({"docker"}).value().find("docker.installed") != std::string::npos);
  for (const StateFunction* function : state_functions())
    CHECK(doc_text({}).value().find(std::string(function->name)) != std::string::npos);
}

TEST_CASE("an unknown function is refused with the one that was meant") {
  const auto unknown = doc_text({"docker_contaner.running"});
  REQUIRE_FALSE(unknown.has_value());
  CHECK(unknown.error().trouble() == Trouble::refused);
  CHECK(unknown.error().hint_text() == "did you mean 'docker_container.running'?");
}

TEST_CASE("no line is wider than a terminal") {
  std::vector<std::string> all;
  for (const StateFunction* function : state_functions()) all.emplace_back(function->name);
  for (const std::string& line : split(doc_text(all).value() + doc_text({}).value(), '\n'))
    CHECK(line.size() <= 100);
}
