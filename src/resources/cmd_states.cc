#include <fmt/format.h>

#include "converge/base/text.h"
#include "converge/resources/arguments.h"
#include "converge/resources/states.h"

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

/// Zero is always good; `success_retcodes` adds to it.
Result<std::vector<int>> read_good_codes(const Arguments& arguments) {
  std::vector<int> codes = {0};
  TRY(const auto texts, arguments.texts("success_retcodes"));
  for (const std::string& text : texts) {
    const bool number = !text.empty() && text.size() <= 3 &&
                        text.find_first_not_of("0123456789") == std::string::npos;
    if (!number) return fail(arguments.wrong("success_retcodes", "a list of exit codes"));
    codes.push_back(std::stoi(text));
  }
  return codes;
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
  return command;
}

Result<RunCommand> read_run(const StateInput& input) {
  const Arguments arguments(input);
  RunCommand action;
  TRY(action.command, read_command(arguments));
  TRY(action.good_codes, read_good_codes(arguments));
  TRY(action.stateful, arguments.flag("stateful", false));
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

std::vector<Argument> command_arguments() {
  return {{"cwd", {}, "the directory to run it in"},
          {"env", {}, "further environment variables: a mapping, or a list of NAME: VALUE"},
          {"shell", {}, "the shell that reads the command; default /bin/sh"},
          {"runas", {}, "the user to run it as"},
          {"umask", {}, "in octal: 022"},
          {"timeout", {}, "seconds, or with a unit; then it is ended"},
          {"stateful", {}, "the last line of the output says whether something changed"},
          {"success_retcodes", {}, "further exit codes that are no failure"},
          {"hide_output", {}, "keep the output out of the report"}};
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

}  // namespace converge
