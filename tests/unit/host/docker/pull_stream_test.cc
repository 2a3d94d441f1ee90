#include "converge/host/docker/pull_stream.h"

#include <doctest/doctest.h>

using namespace converge;

namespace {

const std::string docker_stream =
    "{\"status\":\"Pulling from app\",\"id\":\"1\"}\r\n"
    "{\"status\":\"Pulling fs layer\",\"progressDetail\":{},\"id\":\"aa\"}\r\n"
    "{\"status\":\"Pulling fs layer\",\"progressDetail\":{},\"id\":\"bb\"}\r\n"
    "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":1000000,\"total\":4000000},"
    "\"progress\":\"[=>  ] {\",\"id\":\"aa\"}\r\n"
    "{\"status\":\"Pull complete\",\"progressDetail\":{},\"id\":\"bb\"}\r\n"
    "{\"status\":\"Digest: sha256:\\\"}{\\\\\"}\r\n";

std::string summary(PullStream& stream) {
  return stream.error() + "|" + stream.progress() + "|" + (stream.whole() ? "whole" : "cut");
}

}  // namespace

TEST_CASE("a stream cut at any byte into two pieces reads the same") {
  for (std::size_t at = 0; at <= docker_stream.size(); ++at) {
    PullStream stream;
    REQUIRE(stream.feed(docker_stream.substr(0, at)));
    REQUIRE(stream.feed(docker_stream.substr(at)));
    CHECK(summary(stream) == "|1 of 2 layers, 1.0 of 4.0 MB|whole");
  }
}

TEST_CASE("a stream in single bytes reads the same") {
  PullStream stream;
  for (const char byte : docker_stream) REQUIRE(stream.feed(std::string(1, byte)));
  CHECK(summary(stream) == "|1 of 2 layers, 1.0 of 4.0 MB|whole");
}

TEST_CASE("objects may share a line, and empty lines mean nothing") {
  PullStream stream;
  REQUIRE(stream.feed("{\"status\":\"a\"}{\"status\":\"b\"}\n\n\r\n{\"status\":\"c\"}"));
  CHECK(summary(stream) == "|c|whole");
}

TEST_CASE("an error is one in either of its two forms, and the first one is told") {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"error":"old form"})", "old form"},
      {R"({"errorDetail":{"message":"new form"}})", "new form"},
      {R"({"errorDetail":{"code":1,"message":"both"},"error":"other"})", "both"},
      {R"({"errorDetail":{}})", "the daemon reports an error without saying which"},
      {R"({"errorDetail":"nonsense","error":""})",
       "the daemon reports an error without saying which"},
      {R"({"errorDetail":{"message":["x"]},"error":"text"})", "text"},
      {R"({"error":null,"errorDetail":null,"status":"fine"})", ""},
      {R"({"error":"first"}{"error":"second"})", "first"},
  };
  for (const auto& [text, error] : cases) {
    PullStream stream;
    REQUIRE(stream.feed(text));
    CHECK(stream.error() == error);
  }
}

TEST_CASE("an error between good lines is not lost") {
  PullStream stream;
  REQUIRE(stream.feed("{\"status\":\"a\"}\n{\"error\":\"unknown blob\"}\n{\"status\":\"b\"}\n"));
  CHECK(stream.error() == "unknown blob");
}

TEST_CASE("a stream that ends inside an object is not whole") {
  for (const auto* text : {"{", "{\"status\":\"a", "{\"a\":{}", "{\"status\":\"}"}) {
    PullStream stream;
    REQUIRE(stream.feed(text));
    CHECK_FALSE(stream.whole());
  }
}

TEST_CASE("what is no stream of objects is refused at once") {
  for (const auto* text : {"<html>", "OK", "[1]", "{\"a\":1}x"}) {
    PullStream stream;
    CHECK_FALSE(stream.feed(text));
  }
}

TEST_CASE("a damaged object is an error") {
  PullStream stream;
  REQUIRE(stream.feed("{\"status\" 1}"));
  CHECK(stream.error().starts_with("the daemon's answer is damaged"));
}

TEST_CASE("an object without end is refused before it fills the memory") {
  PullStream stream;
  const std::string piece(65536, 'x');
  bool good = stream.feed("{\"status\":\"");
  for (int count = 0; good && count < 100; ++count) good = stream.feed(piece);
  CHECK_FALSE(good);
}

TEST_CASE("a warning about the platform is kept for the report") {
  PullStream stream;
  REQUIRE(stream.feed(R"({"status":"WARNING: image with reference x does not match"})"));
  REQUIRE(stream.warnings().size() == 1);
  CHECK(stream.warnings()[0] == "WARNING: image with reference x does not match");
}
