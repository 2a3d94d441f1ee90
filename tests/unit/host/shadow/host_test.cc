#include "converge/host/shadow/host.h"

#include <doctest/doctest.h>

#include <map>

using namespace converge;

namespace {

/// A machine that can be looked at, and counts how often.
class StillMachine final : public HostView {
 public:
  std::map<std::string, ImageFacts> images;
  std::map<std::string, ContainerFacts> containers;
  std::map<std::string, std::pair<FileFacts, std::string>> files;
  mutable std::map<std::string, int> looks;
  mutable int commands = 0;

  Result<std::optional<ImageFacts>> image(const std::string& reference) const override {
    return look(images, reference);
  }
  Result<std::optional<ContainerFacts>> container(const std::string& name) const override {
    return look(containers, name);
  }
  Result<std::optional<NetworkFacts>> network(const std::string& name) const override {
    return NetworkFacts{"1", name, "bridge"};
  }
  Result<std::optional<FileFacts>> file(const std::string& path) const override {
    if (path == "/" || path == "/etc") return FileFacts{.kind = FileKind::directory, .mode = 0755};
    const auto found = files.find(path);
    if (found == files.end()) return std::nullopt;
    return found->second.first;
  }
  Result<std::string> contents(const std::string& path) const override {
    const auto found = files.find(path);
    if (found == files.end()) return fail("no such file");
    return found->second.second;
  }
  Result<CommandResult> run(const Command&) const override {
    ++commands;
    return CommandResult{};
  }

 private:
  template <typename Facts>
  Result<std::optional<Facts>> look(const std::map<std::string, Facts>& all,
                                    const std::string& name) const {
    ++looks[name];
    const auto found = all.find(name);
    if (found == all.end()) return std::nullopt;
    return found->second;
  }
};

struct Check {
  StillMachine real;
  ShadowHost shadow{real};

  std::string act(const Action& action) {
    const auto outcome = shadow.perform(action, {});
    if (!outcome) return "error: " + outcome.error().message();
    return outcome->changed ? "changed" : "unchanged";
  }
  ContainerFacts container(const std::string& name) {
    const auto facts = shadow.container(name);
    REQUIRE(facts);
    REQUIRE(facts->has_value());
    return **facts;
  }
  bool exists(const std::string& name) { return shadow.container(name)->has_value(); }
};

Value body() {
  Value body = Value::map();
  body.set("Image", "app:1");
  Value& host = body.set("HostConfig", Value::map());
  host.set("RestartPolicy", Value::map()).set("Name", "always");
  host.set("PortBindings", Value::map()).set("80/tcp", Value::list());
  return body;
}

ImageFacts app_image() {
  return {.id = {"sha256:aa"}, .manifest = {"sha256:m"}};
}

}  // namespace

TEST_CASE("the real machine is looked at once for each thing") {
  Check check;
  for (int i = 0; i < 3; ++i) {
    (void)check.shadow.container("app");
    (void)check.shadow.image("app:1");
  }
  CHECK(check.real.looks["app"] == 1);
  CHECK(check.real.looks["app:1"] == 1);
}

TEST_CASE("a pulled image that was not there is another one than any before") {
  Check check;
  check.real.images["app:old"] = app_image();
  CHECK(check.act(PullImage{"app:1"}) == "changed");
  const auto image = *check.shadow.image("app:1");
  REQUIRE(image);
  ContainerFacts made;
  CHECK_FALSE(same_image(*image, made));
  made.image = app_image().id;
  made.manifest = app_image().manifest;
  CHECK_FALSE(same_image(*image, made));
}

TEST_CASE("a container made from an image that would be pulled is made from that image") {
  Check check;
  check.act(PullImage{"app:1"});
  CHECK(check.act(CreateContainer{"app", body()}) == "changed");
  CHECK(same_image(**check.shadow.image("app:1"), check.container("app")));
}

TEST_CASE("a pull of an image that is there leaves it and counts as no change") {
  Check check;
  check.real.images["app:1"] = app_image();
  CHECK(check.act(PullImage{"app:1"}) == "unchanged");
  CHECK((*check.shadow.image("app:1"))->id.text == "sha256:aa");
}

TEST_CASE("the life of a container in the shadow") {
  Check check;
  check.real.images["app:1"] = app_image();
  CHECK(check.act(CreateContainer{"app.next", body()}) == "changed");
  auto facts = check.container("app.next");
  CHECK(facts.status == ContainerStatus::created);
  CHECK(facts.image.text == "sha256:aa");
  CHECK(facts.manifest.text == "sha256:m");
  CHECK(facts.restart_policy == "always");
  CHECK(facts.inspect.find_path({"NetworkSettings", "Networks", "bridge"}) != nullptr);
  CHECK(facts.inspect.find_path({"NetworkSettings", "Ports", "80/tcp"}) == nullptr);

  CHECK(check.act(StartContainer{"app.next"}) == "changed");
  CHECK(check.act(StartContainer{"app.next"}) == "unchanged");
  facts = check.container("app.next");
  CHECK(facts.running());
  CHECK(facts.fresh);
  CHECK_FALSE(facts.proof);
  CHECK(facts.inspect.find_path({"NetworkSettings", "Ports", "80/tcp"}) != nullptr);

  CHECK(check.act(RenameContainer{"app.next", "app"}) == "changed");
  CHECK_FALSE(check.exists("app.next"));
  CHECK(check.container("app").name == "app");

  CHECK(check.act(ProveContainer{"app"}) == "unchanged");
  facts = check.container("app");
  CHECK(facts.proof == Proof{facts.started_at});
  CHECK_FALSE(facts.fresh);

  CHECK(check.act(RestartContainer{"app", {}}) == "changed");
  CHECK(check.container("app").started_at != facts.started_at);
  CHECK_FALSE(check.container("app").proof);

  CHECK(check.act(RemoveContainer{"app"}) == "error: app runs");
  CHECK(check.act(StopContainer{"app", {}}) == "changed");
  CHECK(check.act(StopContainer{"app", {}}) == "unchanged");
  CHECK(check.container("app").status == ContainerStatus::exited);
  CHECK(check.act(RemoveContainer{"app"}) == "changed");
  CHECK(check.act(RemoveContainer{"app"}) == "unchanged");
  CHECK_FALSE(check.exists("app"));
}

TEST_CASE("what the daemon would refuse is refused in the shadow") {
  CHECK(Check().act(CreateContainer{"app", body()}) == "error: there is no image app:1");
  Check check;
  check.real.images["app:1"] = app_image();
  check.real.containers["app"].name = "app";
  CHECK(check.act(CreateContainer{"app", body()}) == "error: the name app is taken");
  CHECK(check.act(StartContainer{"none"}) == "error: there is no container none");
  CHECK(check.act(CreateContainer{"web", body()}) == "changed");
  CHECK(check.act(RenameContainer{"web", "app"}) == "error: the name app is taken");
  CHECK(check.act(ProveContainer{"web"}) == "error: web does not run");
}

TEST_CASE("a container in the shadow inherits from its image") {
  Check check;
  auto image = app_image();
  image.config = Value::map();
  image.config.set("Cmd", Value::list()).push_back("serve");
  image.config.set("Labels", Value::map()).set("vendor", "us");
  Value& environment = image.config.set("Env", Value::list());
  environment.push_back("PATH=/bin");
  environment.push_back("A=1");
  check.real.images["app:1"] = image;
  auto wanted = body();
  wanted.set("Labels", Value::map()).set("own", "x");
  wanted.set("Env", Value::list()).push_back("A=2");
  CHECK(check.act(CreateContainer{"app", wanted}) == "changed");
  const auto facts = check.container("app");
  CHECK(facts.labels == std::map<std::string, std::string>{{"own", "x"}, {"vendor", "us"}});
  CHECK(python_text(*facts.inspect.find_path({"Config", "Cmd"})) == "['serve']");
  CHECK(python_text(*facts.inspect.find_path({"Config", "Env"})) == "['A=2', 'PATH=/bin']");
}

TEST_CASE("a health check in the shadow is starting, and healthy once watched") {
  Check check;
  check.real.images["app:1"] = app_image();
  auto wanted = body();
  wanted.set("Healthcheck", Value::map()).set("Test", Value::list()).push_back("CMD");
  check.act(CreateContainer{"app", wanted});
  check.act(StartContainer{"app"});
  CHECK(check.container("app").health == Health::starting);
  check.act(ProveContainer{"app"});
  CHECK(check.container("app").health == Health::healthy);
}

TEST_CASE("update, connect and disconnect change the copy alone") {
  Check check;
  check.real.images["app:1"] = app_image();
  check.act(CreateContainer{"app", body()});
  Value update = Value::map();
  update.set("RestartPolicy", Value::map()).set("Name", "no");
  update.set("Memory", 1000);
  CHECK(check.act(UpdateContainer{"app", update}) == "changed");
  CHECK(check.container("app").restart_policy == "no");
  CHECK(check.container("app").inspect.find_path({"HostConfig", "Memory"})->integer() == 1000);
  CHECK(check.act(ConnectNetwork{"app", "front", {}}) == "changed");
  CHECK(check.act(ConnectNetwork{"app", "front", {}}) == "unchanged");
  CHECK(check.act(DisconnectNetwork{"app", "front"}) == "changed");
  CHECK(check.act(DisconnectNetwork{"app", "front"}) == "unchanged");
}

TEST_CASE("a network mode is the network a container is in") {
  const std::pair<const char*, const char*> cases[] = {
      {"default", "bridge"}, {"host", "host"}, {"front", "front"}};
  for (const auto& [mode, network] : cases) {
    Check check;
    check.real.images["app:1"] = app_image();
    auto wanted = body();
    wanted.find("HostConfig")->set("NetworkMode", mode);
    check.act(CreateContainer{"app", wanted});
    CHECK(check.container("app").inspect.find_path({"NetworkSettings", "Networks", network}));
  }
}

TEST_CASE("a removed image is gone in the shadow") {
  Check check;
  check.real.images["app:1"] = app_image();
  CHECK(check.act(RemoveImage{"app:1"}) == "changed");
  CHECK(check.act(RemoveImage{"app:1"}) == "unchanged");
  CHECK_FALSE(check.shadow.image("app:1")->has_value());
}

TEST_CASE("commands would run, conditions do") {
  Check check;
  const auto outcome = check.shadow.perform(RunCommand{.command = {.text = "reboot"}}, {});
  REQUIRE(outcome);
  CHECK(outcome->changed);
  CHECK(outcome->comment == "Command \"reboot\" would have been executed");
  CHECK(check.real.commands == 0);
  CHECK(check.shadow.run(Command{.text = "true"}));
  CHECK(check.real.commands == 1);
}

TEST_CASE("a test state may say something else in check mode") {
  Check check;
  Pretend action{.succeed = true, .change = true, .comment = "done", .check_comment = "would"};
  CHECK(check.shadow.perform(action, {})->comment == "would");
  action.check_comment.clear();
  CHECK(check.shadow.perform(action, {})->comment == "done");
}

TEST_CASE("a written file has its new contents and facts, and the real one is as before") {
  Check check;
  check.real.files["/etc/app"] = {FileFacts{.mode = 0600, .user = "u", .group = "g"}, "old"};
  WriteFile write;
  write.path = "/etc/app";
  write.contents = "newer";
  CHECK(check.act(write) == "changed");
  CHECK(*check.shadow.contents("/etc/app") == "newer");
  const auto facts = **check.shadow.file("/etc/app");
  CHECK(facts.mode == 0600);
  CHECK(facts.user == "u");
  CHECK(facts.size == 5);
  CHECK(check.real.files["/etc/app"].second == "old");
}

TEST_CASE("a file without its directory is warned about, as something else may make it") {
  Check check;
  WriteFile write;
  write.path = "/etc/a/file";
  const auto outcome = check.shadow.perform(write, {});
  REQUIRE(outcome);
  CHECK(outcome->warnings ==
        std::vector<std::string>{"the directory of /etc/a/file does not exist: this would fail"});
}

TEST_CASE("directories on the way are made in the shadow when asked") {
  Check check;
  WriteFile write;
  write.path = "/etc/a/b/file";
  write.make_parents = true;
  CHECK(check.act(write) == "changed");
  CHECK((*check.shadow.file("/etc/a"))->kind == FileKind::directory);
  CHECK((*check.shadow.file("/etc/a/b/file"))->mode == 0644);
  CHECK(check.act(MakeDirectory{"/etc/a/c/", 0700, false}) == "changed");
  CHECK((*check.shadow.file("/etc/a/c"))->mode == 0700);
}

TEST_CASE("below a removed directory nothing is left, even when it is made anew") {
  Check check;
  check.real.files["/etc/app/conf"] = {FileFacts{}, "text"};
  check.real.files["/etc/app"] = {FileFacts{.kind = FileKind::directory}, ""};
  WriteFile write;
  write.path = "/etc/app/new";
  CHECK(check.act(write) == "changed");
  CHECK(check.act(RemovePath{"/etc/app"}) == "changed");
  CHECK_FALSE(check.shadow.file("/etc/app")->has_value());
  CHECK_FALSE(check.shadow.file("/etc/app/conf")->has_value());
  CHECK_FALSE(check.shadow.file("/etc/app/new")->has_value());
  CHECK_FALSE(check.shadow.contents("/etc/app/conf"));
  CHECK(check.act(MakeDirectory{"/etc/app"}) == "changed");
  CHECK_FALSE(check.shadow.file("/etc/app/conf")->has_value());
  CHECK(check.act(RemovePath{"/etc/none"}) == "unchanged");
}

TEST_CASE("a changed mode leaves the contents") {
  Check check;
  check.real.files["/etc/app"] = {FileFacts{.mode = 0600}, "text"};
  CHECK(check.act(ChangeOwnership{"/etc/app", 0644, {}, {}}) == "changed");
  CHECK((*check.shadow.file("/etc/app"))->mode == 0644);
  CHECK(*check.shadow.contents("/etc/app") == "text");
  CHECK(check.act(ChangeOwnership{"/etc/none", 0644, {}, {}}) == "error: /etc/none does not exist");
  CHECK(check.act(ChangeOwnership{"/etc/app", {}, "nobody-of-this-name", {}}) ==
        "error: user 'nobody-of-this-name' does not exist");
}
