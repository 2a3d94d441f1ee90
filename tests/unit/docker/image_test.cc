#include "converge/docker/image.h"

#include <doctest/doctest.h>

#include <string>

#include "converge/base/text.h"
#include "converge/docker/states.h"
#include "docker/fields/spec_text.h"
#include "paper_machine.h"

namespace converge {
namespace {

const std::string id64 = "sha256:" + std::string(64, 'a');

Result<StateBody> build(const StateFunction& function, std::string_view name,
                        std::string_view arguments) {
  return function.build(written(function, std::string(name), spec_text::flow(arguments)));
}

/// What the state's resources decide, one after the other.
std::string decisions(const StateFunction& function, std::string_view name,
                      std::string_view arguments, const PaperMachine& machine) {
  const auto body = build(function, name, arguments);
  if (!body) return "refused: " + body.error().message();
  std::vector<std::string> lines;
  for (const ResourcePtr& resource : body->resources) {
    const auto decision = resource->check(machine);
    if (!decision) {
      lines.push_back("failed: " + decision.error().message());
    } else if (const auto* keep = std::get_if<Keep>(&*decision)) {
      lines.push_back("keep: " + keep->why);
    } else {
      const Act& act = std::get<Act>(*decision);
      lines.push_back(describe(act.action) + ": " + act.why + (act.last ? " (last)" : ""));
    }
  }
  return join(lines, "; ");
}

std::string warning(std::string_view name, std::string_view arguments) {
  const auto body = build(docker_image_present, name, arguments);
  REQUIRE(body);
  return body->warnings.empty() ? "none" : body->warnings.front().message();
}

TEST_CASE("an image that is here is kept, one that is not is pulled") {
  PaperMachine machine;
  machine.images["app:1"] = {};
  CHECK(decisions(docker_image_present, "app", "{tag: 1}", machine) ==
        "keep: image app:1 is on the host");
  CHECK(decisions(docker_image_present, "app:2", "{}", machine) ==
        "pull app:2: it is not on the host");
}

TEST_CASE("with force the registry is asked once, and the pull says what changed") {
  PaperMachine machine;
  machine.images["app:1"] = {};
  CHECK(decisions(docker_image_present, "index.docker.io/library/app:1", "{force: True}",
                  machine) == "pull app:1: the registry is asked at every run (force) (last)");
  CHECK(decisions(docker_image_present, "app:2", "{force: True}", machine) ==
        "pull app:2: it is not on the host (last)");
}

TEST_CASE("several images in one state") {
  PaperMachine machine;
  CHECK(decisions(docker_image_present, "all", "{images: [a:1, b]}", machine) ==
        "pull a:1: it is not on the host; pull b:latest: it is not on the host");
  const auto body = build(docker_image_present, "all", "{images: [a:1, b]}");
  CHECK(join(body->brings, ", ") == "image a:1, image b:latest");
}

TEST_CASE("an image that must be here under its id cannot be pulled") {
  PaperMachine machine;
  CHECK(decisions(docker_image_present, id64, "{force: True}", machine) ==
        "failed: there is no image " + id64 + " on the host");
  machine.images[id64] = {};
  CHECK(decisions(docker_image_present, id64, "{force: True}", machine) ==
        "keep: image " + id64 + " is on the host");
}

TEST_CASE("wrong image states are refused") {
  const PaperMachine machine;
  const auto refused = [&](std::string_view name, std::string_view arguments) {
    return decisions(docker_image_present, name, arguments, machine);
  };
  CHECK(refused("Foo:1", "{}") ==
        "refused: image reference 'Foo:1' has upper case letters in the repository's name");
  CHECK(refused("app:1", "{tag: 2}") ==
        "refused: the image 'app:1' has a tag already, and 'tag' gives it another");
  CHECK(refused("app", "{tag: 'a b'}").starts_with("refused: image reference 'app:a b'"));
  CHECK(refused("app", "{tag: 1, build: /srv}") ==
        "refused: 'build': images are pulled here, not made");
  CHECK(refused("app", "{tag: 1, load: /x.tar}").starts_with("refused: 'load'"));
  CHECK(refused("app", "{tag: 1, sls: [a]}").starts_with("refused: 'sls'"));
}

TEST_CASE("what is probably not meant is warned about") {
  CHECK(warning("app", "{}") == "no tag is given: app:latest is taken");
  CHECK(warning("app:1", "{}") == "none");
  CHECK(warning("app", "{tag: 1.1}") == "the tag is a number: it is read as '1.1'");
  CHECK(warning("app:1", "{insecure_registry: True}") == "'insecure_registry' has no effect");
}

TEST_CASE("an image that is to be absent is removed when it is here") {
  PaperMachine machine;
  CHECK(decisions(docker_image_absent, "app:1", "{}", machine) == "keep: there is no image app:1");
  machine.images["app:1"] = {};
  const std::string removed = decisions(docker_image_absent, "all", "{images: [app:1]}", machine);
  CHECK(removed.ends_with("it is not to exist"));
  CHECK(removed.starts_with("remove image app:1"));
}

TEST_CASE("an image state says beforehand what it will look at") {
  Mentions mentions;
  ImagePulled("app:1", false, {}).mention(mentions);
  CHECK(join(mentions.images, " ") == "app:1");
  CHECK(ImagePulled("app:1", false, {}).title() == "image app:1 present");
}

}  // namespace
}  // namespace converge
