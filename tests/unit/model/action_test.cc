#include "converge/model/action.h"

#include <doctest/doctest.h>

using namespace converge;

TEST_CASE("actions are described in a person's words") {
  CHECK(describe(PullImage{"127.0.0.1:5000/app:1"}) == "pull 127.0.0.1:5000/app:1");
  CHECK(describe(RenameContainer{"app", "app.prev"}) == "rename app to app.prev");
  CHECK(describe(StopContainer{"app", std::nullopt}) == "stop app");
  CHECK(describe(ConnectNetwork{"app", "front", nullptr}) == "connect app to network front");
  CHECK(describe(ProveContainer{"app", Milliseconds(2500), {}}) == "watch app for 2.5 s");
  CHECK(describe(ProveContainer{"app", Milliseconds(2000), Milliseconds(1)}) ==
        "watch app for 2 s until it is healthy");
  CHECK(describe(ChangeOwnership{"/etc/x", 0644, "root", std::nullopt}) ==
        "set mode 0644, user root of /etc/x");
}

TEST_CASE("a description holds no secret") {
  Value body = Value::map();
  body.set("Env", Value(Value::List{"PASSWORD=hunter2"}));
  Command command;
  command.text = "true";
  command.environment["TOKEN"] = "hunter2";
  command.standard_input = "hunter2";
  WriteFile file;
  file.path = "/etc/x";
  file.contents = "hunter2";
  CHECK(describe(CreateContainer{"app", body}) == "create app");
  CHECK(describe(UpdateContainer{"app", body}) == "update app");
  CHECK(describe(RunCommand{command}) == "run true");
  CHECK(describe(file) == "write /etc/x");
}

TEST_CASE("a long command is shown by its first line") {
  Command command;
  command.text = "echo one\necho two";
  CHECK(describe(RunCommand{command}) == "run echo one...");
  command.text = std::string(71, 'x') + "äää";
  CHECK(describe(RunCommand{command}) == "run " + std::string(71, 'x') + "ä...");
}

TEST_CASE("control characters do not get through a description") {
  CHECK(describe(StartContainer{"a\x1b[0m"}) == "start a\\x1b[0m");
}

TEST_CASE("only a proof writes nothing") {
  CHECK_FALSE(writes(ProveContainer{}));
  CHECK(writes(StartContainer{}));
  CHECK(writes(AwaitContainer{}));
  CHECK(writes(RunCommand{}));
  CHECK(writes(Pretend{}));
}

TEST_CASE("an action says what has to be looked at again after it") {
  using Names = std::vector<std::string>;
  CHECK(effects_of(RenameContainer{"app", "app.prev"}).containers == Names{"app", "app.prev"});
  CHECK(effects_of(ProveContainer{.name = "app"}).containers == Names{"app"});
  CHECK(effects_of(ConnectNetwork{"app", "front", nullptr}).containers == Names{"app"});
  CHECK(effects_of(PullImage{"app:1"}).images);
  CHECK(effects_of(PullImage{"app:1"}).containers.empty());
  CHECK(effects_of(RunCommand{}).everything);
  CHECK_FALSE(effects_of(WriteFile{}).everything);
  CHECK_FALSE(effects_of(QueryUrl{.method = "GET"}).everything);
  CHECK(effects_of(QueryUrl{.method = "POST"}).everything);
}

TEST_CASE("an action is found in its family") {
  const Action action = StopContainer{"app", std::nullopt};
  REQUIRE(as<StopContainer>(action));
  CHECK(as<StopContainer>(action)->name == "app");
  CHECK_FALSE(as<StartContainer>(action));
  CHECK_FALSE(as<WriteFile>(action));
  CHECK(action != Action(StopContainer{"web", std::nullopt}));
  CHECK(action != Action(StartContainer{"app"}));
}

TEST_CASE("an address is shown without what may be secret in it") {
  QueryUrl query;
  query.url = "https://me:word@example.org:8080/path?key=1";
  CHECK(describe(query) == "ask GET https://example.org:8080/path");
  query.url = "http://example.org/a@b";
  CHECK(describe(query) == "ask GET http://example.org/a@b");
}
