#include <doctest/doctest.h>

#include "converge/files/states.h"
#include "paper_machine.h"

using namespace converge;

namespace {

Decision decide(const StateFunction& function, const std::string& name, const Value& arguments,
                const PaperMachine& machine) {
  const Result<StateBody> body = function.build(written(function, name, arguments));
  REQUIRE(body.has_value());
  REQUIRE(body->resources.size() == 1);
  Result<Decision> decision = body->resources.front()->check(machine);
  REQUIRE(decision.has_value());
  return *decision;
}

/// The message of the error, at building or at looking.
std::string refusal(const StateFunction& function, const std::string& name, const Value& arguments,
                    const PaperMachine& machine = {}) {
  const Result<StateBody> body = function.build(written(function, name, arguments));
  if (!body) return body.error().message();
  const Result<Decision> decision = body->resources.front()->check(machine);
  return decision ? "" : decision.error().message();
}

WriteFile written_file(const Decision& decision) {
  REQUIRE(std::holds_alternative<Act>(decision));
  return std::get<WriteFile>(std::get<FileAction>(std::get<Act>(decision).action));
}

bool keeps(const Decision& decision) {
  return std::holds_alternative<Keep>(decision);
}

}  // namespace

TEST_CASE("a file that is missing is written with the line end its text lacks") {
  const Decision decision =
      decide(file_managed, "/etc/x", mapping({{"contents", "a\nb"}, {"mode", "0640"}}), {});
  const WriteFile file = written_file(decision);
  CHECK(file.path == "/etc/x");
  CHECK(file.contents == "a\nb\n");
  CHECK(file.mode == 0640u);
  CHECK_FALSE(file.make_parents);
  CHECK(std::get<Act>(decision).why == "it is not there");
}

TEST_CASE("contents become lines as in Salt") {
  const auto text = [](Value contents) {
    return written_file(
               decide(file_managed, "/x", mapping({{"contents", std::move(contents)}}), {}))
        .contents;
  };
  CHECK(text(Value::List{"first", "second"}) == "first\nsecond\n");
  CHECK(text("") == "");
  CHECK(text("a\r\nb\n\nc\n") == "a\nb\n\nc\n");
  CHECK(text("a\fb\vc\xc2\x85"
             "d\xe2\x80\xa8"
             "e") == "a\nb\nc\nd\ne\n");
  CHECK(text(42) == "42\n");
  CHECK(text(true) == "True\n");
  CHECK(text(Value::List{1, "two\nthree"}) == "1\ntwo\nthree\n");
}

TEST_CASE("contents that are a list without lines are refused") {
  CHECK(refusal(file_managed, "/x", mapping({{"contents", Value::List{}}}))
            .find("a list without lines") != std::string::npos);
}

TEST_CASE("without a line end at the end when the file says so") {
  CHECK(written_file(decide(file_managed, "/x",
                            mapping({{"contents", "a\nb"}, {"contents_newline", false}}), {}))
            .contents == "a\nb");
}

TEST_CASE("a file with the wanted contents and mode is kept") {
  PaperMachine machine;
  machine.add_file("/etc/x", "a\n", 0640);
  CHECK(keeps(
      decide(file_managed, "/etc/x", mapping({{"contents", "a"}, {"mode", "0640"}}), machine)));
}

TEST_CASE("other contents are written anew and keep the owner and the mode nobody asked about") {
  PaperMachine machine;
  machine.add_file("/etc/x", "a\nb\n", 0600);
  machine.files["/etc/x"].user = "www";
  const Decision decision =
      decide(file_managed, "/etc/x", mapping({{"contents", "a\nc"}}), machine);
  const WriteFile file = written_file(decision);
  CHECK(file.mode == 0600u);
  CHECK(file.user == "www");
  const Act& act = std::get<Act>(decision);
  CHECK(act.why == "its contents differ");
  REQUIRE(act.changes.size() == 1);
  CHECK(act.changes[0].what == "diff");
  CHECK(act.changes[0].after.string() == "@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
}

TEST_CASE("what changes in a file is not shown when the state says so") {
  PaperMachine machine;
  machine.add_file("/x", "secret1\n");
  const Decision decision = decide(
      file_managed, "/x", mapping({{"contents", "secret2"}, {"show_changes", false}}), machine);
  CHECK(python_text(std::get<Act>(decision).changes.at(0).after).find("secret") ==
        std::string::npos);
}

TEST_CASE("a wrong mode alone is mended without writing the file") {
  PaperMachine machine;
  machine.add_file("/x", "a\n", 0644);
  const Decision decision =
      decide(file_managed, "/x", mapping({{"contents", "a"}, {"mode", "0600"}}), machine);
  const auto& act = std::get<Act>(decision);
  CHECK(std::get<ChangeOwnership>(std::get<FileAction>(act.action)).mode == 0600u);
  CHECK(act.why == "its mode is 0644, not 0600");
}

TEST_CASE("an owner given as a number is compared with the number") {
  PaperMachine machine;
  machine.add_file("/x", "a\n");
  const auto with_user = [&](Value user) {
    return decide(file_managed, "/x", mapping({{"contents", "a"}, {"user", std::move(user)}}),
                  machine);
  };
  CHECK(keeps(with_user(0)));
  CHECK(keeps(with_user("root")));
  CHECK_FALSE(keeps(with_user(33)));
  CHECK_FALSE(keeps(with_user("www-data")));
}

TEST_CASE("an existing file is left alone without contents or with replace: False") {
  PaperMachine machine;
  machine.add_file("/x", "old\n");
  CHECK(keeps(decide(file_managed, "/x", mapping({}), machine)));
  CHECK(keeps(decide(file_managed, "/x", mapping({{"contents", nullptr}}), machine)));
  CHECK(keeps(
      decide(file_managed, "/x", mapping({{"contents", "new"}, {"replace", false}}), machine)));
  CHECK(written_file(decide(file_managed, "/y", mapping({}), machine)).contents.empty());
}

TEST_CASE("parents are made searchable for whoever may read the file") {
  const auto parents = [](const char* mode) {
    return written_file(
               decide(file_managed, "/a/b", mapping({{"makedirs", true}, {"mode", mode}}), {}))
        .directory_mode;
  };
  CHECK(parents("0644") == 0755u);
  CHECK(parents("0600") == 0700u);
  CHECK(written_file(decide(file_managed, "/a/b",
                            mapping({{"makedirs", true}, {"mode", "0644"}, {"dir_mode", "0711"}}),
                            {}))
            .directory_mode == 0711u);
}

TEST_CASE("symbolic links are followed and not replaced") {
  PaperMachine machine;
  machine.add_link("/etc/x", "../srv/y");
  machine.add_link("/etc/../srv/y", "/real");
  machine.add_file("/real", "old\n");
  CHECK(
      written_file(decide(file_managed, "/etc/x", mapping({{"contents", "new"}}), machine)).path ==
      "/real");
  CHECK(keeps(decide(file_managed, "/etc/x", mapping({{"contents", "old"}}), machine)));
}

TEST_CASE("links in a circle are an error") {
  PaperMachine machine;
  machine.add_link("/a", "/b");
  machine.add_link("/b", "/a");
  CHECK(refusal(file_managed, "/a", mapping({}), machine) ==
        "'/a' leads through too many symbolic links");
}

TEST_CASE("a directory or a device is not overwritten by a file") {
  PaperMachine machine;
  machine.add_directory("/d");
  CHECK(refusal(file_managed, "/d", mapping({{"contents", "x"}}), machine) == "/d is a directory");
  machine.files["/d"].kind = FileKind::other;
  CHECK(refusal(file_managed, "/d", mapping({{"contents", "x"}}), machine) ==
        "/d is no regular file");
}

TEST_CASE("relative paths and the root directory are refused") {
  for (const StateFunction* function : {&file_managed, &file_directory, &file_absent}) {
    CHECK(refusal(*function, "etc/x", mapping({})) == "'etc/x' is not an absolute path");
    CHECK(refusal(*function, "/", mapping({})) == "the root directory is not to be managed");
    CHECK(refusal(*function, "/etc/..//", mapping({})) ==
          "the root directory is not to be managed");
  }
}

TEST_CASE("contents that are a mapping warn") {
  const auto body =
      file_managed.build(written(file_managed, "/x", mapping({{"contents", mapping({{"a", 1}})}})));
  REQUIRE(body.has_value());
  CHECK(body->warnings.size() == 1);
}

TEST_CASE("a directory is made, then kept") {
  const Value arguments = mapping({{"mode", 750}, {"makedirs", true}});
  const Decision decision = decide(file_directory, "/srv/x", arguments, {});
  const auto& action =
      std::get<MakeDirectory>(std::get<FileAction>(std::get<Act>(decision).action));
  CHECK(action.mode == 0750u);
  CHECK(action.make_parents);
  PaperMachine machine;
  machine.add_directory("/srv/x", 0750);
  CHECK(keeps(decide(file_directory, "/srv/x", arguments, machine)));
  machine.add_directory("/srv/x", 0755);
  CHECK_FALSE(keeps(decide(file_directory, "/srv/x", arguments, machine)));
}

TEST_CASE("dir_mode is the more exact word for a directory's mode") {
  const Decision decision =
      decide(file_directory, "/srv/x", mapping({{"mode", "0750"}, {"dir_mode", "0700"}}), {});
  CHECK(std::get<MakeDirectory>(std::get<FileAction>(std::get<Act>(decision).action)).mode ==
        0700u);
}

TEST_CASE("a file where a directory should be is an error, a link to one is not") {
  PaperMachine machine;
  machine.add_file("/x", "");
  machine.add_link("/l", "/d");
  machine.add_directory("/d");
  CHECK(refusal(file_directory, "/x", mapping({}), machine) == "/x exists and is no directory");
  CHECK(keeps(decide(file_directory, "/l", mapping({}), machine)));
}

TEST_CASE("absent removes what is there, a link itself and not what it leads to") {
  PaperMachine machine;
  machine.add_link("/l", "/d");
  machine.add_directory("/d");
  CHECK(keeps(decide(file_absent, "/none", mapping({}), machine)));
  const Decision decision = decide(file_absent, "/l", mapping({}), machine);
  CHECK(std::get<RemovePath>(std::get<FileAction>(std::get<Act>(decision).action)).path == "/l");
}

TEST_CASE("file states keep their place in the order of the file") {
  for (const StateFunction* function : {&file_managed, &file_directory, &file_absent}) {
    const auto body = function->build(written(*function, "/x", mapping({})));
    REQUIRE(body.has_value());
    CHECK(body->resources.front()->opaque());
  }
}
