#include <fmt/format.h>

#include "converge/base/shell_words.h"
#include "converge/base/text.h"
#include "converge/commands/states.h"
#include "converge/files/source.h"
#include "converge/model/arguments.h"

namespace converge {
namespace {

class CommandRun : public Resource {
 public:
  CommandRun(RunCommand action, std::string why)
      : action_(std::move(action)), why_(std::move(why)) {}

  std::string title() const override { return describe(action_); }
  bool opaque() const override { return true; }

  /// Nobody can see from outside whether a command still has something to do: it runs once.
  Result<Decision> check(const HostView&) const override {
    if (trim(action_.command.text).empty()) return fail(Error("there is no command to run"));
    return Decision(Act{.action = action_, .why = why_, .last = true});
  }

 private:
  RunCommand action_;
  std::string why_;
};

constexpr const char* every_time = "it runs every time";
constexpr const char* watched = "a watched state changed";

class CommandWaits : public Resource {
 public:
  explicit CommandWaits(std::string title) : title_(std::move(title)) {}

  std::string title() const override { return title_; }
  bool opaque() const override { return true; }
  Result<Decision> check(const HostView&) const override {
    return Decision(Keep{"runs only when a watched state changes"});
  }

 private:
  std::string title_;
};

Error wrong_environment(const Arguments& arguments, const Place& place) {
  return std::move(arguments.wrong("env", "a mapping, or a list of NAME: VALUE"))
      .at(place)
      .hint("write `- NAME: value`; a value with special letters in quotes");
}

Result<void> add_variable(const Arguments& arguments, const Value::Entry& entry,
                          std::map<std::string, std::string>& environment) {
  const std::string name = python_text(entry.key);
  const bool bad_name =
      name.empty() || name.find_first_of(std::string("=\0", 2)) != std::string::npos;
  if (bad_name || !entry.value.is_scalar())
    return fail(wrong_environment(arguments, entry.key.place()));
  std::string value = entry.value.is_null() ? "" : python_text(entry.value);
  if (value.find('\0') != std::string::npos)
    return fail(wrong_environment(arguments, entry.value.place()));
  environment[name] = std::move(value);
  return {};
}

/// Salt's two shapes: a mapping, or a list of small mappings.
Result<std::map<std::string, std::string>> read_environment(const Arguments& arguments) {
  std::map<std::string, std::string> environment;
  const Value* value = arguments.find("env");
  if (!value || value->is_null()) return environment;
  const Value::List single = {*value};
  for (const Value& item : value->is_list() ? value->items() : single) {
    if (!item.is_map()) return fail(wrong_environment(arguments, item.place()));
    for (const Value::Entry& entry : item.entries())
      TRY(add_variable(arguments, entry, environment));
  }
  return environment;
}

/// One text holds several between commas, as in Salt.
Result<std::vector<std::string>> read_outputs(const Arguments& arguments, std::string_view name) {
  TRY(auto texts, arguments.texts(name));
  const Value* value = arguments.find(name);
  return value && value->is_string() ? split(value->string(), ',') : std::move(texts);
}

/// Salt's `stateful`: True, or a list whose first entry has a command to be run in check mode. Salt
/// takes anything else for False, also a text.
Result<void> read_stateful(const Arguments& arguments, RunCommand& action) {
  const Value* value = arguments.find("stateful");
  if (!value || !value->is_list()) {
    TRY(action.stateful, arguments.flag("stateful", false));
    return {};
  }
  action.stateful = !value->items().empty();
  const Value* test = action.stateful ? value->items().front().find("test_name") : nullptr;
  if (test && test->is_scalar() && !test->is_null()) action.test_text = python_text(*test);
  if (action.stateful && !test)
    return fail(std::move(arguments.wrong("stateful", "True, or a list of `test_name: COMMAND`"))
                    .hint("the command says what would change, in check mode"));
  return {};
}

/// It could not be said how it went.
Result<void> refuse_background(const Arguments& arguments) {
  TRY(const bool background, arguments.flag("bg", false));
  if (!background) return {};
  return fail(Error("a command in the background has no result", Trouble::refused)
                  .at(arguments.find("bg")->place())
                  .hint("leave 'bg' out; for what is to go on, use a container or a service"));
}

Result<Command> read_command(const Arguments& arguments) {
  const StateInput& input = arguments.input();
  Command command;
  command.text = input.name;
  if (command.text.find('\0') != std::string::npos)
    return fail(Error("a command cannot hold a NUL character", Trouble::refused).at(input.place));
  TRY(const auto shell, arguments.text("shell"));
  if (shell) command.shell = *shell;
  TRY(const auto cwd, arguments.text("cwd"));
  command.cwd = cwd.value_or("");
  TRY(command.environment, read_environment(arguments));
  TRY(command.run_as, arguments.text("runas"));
  TRY(command.umask, arguments.mode("umask"));
  TRY(command.timeout, arguments.duration("timeout"));
  TRY(const auto standard_input, arguments.text("stdin"));
  command.standard_input = standard_input.value_or("");
  return command;
}

Result<RunCommand> read_run(const StateInput& input) {
  const Arguments arguments(input);
  TRY(refuse_background(arguments));
  RunCommand action;
  TRY(action.command, read_command(arguments));
  TRY(action.good_codes, arguments.exit_codes("success_retcodes"));
  TRY(action.good_outputs, read_outputs(arguments, "success_stdout"));
  TRY(action.good_errors, read_outputs(arguments, "success_stderr"));
  TRY(action.ignore_timeout, arguments.flag("ignore_timeout", false));
  TRY(read_stateful(arguments, action));
  TRY(action.hide_output, arguments.flag("hide_output", false));
  return action;
}

Result<StateBody> build_run(const StateInput& input) {
  TRY(RunCommand action, read_run(input));
  StateBody body;
  body.resources.push_back(std::make_unique<CommandRun>(action, every_time));
  body.reaction.push_back(std::make_unique<CommandRun>(std::move(action), watched));
  return body;
}

Result<StateBody> build_wait(const StateInput& input) {
  TRY(RunCommand action, read_run(input));
  StateBody body;
  body.resources.push_back(std::make_unique<CommandWaits>("wait to " + describe(action)));
  body.reaction.push_back(std::make_unique<CommandRun>(std::move(action), watched));
  return body;
}

/// A script is read and rendered when its turn comes: a state before it may have written it.
struct ScriptWish {
  RunCommand action;
  FileSource source;
};

class ScriptRun : public Resource {
 public:
  ScriptRun(ScriptWish wish, std::string why) : wish_(std::move(wish)), why_(std::move(why)) {}

  std::string title() const override { return describe(wish_.action); }
  bool opaque() const override { return true; }

  Result<Decision> check(const HostView& host) const override {
    RunCommand action = wish_.action;
    TRY(SourceText script, read_source_text(wish_.source, host, Value::map()));
    action.command.script = std::move(script.text);
    return Decision(
        Act{.action = std::move(action), .why = why_, .last = true, .uncounted_in_check = true});
  }

 private:
  ScriptWish wish_;
  std::string why_;
};

/// `.sh` of `salt://a/b.sh`: programs may look at it.
std::string ending_of(const std::string& name) {
  const std::string file = name.substr(name.rfind('/') + 1);
  const std::size_t dot = file.rfind('.');
  return dot == std::string::npos || dot == 0 ? "" : file.substr(dot);
}

/// Salt's two shapes: a text, or a list with one in each line. The shell sees none of what has a
/// meaning to it.
Result<std::string> script_arguments_of(const Arguments& arguments, std::string_view behind_name) {
  TRY(std::vector<std::string> words, arguments.texts("args"));
  const Value* value = arguments.find("args");
  if (!value || !value->is_list()) {
    Result<std::vector<std::string>> split =
        shell_words(words.empty() ? behind_name : std::string_view(words.front()));
    if (!split)
      return fail(Error("the arguments of the script: " + split.error().message(), Trouble::refused)
                      .at(value ? value->place() : arguments.input().place));
    words = *std::move(split);
  }
  for (std::string& word : words) word = shell_quoted(word);
  return join(words, " ");
}

/// Without `source` the name is the script, and its arguments: `salt://a.sh one two`.
Result<void> read_script_source(const Arguments& arguments, ScriptWish& wish) {
  const StateInput& input = arguments.input();
  const std::string& name = input.name;
  wish.source.tree = tree_of(input);
  wish.source.place = input.place;
  TRY(wish.source.names, read_source_names(arguments, "source"));
  const std::size_t space = std::min(name.find(' '), name.size());
  if (wish.source.names.empty()) wish.source.names = {{name.substr(0, space), "", input.place}};
  wish.source.several = wish.source.names.size() > 1;
  TRY(wish.source.rendering, read_rendering(arguments, ""));
  TRY(wish.action.command.text, script_arguments_of(arguments, name.substr(space)));
  wish.action.command.script_ending = ending_of(wish.source.names.front().name);
  return {};
}

Result<ScriptWish> read_script(const StateInput& input) {
  const Arguments arguments(input);
  ScriptWish wish;
  TRY(wish.action, read_run(input));
  wish.action.name = input.name;
  TRY(read_script_source(arguments, wish));
  if (wish.action.test_text)
    return fail(Error("a script has no 'test_name'", Trouble::refused)
                    .at(arguments.find("stateful")->place())
                    .hint("'stateful: True', or cmd.run with a 'test_name'"));
  return wish;
}

Result<StateBody> build_script(const StateInput& input) {
  TRY(ScriptWish wish, read_script(input));
  StateBody body;
  body.resources.push_back(std::make_unique<ScriptRun>(wish, every_time));
  body.reaction.push_back(std::make_unique<ScriptRun>(std::move(wish), watched));
  return body;
}

Result<StateBody> build_wait_script(const StateInput& input) {
  TRY(ScriptWish wish, read_script(input));
  StateBody body;
  body.resources.push_back(std::make_unique<CommandWaits>("wait to " + describe(wish.action)));
  body.reaction.push_back(std::make_unique<ScriptRun>(std::move(wish), watched));
  return body;
}

std::vector<Argument> command_arguments() {
  return {{"cwd", {}, "the directory to run it in", Shape::text},
          {"env",
           {},
           "further environment variables: a mapping, or a list of NAME: VALUE",
           Shape::pairs},
          {"shell", {}, "the shell that reads the command", Shape::text, "/bin/sh"},
          {"runas", {}, "the user to run it as", Shape::text},
          {"umask", {}, "in octal: 022", Shape::mode},
          {"stdin", {}, "what the command reads from its standard input", Shape::text},
          {"timeout", {}, "seconds, or with a unit; then it is ended", Shape::duration},
          {"stateful",
           {},
           "True: the last line of the output says whether something changed; or a "
           "list with `test_name`, a command that says so in check mode",
           Shape::any,
           "False"},
          {"success_retcodes", {}, "further exit codes that are no failure", Shape::texts},
          {"success_stdout",
           {},
           "texts in the output with which any exit code is no failure",
           Shape::texts},
          {"success_stderr", {}, "the same for the error output", Shape::texts},
          {"ignore_timeout",
           {},
           "True: being ended by the timeout is no failure",
           Shape::flag,
           "False"},
          {"hide_output", {}, "keep the output out of the report", Shape::flag, "False"},
          {"output_loglevel", {}, "has no effect: there is no log", Shape::any},
          {"use_vt", {}, "has no effect: a command has no terminal", Shape::any},
          {"bg", {}, "refused: a command in the background has no result", Shape::flag, "False"}};
}

std::vector<Argument> script_arguments() {
  auto all = command_arguments();
  for (Argument argument :
       {Argument{"source",
                 {},
                 "salt:// and the script; else the name is it, with its arguments",
                 Shape::entries},
        Argument{
            "args", {}, "the script's arguments; else what stands behind the name", Shape::texts},
        Argument{"template", {}, "jinja: the script is a template", Shape::text},
        Argument{"context", {}, "variables for the template", Shape::any},
        Argument{
            "defaults", {}, "variables for the template that `context` may replace", Shape::any}})
    all.push_back(std::move(argument));
  return all;
}

}  // namespace

const StateFunction cmd_run{.name = "cmd.run",
                            .summary = "Runs a command, at every run.",
                            .arguments = command_arguments(),
                            .build = &build_run};

const StateFunction cmd_wait{.name = "cmd.wait",
                             .summary = "Runs a command when a state that it watches changed.",
                             .arguments = command_arguments(),
                             .build = &build_wait};

const StateFunction cmd_script{.name = "cmd.script",
                               .summary = "Runs a script of the tree, at every run.",
                               .arguments = script_arguments(),
                               .build = &build_script};

const StateFunction cmd_wait_script{
    .name = "cmd.wait_script",
    .summary = "Runs a script of the tree when a state that it watches changed.",
    .arguments = script_arguments(),
    .build = &build_wait_script};

}  // namespace converge
