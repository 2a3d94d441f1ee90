#include "converge/language/compile/conditions.h"
#include "converge/language/compile/native_conditions.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/base/text.h"
#include "converge/model/arguments.h"

namespace converge {
namespace {

Error wrong(std::string_view word, const Value& value, const Place& place, std::string expected) {
  return Error(
             fmt::format("'{}' should be {}, this is {}", word, expected, kind_name(value.kind())),
             Trouble::refused)
      .at(value.place())
      .at(place);
}

/// Makes the conditions of one state.
class ConditionsCompiler {
 public:
  ConditionsCompiler(const Value& arguments, std::string_view module, const Place& place,
                     Errors& warnings, Errors& errors)
      : arguments_(arguments), place_(place), warnings_(warnings), errors_(errors) {
    options_.arguments = Value::map();
    options_.place = place;
    const bool docker = module.starts_with("docker");
    for (std::string_view name :
         {"cwd", "env", "runas", "shell", "success_retcodes", "timeout", "umask"})
      if (const Value* value = arguments.find(name); value && !(docker && name == "env"))
        options_.arguments.set(name, *value);
    if (const Value* excluded = arguments.find("cmd_opts_exclude")) exclude(*excluded);
  }

  Conditions run(bool own_check) {
    Conditions conditions;
    read_conditions("onlyif", conditions.only_if);
    read_conditions("unless", conditions.unless);
    read_creates(conditions.creates);
    if (!own_check) read_check_commands(conditions.check_commands);
    return conditions;
  }

 private:
  void exclude(const Value& value) {
    const Value::List single = {value};
    for (const Value& name : value.is_list() ? value.items() : single)
      options_.arguments.erase(python_text(name));
  }

  void read_conditions(std::string_view word, std::vector<Condition>& conditions) {
    const Value* value = arguments_.find(word);
    if (!value) return;
    const Value::List single = {*value};
    for (const Value& entry : value->is_list() ? value->items() : single)
      read_condition(word, entry, conditions);
  }

  void read_condition(std::string_view word, const Value& entry,
                      std::vector<Condition>& conditions) {
    if (entry.is_string()) return read_shell(word, entry, conditions);
    if (!entry.is_map())
      return errors_.push_back(
          wrong(word, entry, place_, "a command or a mapping with 'fun'")
              .hint(entry.is_boolean() ? "the commands true and false need quotes" : ""));
    if (!entry.find("fun"))
      return errors_.push_back(
          Error(fmt::format("this entry of '{}' has no 'fun'", word), Trouble::refused)
              .at(entry.place())
              .at(place_)
              .hint("write '- fun: docker.uses_image' and its arguments below it"));
    Result<NativeCondition> native = native_condition(entry);
    if (native)
      conditions.emplace_back(*std::move(native));
    else
      errors_.push_back(std::move(native).error().at(entry.place()).at(place_));
  }

  void read_shell(std::string_view word, const Value& entry, std::vector<Condition>& conditions) {
    const std::string& text = entry.string();
    if (trim(text).empty())
      return errors_.push_back(
          Error(fmt::format("'{}' is an empty command", word), Trouble::refused)
              .at(entry.place())
              .at(place_));
    if (holds_nul(entry, "a command")) return;
    if (auto warning = never_succeeds(text, entry.place())) warnings_.push_back(*warning);
    Result<Command> command = with_options(text);
    if (command)
      conditions.emplace_back(ShellCondition{*std::move(command), good_codes()});
    else
      errors_.push_back(std::move(command).error());
  }

  /// What no process and no file can be given.
  bool holds_nul(const Value& entry, std::string_view what) {
    if (entry.string().find('\0') == std::string::npos) return false;
    errors_.push_back(Error(fmt::format("{} cannot hold a NUL character", what), Trouble::refused)
                          .at(entry.place())
                          .at(place_));
    return true;
  }

  Result<Command> with_options(const std::string& text) {
    const Arguments options(options_);
    Command command;
    command.text = text;
    TRY(const auto shell, options.text("shell"));
    if (shell) command.shell = *shell;
    TRY(const auto cwd, options.text("cwd"));
    command.cwd = cwd.value_or("");
    TRY(command.run_as, options.text("runas"));
    TRY(command.umask, options.mode("umask"));
    TRY(command.timeout, options.duration("timeout"));
    add_environment(command);
    return command;
  }

  /// Those of the state's command are good here too. Wrong ones are reported by its function.
  std::vector<int> good_codes() const {
    const auto codes = Arguments(options_).exit_codes("success_retcodes");
    return codes ? *codes : std::vector{0};
  }

  /// A wrong `env` is reported by the state function that it belongs to.
  void add_environment(Command& command) {
    const Value* value = options_.arguments.find("env");
    if (!value) return;
    const Value::List single = {*value};
    for (const Value& item : value->is_list() ? value->items() : single) {
      if (!item.is_map()) continue;
      for (const Value::Entry& entry : item.entries())
        if (entry.value.is_scalar())
          command.environment[python_text(entry.key)] =
              entry.value.is_null() ? "" : python_text(entry.value);
    }
  }

  void read_creates(std::vector<std::string>& paths) {
    const Value* value = arguments_.find("creates");
    if (!value) return;
    const Value::List single = {*value};
    for (const Value& entry : value->is_list() ? value->items() : single) {
      if (entry.is_string() && !entry.string().empty() && !holds_nul(entry, "a path"))
        paths.push_back(entry.string());
      else if (!entry.is_string() || entry.string().empty())
        errors_.push_back(wrong("creates", entry, place_, "a path or a list of paths"));
    }
  }

  /// Salt runs these with no option of the state but the shell of the system.
  void read_check_commands(std::vector<Command>& commands) {
    const Value* value = arguments_.find("check_cmd");
    if (!value) return;
    const Value::List single = {*value};
    for (const Value& entry : value->is_list() ? value->items() : single) {
      if (!entry.is_string() || trim(entry.string()).empty()) {
        errors_.push_back(wrong("check_cmd", entry, place_, "a command or a list of commands"));
        continue;
      }
      if (holds_nul(entry, "a command")) continue;
      Command command;
      command.text = entry.string();
      commands.push_back(std::move(command));
    }
  }

  const Value& arguments_;
  const Place& place_;
  Errors& warnings_;
  Errors& errors_;
  StateInput options_;
};

}  // namespace

Conditions compile_conditions(const Value& arguments, std::string_view module, bool own_check,
                              const Place& place, Errors& warnings, Errors& errors) {
  return ConditionsCompiler(arguments, module, place, warnings, errors).run(own_check);
}

}  // namespace converge
