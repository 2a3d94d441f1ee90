#pragma once

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "converge/cli/files.h"
#include "converge/engine/engine.h"
#include "converge/host/machine.h"
#include "converge/language/compile/compiler.h"

namespace converge {

/// A tree of state files and a place for what they make, both below one directory that is removed
/// afterwards. In the texts of state files `@/` is that place.
class Playground {
 public:
  Playground() {
    std::string name = (std::filesystem::temp_directory_path() / "converge-states-XXXXXX").string();
    path_ = mkdtemp(name.data());
    std::filesystem::create_directories(path_ + "/tree");
    std::filesystem::create_directories(path_ + "/made");
  }
  ~Playground() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Playground(const Playground&) = delete;
  Playground& operator=(const Playground&) = delete;

  std::string made(const std::string& name) const { return path_ + "/made/" + name; }
  std::string tree(const std::string& name) const { return path_ + "/tree/" + name; }
  std::string backups() const { return path_ + "/backups"; }

  static void write(const std::string& path, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(made(name), std::ios::binary).rdbuf();
    return text.str();
  }
  bool is_there(const std::string& name) const {
    struct stat status {};
    return lstat(made(name).c_str(), &status) == 0;
  }
  unsigned mode(const std::string& name) const {
    struct stat status {};
    return lstat(made(name).c_str(), &status) == 0 ? status.st_mode & 07777U : 0;
  }

  /// The errors of a state file that is refused; "" when it is not.
  std::string refusal(const std::string& text) {
    Sources sources;
    const Compiled compiled = compiled_from(text, sources);
    std::string errors;
    for (const Error& error : compiled.errors) errors += one_line(error) + "\n";
    return errors;
  }

  /// One line for each state: its id, `True`, `False` or `None`, `+` when it changed something, and
  /// its comment when it failed.
  std::string run(const std::string& text, bool check = false) {
    last_ = report(text, check);
    std::string lines;
    for (const StateReport& state : last_.states) {
      lines += state.id + " " + (!state.result ? "None" : *state.result ? "True" : "False");
      if (state.changed) lines += " +";
      if (state.result == false) lines += " " + place_taken_out(state.comment);
      lines += "\n";
    }
    return lines;
  }
  std::string check(const std::string& text) { return run(text, true); }

  const RunReport& last() const { return last_; }
  const StateReport& only() const {
    REQUIRE(last_.states.size() == 1);
    return last_.states.front();
  }

  Value pillar = Value::map();

 private:
  std::string put_in(std::string text) const {
    for (std::size_t at = 0; (at = text.find("@/", at)) != std::string::npos;)
      text.replace(at, 1, path_ + "/made");
    return text;
  }
  std::string place_taken_out(std::string text) const {
    for (std::size_t at = 0; (at = text.find(path_ + "/made", at)) != std::string::npos;)
      text.replace(at, path_.size() + 5, "@");
    for (std::size_t at = 0; (at = text.find(path_ + "/tree/", at)) != std::string::npos;)
      text.replace(at, path_.size() + 6, "");
    return text;
  }

  Compiled compiled_from(const std::string& text, Sources& sources) {
    write(tree("init.sls"), put_in(text));
    CompileInput input;
    input.files = {tree("init.sls")};
    input.read = [](const std::string& path) { return read_source(path); };
    input.exists = is_readable_file;
    input.is_folder = is_folder;
    input.canonical = real_path;
    input.environment = environment_variable;
    input.pillar = pillar;
    input.grains = Value(Value::Map{{"id", "tester"}});
    input.settings.backup_folder = backups();
    return compile(input, sources);
  }

  RunReport report(const std::string& text, bool check) {
    Compiled compiled = compiled_from(text, sources_);
    for (const Error& error : compiled.errors) FAIL_CHECK(render(error));
    const auto machine = make_docker_host(Endpoint{});
    ShadowHost shadow(*machine);
    Host& host = check ? static_cast<Host&>(shadow) : *machine;
    EngineOptions options{.check = check};
    options.shadow = [&host] { return std::make_unique<ShadowHost>(host); };
    return run_graph(compiled.graph, host, options, [](const Event&) {});
  }

  std::string path_;
  Sources sources_;
  RunReport last_;
};

/// What the report says about one key; "" when it says nothing.
inline std::string change_of(const StateReport& state, const std::string& what) {
  for (const Change& change : state.changes)
    if (change.what == what) return python_text(change.after);
  return "";
}

}  // namespace converge
