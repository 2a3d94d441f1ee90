#include "converge/host/docker/image_actions.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "host/fake_daemon.h"

using namespace converge;
using namespace std::chrono_literals;

namespace {

struct Registry {
  FakeDaemon daemon;
  DockerApi api{daemon.endpoint(), std::nullopt};
  PullOptions options{.pauses = {1ms, 1ms, 1ms}, .total = 10s};

  explicit Registry(std::vector<Reply> pulls) {
    daemon.on("POST /images/create", std::move(pulls));
    daemon.on("GET /images/app", {{.body = R"({"Id":"sha256:new"})"}});
  }
  Result<Outcome> pull(const std::string& before = "", const ActionContext& context = {}) {
    std::optional<ImageFacts> image;
    if (!before.empty()) image = ImageFacts{.id = {before}};
    return pull_image(api, PullImage{"app:1"}, image, options, context);
  }
  long attempts() const {
    const auto all = daemon.requests();
    return std::count(all.begin(), all.end(), "POST /images/create?fromImage=app%3A1");
  }
};

const Reply good{.body = "{\"status\":\"Status: Downloaded newer image\"}\r\n"};
const Reply bad_line{.body =
                         "{\"status\":\"a\"}\r\n{\"errorDetail\":{\"message\":\"unknown blob\"}}"};

std::string told(const Result<Outcome>& outcome) {
  if (!outcome) return "error: " + one_line(outcome.error());
  return (outcome->changed ? "changed: " : "unchanged: ") + outcome->comment;
}

}  // namespace

TEST_CASE("a pull changes something when the id is another one, whatever the daemon says") {
  CHECK(told(Registry({good}).pull()) == "changed: pulled new");
  CHECK(told(Registry({good}).pull("sha256:old")) == "changed: pulled new, was old");
  CHECK(told(Registry({good}).pull("sha256:new")) == "unchanged: is up to date: new");
}

TEST_CASE("an error line after 200 is a failure") {
  Registry registry({bad_line});
  CHECK(told(registry.pull()) == "error: pull app:1: unknown blob");
}

TEST_CASE("what may be better next time is tried four times") {
  Registry registry({{500, "{\"message\":\"dial tcp: refused\"}"}, bad_line, no_answer(), good});
  CHECK(told(registry.pull()) == "changed: pulled new");
  CHECK(registry.attempts() == 4);
}

TEST_CASE("after four attempts the last error is told") {
  Registry registry({{500, R"({"message":"dial tcp: refused"})"}});
  CHECK(told(registry.pull()) == "error: pull app:1: dial tcp: refused");
  CHECK(registry.attempts() == 4);
}

TEST_CASE("what would fail in the same way is not tried again") {
  for (const auto& reply :
       {Reply{404, R"({"message":"manifest unknown"})"},
        Reply{500, R"({"message":"error from registry: denied"})"},
        Reply{500, R"({"message":"pull access denied, no basic auth credentials"})"},
        Reply{500, R"({"message":"unexpected status 401 Unauthorized"})"},
        Reply{500, R"({"message":"429 Too Many Requests"})"},
        Reply{200, R"({"error":"toomanyrequests: slow down"})"},
        Reply{200, R"({"error":"write: no space left on device"})"},
        Reply{400, R"({"message":"invalid reference format"})"}}) {
    Registry registry({reply});
    CHECK_FALSE(registry.pull());
    CHECK(registry.attempts() == 1);
  }
}

TEST_CASE("a stream that breaks off is a failure") {
  const auto chunked = [](const std::string& text) {
    return Reply{.raw = true,
                 .bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + text};
  };
  for (const auto& reply :
       {chunked("f\r\n{\"status\":\"ab\"}\r\n"),        // no last chunk
        chunked("f\r\n{\"status\":\"ab\r\n0\r\n\r\n"),  // damaged
        Reply{.body = "{\"status\":\"a\"}\r\n{\"stat"}, Reply{.body = "<html>login</html>"}}) {
    Registry registry({reply});
    CHECK_FALSE(registry.pull());
  }
}

TEST_CASE("a pull that went well but left no image is a failure") {
  Registry registry({good});
  registry.daemon.on("GET /images/app", {{404, R"({"message":"No such image"})"}});
  CHECK(told(registry.pull()) ==
        "error: pull app:1: the daemon says that all went well, but there is no such image");
}

TEST_CASE("an image for another kind of machine is warned about") {
  Registry registry({good});
  registry.daemon.on("GET /images/app",
                     {{.body = R"({"Id":"sha256:new","Os":"linux","Architecture":"s390x"})"}});
  const auto outcome = registry.pull();
  REQUIRE(outcome);
  REQUIRE(outcome->warnings.size() == 1);
  CHECK(outcome->warnings[0].starts_with("the image is made for linux/s390x, this host is linux/"));
}

TEST_CASE("the pause between two attempts ends when it is told to give up") {
  Registry registry({{500, R"({"message":"dial tcp: refused"})"}});
  registry.options.pauses = {60s};
  const auto outcome = registry.pull("", {{}, [] { return true; }});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().trouble() == Trouble::interrupted);
}

TEST_CASE("all attempts together keep to the total time") {
  Registry registry({{500, R"({"message":"dial tcp: refused"})"}});
  registry.options.pauses = {60s, 60s, 60s};
  CHECK_FALSE(registry.pull());
  CHECK(registry.attempts() == 1);
}

TEST_CASE("the progress of a pull is told") {
  Registry registry({{.body = "{\"status\":\"Pulling fs layer\",\"id\":\"a\"}\n"}});
  std::string last;
  CHECK(registry.pull("", {[&](const std::string& text) { last = text; }, {}}));
  CHECK(last == "0 of 1 layer");
}

TEST_CASE("an image that is not here need not be removed, one that is used cannot be") {
  FakeDaemon daemon;
  const DockerApi api(daemon.endpoint(), std::nullopt);
  CHECK(told(remove_image(api, RemoveImage{"app:1"})) == "unchanged: app:1 is not here");
  daemon.on("DELETE /images/app", {{409, R"({"message":"conflict"})"}});
  CHECK(told(remove_image(api, RemoveImage{"app:1"})) ==
        "error: remove image app:1: the daemon answers 409: conflict (remove what uses it, or say "
        "'force: True')");
}
