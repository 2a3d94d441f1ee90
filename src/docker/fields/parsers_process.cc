#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "converge/base/duration.h"
#include "converge/base/shell_words.h"
#include "converge/base/text.h"
#include "converge/docker/fields/parsers.h"
#include "converge/docker/fields/shapes.h"

namespace converge {
namespace {

Result<Value> command_list(const FieldInput& input) {
  std::vector<std::string> words;
  for (const Value& item : input.value.items()) {
    TRY(std::string word, scalar_text(input, item));
    words.push_back(std::move(word));
  }
  return text_list(words);
}

Result<void> check_variable(const FieldInput& input, const NamedValue& variable) {
  const std::string& name = variable.name;
  if (name.empty()) return fail(input.refuse(variable.value, "a variable has no name"));
  const auto bad = [](unsigned char c) { return c <= ' ' || c == '=' || c == '\x7f'; };
  if (std::any_of(name.begin(), name.end(), bad)) {
    return fail(input.refuse(variable.value,
                             fmt::format("'{}' is not a name of a variable: it contains white "
                                         "space or '='",
                                         printable(name))));
  }
  return {};
}

/// Nanoseconds, as the API wants them. Whole numbers are nanoseconds, as in Salt; small ones can
/// only be a mistake (the daemon wants at least 1 ms, trap 77).
Result<Value> nanoseconds(const FieldInput& input, const Value& value) {
  constexpr std::int64_t millisecond = 1000000;
  const bool digits = value.is_string() && !value.string().empty() &&
                      value.string().find_first_not_of("0123456789") == std::string::npos;
  if (value.is_integer() || digits) {
    TRY(const std::int64_t number, whole_number(input, value));
    if (number == 0 || number >= millisecond) return Value(number);
    return fail(input.refuse(value, fmt::format("{} is read as nanoseconds and too short", number))
                    .hint("add a unit, e.g. 5s"));
  }
  TRY(const std::string text, scalar_text(input, value));
  const Result<Milliseconds> duration = parse_duration(text);
  if (!duration || value.is_real()) {
    return fail(input.refuse(value, fmt::format("'{}' is not a duration", printable(text)))
                    .hint("e.g. 5s, 1m30s, 500ms"));
  }
  return Value(std::int64_t{duration->count()} * millisecond);
}

Result<Value> health_test(const FieldInput& input, const Value& value) {
  if (!value.is_list()) {
    TRY(const std::string text, scalar_text(input, value));
    return text_list({"CMD-SHELL", text});
  }
  TRY(Value words, command_list({input.argument, value}));
  const std::array<std::string_view, 3> kinds = {"NONE", "CMD", "CMD-SHELL"};
  const std::string first = words.items().empty() ? "NONE" : words.items().front().string();
  if (std::find(kinds.begin(), kinds.end(), first) == kinds.end()) {
    return fail(input
                    .refuse(value, fmt::format("a test starts with NONE, CMD or CMD-SHELL, not "
                                               "'{}'",
                                               printable(first)))
                    .hint("the daemon would never run it; write [CMD, ...] or one text"));
  }
  return words;
}

struct HealthPart {
  std::string_view name;
  std::string_view key;  ///< in the API
  Result<Value> (*read)(const FieldInput& input, const Value& value);
};

Result<Value> health_retries(const FieldInput& input, const Value& value) {
  TRY(const std::int64_t number, whole_number(input, value));
  if (number < 0) return fail(input.refuse(value, "retries must not be negative"));
  return Value(number);
}

constexpr std::array<HealthPart, 6> health_parts = {{
    {"test", "Test", health_test},
    {"interval", "Interval", nanoseconds},
    {"timeout", "Timeout", nanoseconds},
    {"retries", "Retries", health_retries},
    {"start_period", "StartPeriod", nanoseconds},
    {"start_interval", "StartInterval", nanoseconds},
}};

const HealthPart* find_health_part(std::string_view name) {
  for (const HealthPart& part : health_parts)
    if (part.name == name || part.key == name) return &part;
  return nullptr;
}

}  // namespace

Result<Value> parse_command(const FieldInput& input) {
  if (input.value.is_list()) return command_list(input);
  TRY(const std::string text, scalar_text(input, input.value));
  const Result<std::vector<std::string>> words = shell_words(text);
  if (!words) return fail(input.refuse(input.value, words.error().message()));
  return text_list(*words);
}

Result<Value> parse_environment(const FieldInput& input) {
  if (input.api_shape && input.value.is_list()) return parse_texts(input);
  TRY(std::vector<NamedValue> variables, named_values(input, '='));
  // The order means nothing to a process; this one makes the same request of every spelling.
  std::sort(variables.begin(), variables.end(),
            [](const NamedValue& a, const NamedValue& b) { return a.name < b.name; });
  Value result = Value::list();
  for (const NamedValue& variable : variables) {
    TRY(check_variable(input, variable));
    // A name alone takes the variable away that the image sets (trap 91).
    if (variable.value.is_null()) {
      result.push_back(variable.name);
      continue;
    }
    TRY(const std::string text, scalar_text(input, variable.value));
    result.push_back(variable.name + "=" + text);
  }
  return result;
}

Result<Value> parse_healthcheck(const FieldInput& input) {
  TRY(const Value given, parse_mapping(input));
  Value result = Value::map();
  for (const Value::Entry& entry : given.entries()) {
    TRY(const std::string name, scalar_text(input, entry.key));
    const HealthPart* part = find_health_part(name);
    if (part == nullptr) {
      std::vector<std::string> names;
      for (const HealthPart& known : health_parts) names.emplace_back(known.name);
      return fail(input.refuse(entry.key, fmt::format("has no part '{}'", printable(name)))
                      .hint(did_you_mean(name, names)));
    }
    if (entry.value.is_null()) continue;
    TRY(Value value, part->read(input, entry.value));
    result.set(part->key, std::move(value));
  }
  return result;
}

}  // namespace converge
