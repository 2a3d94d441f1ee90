#include "converge/model/image_reference.h"

#include <doctest/doctest.h>

#include <string>

#include "converge/base/error.h"

using converge::is_image_id;
using converge::parse_image_reference;

namespace {

const std::string hex64(64, 'a');

std::string normal(std::string_view text) {
  const auto reference = parse_image_reference(text);
  return reference ? reference->text() : "error: " + one_line(reference.error());
}

bool refused(std::string_view text, std::string_view part) {
  const auto reference = parse_image_reference(text);
  if (reference) return false;
  const bool found = one_line(reference.error()).find(part) != std::string::npos;
  if (!found) MESSAGE(one_line(reference.error()));
  return found && reference.error().trouble() == converge::Trouble::refused;
}

}  // namespace

TEST_CASE("an image reference is written in the short form that Docker shows") {
  CHECK(normal("busybox") == "busybox:latest");
  CHECK(normal("busybox:1") == "busybox:1");
  CHECK(normal("library/busybox") == "busybox:latest");
  CHECK(normal("docker.io/busybox") == "busybox:latest");
  CHECK(normal("docker.io/library/busybox:1") == "busybox:1");
  CHECK(normal("index.docker.io/library/busybox") == "busybox:latest");
  CHECK(normal("index.docker.io/atelier/catalog:dev") == "atelier/catalog:dev");
  CHECK(normal("atelier/catalog") == "atelier/catalog:latest");
  CHECK(normal("localhost/app") == "localhost/app:latest");
  CHECK(normal("localhost:5000/app:1") == "localhost:5000/app:1");
  CHECK(normal("127.0.0.1:5000/team/app") == "127.0.0.1:5000/team/app:latest");
  CHECK(normal("[::1]:5000/app:1") == "[::1]:5000/app:1");
  CHECK(normal("quay.io/a/b/c/d:x") == "quay.io/a/b/c/d:x");
  CHECK(normal("REGISTRY.example/app:1") == "REGISTRY.example/app:1");
  CHECK(normal("a__b/c-d--e.f:_1") == "a__b/c-d--e.f:_1");
  CHECK(normal("localhost:5000") == "localhost:5000");
}

TEST_CASE("a tag beside a digest is decoration") {
  CHECK(normal("app@sha256:" + hex64) == "app@sha256:" + hex64);
  CHECK(normal("app:1@sha256:" + hex64) == "app@sha256:" + hex64);
  const auto reference = parse_image_reference("app:1@sha256:" + hex64);
  REQUIRE(reference);
  CHECK(reference->tag == "1");
  CHECK(reference->tag_written);
}

TEST_CASE("the parts of a reference are taken apart") {
  const auto reference = parse_image_reference("busybox");
  REQUIRE(reference);
  CHECK(reference->registry == "docker.io");
  CHECK(reference->repository == "library/busybox");
  CHECK(reference->tag == "latest");
  CHECK_FALSE(reference->tag_written);
  CHECK(reference->name() == "busybox");
  CHECK(parse_image_reference("127.0.0.1:5000/app:2")->name() == "127.0.0.1:5000/app");
}

TEST_CASE("an empty image reference is refused, though the daemon would take it") {
  CHECK(refused("", "is empty"));
}

TEST_CASE("upper case in a repository is refused with the name in lower case") {
  CHECK(refused("Foo:1", "upper case"));
  CHECK(refused("docker.io/team/App", "'team/app'"));
}

TEST_CASE("two colons are refused") {
  CHECK(refused("a:b:c", "more than one ':'"));
}

TEST_CASE("a registry without a repository is refused") {
  CHECK(refused("localhost:5000/", "no repository"));
}

TEST_CASE("a digest that is too short is refused") {
  CHECK(refused("x@sha256:00", "must be 64 hex digits"));
  CHECK(refused("x@sha256:", "must be 64 hex digits"));
}

TEST_CASE("another algorithm than SHA-2 is refused") {
  CHECK(refused("x@md5:d41d8cd98f00b204e9800998ecf8427e", "not 'sha256:...'"));
}

TEST_CASE("a trailing colon is refused") {
  CHECK(refused("x:", "without a tag"));
}

TEST_CASE("white space in a reference is refused") {
  CHECK(refused("x: ", "white space"));
  CHECK(refused("x ", "white space"));
  CHECK(refused("x\ny", "white space"));
}

TEST_CASE("a leading dash is refused: it would be an option elsewhere") {
  CHECK(refused("-x", "starts with a dash"));
}

TEST_CASE("too long names and tags are refused") {
  CHECK(refused(std::string(256, 'a'), "longer than 255"));
  CHECK(refused("x:" + std::string(129, 'a'), "longer than 128"));
  CHECK(normal("x:" + std::string(128, 'a')) == "x:" + std::string(128, 'a'));
}

TEST_CASE("what is no name at all is refused") {
  CHECK(refused(":1", "has no name"));
  CHECK(refused("@sha256:" + hex64, "has no name"));
  CHECK(refused("a//b", "is not a name of an image"));
  CHECK(refused("a/", "is not a name of an image"));
  CHECK(refused("a..b", "is not a name of an image"));
  CHECK(refused("a___b", "is not a name of an image"));
  CHECK(refused("a._b", "is not a name of an image"));
  CHECK(refused("_a", "is not a name of an image"));
  CHECK(refused("a.b:x/c", "wrong registry"));
  CHECK(refused("x:-1", "wrong tag"));
  CHECK(refused("caf\xc3\xa9", "no name may have"));
  CHECK(refused(hex64, "is an image id"));
}

TEST_CASE("an image id is told from a name") {
  CHECK(is_image_id("sha256:" + hex64));
  CHECK(is_image_id(hex64));
  CHECK(is_image_id("0123456789ab"));
  CHECK_FALSE(is_image_id("0123456789a"));
  CHECK_FALSE(is_image_id("sha256:00"));
  CHECK_FALSE(is_image_id("busybox"));
  CHECK_FALSE(is_image_id("0123456789AB"));
}
