#include "converge/language/tell/doc.h"
#include "converge/language/compile/functions.h"
#include "converge/language/compile/native_conditions.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/base/text.h"
#include "converge/language/compile/words.h"
#include "converge/model/state_function.h"
#include "shape_words.h"

namespace converge {
namespace {

constexpr std::size_t width = 100;
constexpr std::size_t name_column = 28;

std::string_view module_of(std::string_view function) {
  return function.substr(0, function.find('.'));
}

/// Words from `column` on, broken before the margin; the first line goes on where `text` stands.
void add_wrapped(std::string& text, std::size_t at, std::string_view words, std::size_t column) {
  if (at + 2 > column && at > 0) {
    text += '\n';
    at = 0;
  }
  text.append(column - at, ' ');
  at = column;
  for (const std::string& word : split(words, ' ')) {
    if (at > column && at + 1 + word.size() > width) {
      text += '\n';
      text.append(column, ' ');
      at = column;
    }
    if (at > column) {
      text += ' ';
      ++at;
    }
    text += word;
    at += word.size();
  }
  text += '\n';
}

void add_row(std::string& text, const std::string& name, std::string_view help) {
  text += "  " + name;
  add_wrapped(text, name.size() + 2, help, name_column);
}

/// `command (cmd)`
std::string names_of(const Argument& argument) {
  std::string text(argument.name);
  if (argument.aliases.empty()) return text;
  return text + fmt::format(" ({})", fmt::join(argument.aliases, ", "));
}

std::string help_of(const Argument& argument) {
  std::string text(argument.help);
  if (!argument.otherwise.empty()) text += fmt::format("; default: {}", argument.otherwise);
  if (!argument.example.empty()) text += fmt::format(", e.g. {}", argument.example);
  const std::string_view words = shape_words(shape_of(argument));
  if (!words.empty()) text += fmt::format(" [{}]", words);
  return text;
}

void add_arguments(std::string& text, std::string_view title,
                   const std::vector<Argument>& arguments) {
  text += fmt::format("\n{}:\n", title);
  for (const Argument& argument : arguments) add_row(text, names_of(argument), help_of(argument));
}

bool takes_argument(const StateFunction& function, std::string_view name) {
  return std::ranges::find(function.arguments, name, &Argument::name) != function.arguments.end();
}

/// Without what the function has an argument of its own for.
std::vector<Argument> common_to(const StateFunction& function) {
  std::vector<Argument> all;
  for (const Argument& argument : common_arguments())
    if (!takes_argument(function, argument.name) && argument.help != "has no effect here")
      all.push_back(argument);
  return all;
}

std::string function_text(const StateFunction& function) {
  std::string text = fmt::format("{}\n", function.name);
  add_wrapped(text, 0, function.summary, 2);
  const auto older = older_names(function.name);
  if (!older.empty()) text += fmt::format("  older words: {}\n", fmt::join(older, ", "));
  if (!function.arguments.empty()) add_arguments(text, "Arguments", function.arguments);
  if (function.any_argument) text += "\nAny other argument is taken without a word, as in Salt.\n";
  add_arguments(text, "Every state takes", common_to(function));
  text += "\nQuestions for `fun:` in unless and onlyif:\n";
  add_wrapped(text, 0, fmt::format("{}", fmt::join(condition_functions(), ", ")), 2);
  add_arguments(text, "Requisites, each a list of `- module: id` or `- id`", requisite_arguments());
  return text;
}

/// The older words of one module, or of all.
void add_older_words(std::string& text, std::string_view module) {
  for (const StateFunction* function : state_functions())
    for (const std::string_view name : older_names(function->name))
      if (module.empty() || module_of(name) == module)
        add_row(text, std::string(name), fmt::format("is {}", function->name));
}

/// All functions, or those of one module; nothing for a module that is not there.
std::string list_text(std::string_view module) {
  std::string text;
  for (const StateFunction* function : state_functions())
    if (module.empty() || module_of(function->name) == module)
      add_row(text, std::string(function->name), function->summary);
  if (module.empty()) text += "\nOlder words:\n";
  add_older_words(text, module);
  if (module.empty()) text += "\nconverge --doc FUNCTION explains one.\n";
  return text;
}

Result<std::string> topic_text(const std::string& topic) {
  if (const StateFunction* function = find_function(topic)) return function_text(*function);
  if (const std::string text = topic.empty() ? "" : list_text(topic); !text.empty()) return text;
  std::vector<std::string> known = function_names();
  for (const StateFunction* function : state_functions())
    known.emplace_back(module_of(function->name));
  std::string hint = did_you_mean(topic, known);
  if (hint.empty()) hint = "'converge --doc' lists all";
  return fail(
      Error(fmt::format("no state function is called '{}'", printable(topic)), Trouble::refused)
          .hint(std::move(hint)));
}

}  // namespace

std::string_view shape_words(Shape shape) {
  switch (shape) {
    case Shape::any:
      return "";
    case Shape::text:
      return "text";
    case Shape::flag:
      return "True or False";
    case Shape::number:
      return "whole number";
    case Shape::bytes:
      return "bytes, with a unit b k m g t";
    case Shape::duration:
      return "seconds, or 1m30s";
    case Shape::mode:
      return "octal";
    case Shape::texts:
      return "text or list of texts";
    case Shape::pairs:
      return "mapping, or list of NAME: VALUE or texts";
    case Shape::entries:
      return "text, list or mapping";
    case Shape::mapping:
      return "mapping";
    case Shape::mappings:
      return "list of mappings";
  }
  return "";
}

Result<std::string> doc_text(const std::vector<std::string>& topics) {
  if (topics.empty()) return list_text("");
  std::string text;
  for (const std::string& topic : topics) {
    TRY(const std::string part, topic_text(topic));
    text += (text.empty() ? "" : "\n") + part;
  }
  return text;
}

}  // namespace converge
