#include <doctest/doctest.h>

#include "converge/language/compile/native_conditions.h"
#include "paper_machine.h"

using namespace converge;

namespace {

Result<bool> answer(const Value& entry, const PaperMachine& machine) {
  const Result<NativeCondition> condition = native_condition(entry);
  REQUIRE(condition.has_value());
  return condition->holds(machine);
}

Error refusal(const Value& entry) {
  const Result<NativeCondition> condition = native_condition(entry);
  REQUIRE_FALSE(condition.has_value());
  CHECK(condition.error().trouble() == Trouble::refused);
  return condition.error();
}

PaperMachine with_container(const std::string& image_id) {
  PaperMachine machine;
  ContainerFacts container;
  container.name = "app";
  container.image = ImageId{image_id};
  container.status = ContainerStatus::running;
  machine.containers["app"] = container;
  ImageFacts image;
  image.id = ImageId{"sha256:aa"};
  machine.images["app:1"] = image;
  machine.images["other:latest"] = image;
  return machine;
}

Value uses_image(const char* image) {
  return mapping({{"fun", "docker.uses_image"}, {"container", "app"}, {"image", image}});
}

}  // namespace

TEST_CASE("a container uses the image that its tag means now") {
  CHECK(answer(uses_image("app:1"), with_container("sha256:aa")).value());
  CHECK_FALSE(answer(uses_image("app:1"), with_container("sha256:bb")).value());
}

TEST_CASE("the image may be written in any of its ways") {
  CHECK(answer(uses_image("docker.io/library/app:1"), with_container("sha256:aa")).value());
  CHECK(answer(uses_image("index.docker.io/library/other"), with_container("sha256:aa")).value());
}

TEST_CASE("without the container or the image nothing is used") {
  CHECK_FALSE(answer(uses_image("app:2"), with_container("sha256:aa")).value());
  CHECK_FALSE(answer(uses_image("app:1"), PaperMachine()).value());
}

TEST_CASE("a condition mentions what it will look at") {
  const auto condition = native_condition(uses_image("other"));
  REQUIRE(condition.has_value());
  CHECK(condition->function == "docker.uses_image");
  CHECK(condition->mentions.containers == std::vector<std::string>{"app"});
  CHECK(condition->mentions.images == std::vector<std::string>{"other:latest"});
}

TEST_CASE("running and healthy are what the daemon says") {
  PaperMachine machine = with_container("sha256:aa");
  const Value running = mapping({{"fun", "docker.running"}, {"container", "app"}});
  const Value healthy = mapping({{"fun", "docker.healthy"}, {"container", "app"}});
  CHECK(answer(running, machine).value());
  CHECK_FALSE(answer(healthy, machine).value());
  machine.containers["app"].health = Health::healthy;
  CHECK(answer(healthy, machine).value());
  machine.containers["app"].status = ContainerStatus::exited;
  CHECK_FALSE(answer(running, machine).value());
  CHECK_FALSE(answer(healthy, machine).value());
}

TEST_CASE("containers and images exist or not") {
  const PaperMachine machine = with_container("sha256:aa");
  const auto there = [&](const char* kind, const char* name) {
    return answer(mapping({{"fun", "docker.exists"}, {kind, name}}), machine).value();
  };
  CHECK(there("container", "app"));
  CHECK_FALSE(there("container", "web"));
  CHECK(there("image", "other"));
  CHECK_FALSE(there("image", "web"));
  refusal(mapping({{"fun", "docker.exists"}}));
  refusal(mapping({{"fun", "docker.exists"}, {"container", "a"}, {"image", "b"}}));
}

TEST_CASE("files and directories exist or not, through links too") {
  PaperMachine machine;
  machine.add_file("/f", "x");
  machine.add_directory("/d");
  machine.add_link("/l", "/d");
  const auto holds = [&](const char* function, const char* path) {
    return answer(mapping({{"fun", function}, {"path", path}}), machine).value();
  };
  CHECK(holds("file.file_exists", "/f"));
  CHECK_FALSE(holds("file.file_exists", "/d"));
  CHECK_FALSE(holds("file.file_exists", "/none"));
  CHECK(holds("file.directory_exists", "/l"));
}

TEST_CASE("arguments may be given by position as Salt allows") {
  const Value entry =
      mapping({{"fun", "docker.uses_image"}, {"args", Value(Value::List{"app", "app:1"})}});
  CHECK(answer(entry, with_container("sha256:aa")).value());
}

TEST_CASE("the constants answer themselves") {
  CHECK(answer(mapping({{"fun", "test.true"}}), {}).value());
  CHECK_FALSE(answer(mapping({{"fun", "test.false"}}), {}).value());
}

TEST_CASE("an unknown condition names the one that was meant") {
  const Error error = refusal(mapping({{"fun", "docker.use_image"}}));
  CHECK(error.message() == "no condition is called 'docker.use_image'");
  CHECK(error.hint_text() == "did you mean 'docker.uses_image'?");
  CHECK(refusal(mapping({{"fun", "zzz"}})).hint_text().find("docker.running") != std::string::npos);
}

TEST_CASE("wrong arguments of a condition are refused") {
  CHECK(refusal(mapping({{"fun", "docker.running"}, {"contaner", "a"}})).message() ==
        "docker.running has no argument 'contaner'");
  CHECK(refusal(mapping({{"fun", "docker.running"}})).message() ==
        "docker.running lacks the argument 'container'");
  refusal(mapping({{"fun", "docker.running"}, {"container", ""}}));
  refusal(mapping({{"fun", "docker.running"}, {"container", Value::list()}}));
  refusal(mapping({{"fun", "docker.running"}, {"args", Value(Value::List{"a", "b"})}}));
  refusal(mapping({{"fun", 1}}));
  refusal(mapping({{"container", "a"}}));
  refusal(Value("text"));
  refusal(uses_image(""));
  refusal(uses_image("App:1"));
}
