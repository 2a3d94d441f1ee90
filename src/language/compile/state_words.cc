#include "state_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "converge/base/text.h"
#include "converge/language/compile/conditions.h"
#include "converge/language/compile/functions.h"
#include "converge/language/compile/words.h"
#include "converge/model/arguments.h"

namespace converge {
namespace {

/// Salt's defaults.
constexpr int default_attempts = 2;
constexpr int default_interval = 30;

/// Options of conditions; a state that has conditions may give them whatever its function takes.
constexpr std::array<std::string_view, 4> condition_options = {"cwd", "env", "shell", "timeout"};

bool takes(const StateFunction& function, std::string_view name) {
  return std::ranges::any_of(function.arguments, [&](const Argument& argument) {
    return argument.name == name ||
           std::ranges::find(argument.aliases, name) != argument.aliases.end();
  });
}

/// A number of seconds or tries; Salt takes the default for anything else, with a warning.
int retry_number(const Value& retry, std::string_view name, int otherwise, Low& low) {
  const Value* value = retry.find(name);
  if (!value) return otherwise;
  constexpr std::int64_t most = 1'000'000;
  if (value->is_integer() && value->integer() >= 0 && value->integer() <= most)
    return static_cast<int>(value->integer());
  low.warnings.push_back(
      Error(fmt::format("'retry: {}' should be a whole number: {} is taken", name, otherwise))
          .at(value->place()));
  return otherwise;
}

Retry read_retry(const Value& value, Low& low) {
  Value retry = Value::map();
  if (value.is_list()) {
    for (const Value& item : value.items())
      if (item.is_map())
        for (const Value::Entry& entry : item.entries())
          retry.set(python_text(entry.key), entry.value);
  } else if (value.is_map()) {
    retry = value;
  } else if (!value.is_boolean()) {
    low.warnings.push_back(Error("'retry' should be a mapping of attempts, interval, splay and "
                                 "until: the defaults are taken")
                               .at(value.place()));
  }
  Retry result;
  result.attempts = retry_number(retry, "attempts", default_attempts, low);
  result.interval = std::chrono::seconds(retry_number(retry, "interval", default_interval, low));
  result.splay = std::chrono::seconds(retry_number(retry, "splay", 0, low));
  const Value* until = retry.find("until");
  if (until && until->is_boolean())
    result.until = until->boolean();
  else if (until)
    low.warnings.push_back(
        Error("'retry: until' should be True or False: True is taken").at(until->place()));
  return result;
}

bool read_flag(const Arguments& arguments, std::string_view name, bool otherwise, Errors& errors) {
  Result<bool> flag = arguments.flag(name, otherwise);
  if (flag) return *flag;
  errors.push_back(std::move(flag).error());
  return otherwise;
}

/// The nearest of the function's arguments and of the compiler's words.
std::string guess(const StateFunction& function, const std::string& name) {
  std::vector<std::string> known = all_words();
  for (const Argument& argument : function.arguments) {
    known.emplace_back(argument.name);
    known.insert(known.end(), argument.aliases.begin(), argument.aliases.end());
  }
  return did_you_mean(name, known);
}

/// `requires` is no argument of Salt's `test` states that somebody means to give.
bool resembles_requisite(const std::string& name) {
  std::vector<std::string> words;
  for (const std::string& word : all_words())
    if (names_states(word) || word == "unless" || word == "onlyif") words.push_back(word);
  return nearest(name, words).has_value();
}

}  // namespace

void take_words(Low& low, const StateFunction& function, State& state, Errors& errors) {
  const bool own_check = takes(function, "check_cmd") || function.name == "file.managed";
  state.conditions =
      compile_conditions(low.arguments, low.module, own_check, low.place, low.warnings, errors);
  StateInput input;
  input.place = low.place;
  input.arguments = std::move(low.arguments);
  const Arguments arguments(input);
  state.failhard = read_flag(arguments, "failhard", false, errors);
  state.onfail_stop = read_flag(arguments, "onfail_stop", true, errors);
  state.parallel = read_flag(arguments, "parallel", false, errors);
  if (const Value* retry = arguments.find("retry")) state.retry = read_retry(*retry, low);
  const bool conditional = arguments.has("unless") || arguments.has("onlyif");
  low.arguments = std::move(input.arguments);
  std::erase_if(low.arguments.entries(), [&](const Value::Entry& entry) {
    const std::string name = python_text(entry.key);
    if (name == "check_cmd") return !own_check;
    const bool option =
        conditional && std::ranges::find(condition_options, name) != condition_options.end();
    return (is_keyword(name) || option) && !takes(function, name);
  });
}

void check_arguments(Low& low, const StateFunction& function, bool lenient, Errors& errors) {
  for (const Value::Entry& entry : low.arguments.entries()) {
    const std::string name = python_text(entry.key);
    if (takes(function, name)) continue;
    if (function.any_argument && !resembles_requisite(name)) continue;
    Error error = Error(fmt::format("{} has no argument '{}'", function.name, printable(name)),
                        Trouble::refused)
                      .at(entry.key.place())
                      .at(low.place)
                      .hint(guess(function, name));
    (lenient || function.any_argument ? low.warnings : errors).push_back(std::move(error));
  }
  if (!lenient || function.any_argument) return;
  std::erase_if(low.arguments.entries(), [&](const Value::Entry& entry) {
    return !takes(function, python_text(entry.key));
  });
}

Error unknown_function(const Low& low) {
  const std::string module = printable(low.module);
  const std::string written = module + "." + printable(low.function);
  const std::vector<std::string> known = function_names();
  const bool own_module = std::ranges::any_of(
      known, [&](const std::string& name) { return name.starts_with(low.module + "."); });
  std::string hint = did_you_mean(low.module + "." + low.function, known);
  if (hint.empty() && own_module)
    hint = fmt::format("'converge --doc {0}' lists what there is; --assume {1} takes it as done",
                       module, written);
  if (hint.empty())
    hint = fmt::format(
        "states of '{0}' are for another tool; --assume {0} takes them as done, and says so",
        module);
  return Error(fmt::format("no state function is called '{}'", written), Trouble::refused)
      .at(low.place)
      .hint(hint);
}

}  // namespace converge
