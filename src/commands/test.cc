#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <random>

#include "converge/base/data_path.h"
#include "converge/base/text.h"
#include "converge/commands/states.h"
#include "converge/model/arguments.h"

namespace converge {
namespace {

/// A state of Salt's `test` module: it touches nothing and ends as it was told to.
class Pretence : public Resource {
 public:
  Pretence(std::string title, Pretend outcome)
      : title_(std::move(title)), outcome_(std::move(outcome)) {}

  std::string title() const override { return title_; }

  Result<Decision> check(const HostView&) const override {
    const bool plain = outcome_.succeed && !outcome_.change && !outcome_.check_result &&
                       outcome_.check_comment.empty();
    if (plain) return Decision{Keep{outcome_.comment}};
    Act act{.action = outcome_, .why = "it is told to", .last = true};
    if (outcome_.change)
      act.changes.push_back(Change{"testing", "Unchanged", "Something pretended to change"});
    return Decision{std::move(act)};
  }

 private:
  std::string title_;
  Pretend outcome_;
};

ResourcePtr pretence(const StateInput& input, Pretend outcome) {
  return std::make_unique<Pretence>(input.written, std::move(outcome));
}

/// `test.mod_watch`: what a watch does to any of them. It takes result, comment and changes from
/// the state's own arguments.
Result<ResourcePtr> reaction(const StateInput& input) {
  const Arguments arguments(input);
  Pretend outcome{.change = true, .comment = "Watch statement fired."};
  TRY(outcome.succeed, arguments.flag("result", true));
  TRY(const auto comment, arguments.text("comment"));
  if (comment) outcome.comment = *comment;
  const Value* changes = arguments.find("changes");
  if (changes && changes->is_boolean()) outcome.change = changes->boolean();
  if (changes && (changes->is_map() || changes->is_list()))
    outcome.change = !(changes->is_map() ? changes->entries().empty() : changes->items().empty());
  outcome.check_result = outcome.succeed;
  return pretence(input, std::move(outcome));
}

Result<StateBody> body_with(const StateInput& input, Pretend outcome) {
  StateBody body;
  body.resources.push_back(pretence(input, std::move(outcome)));
  TRY(ResourcePtr watch, reaction(input));
  body.reaction.push_back(std::move(watch));
  return body;
}

Result<StateBody> build_mod_watch(const StateInput& input) {
  StateBody body;
  TRY(ResourcePtr watch, reaction(input));
  body.resources.push_back(std::move(watch));
  return body;
}

/// The state's own comment; an empty one when it is given as null.
Result<std::string> comment_or(const StateInput& input, std::string_view otherwise) {
  const Arguments arguments(input);
  if (!arguments.has("comment")) return std::string(otherwise);
  TRY(const auto comment, arguments.text("comment"));
  return comment.value_or("");
}

Result<StateBody> build_nop(const StateInput& input) {
  return body_with(input, {.comment = "Success!"});
}

Result<StateBody> build_succeed(const StateInput& input) {
  TRY(std::string comment, comment_or(input, "Success!"));
  return body_with(input, {.comment = std::move(comment)});
}

Result<StateBody> build_succeed_with_changes(const StateInput& input) {
  TRY(std::string comment, comment_or(input, "Success!"));
  return body_with(
      input, {.change = true,
              .comment = std::move(comment),
              .check_comment = "If we weren't testing, this would be successful with changes"});
}

Result<StateBody> build_fail(const StateInput& input) {
  TRY(std::string comment, comment_or(input, "Failure!"));
  return body_with(input, {.succeed = false,
                           .comment = std::move(comment),
                           .check_result = false,
                           .check_comment = "If we weren't testing, this would be a failure!"});
}

Result<StateBody> build_fail_with_changes(const StateInput& input) {
  TRY(std::string comment, comment_or(input, "Failure!"));
  return body_with(input,
                   {.succeed = false,
                    .change = true,
                    .comment = std::move(comment),
                    .check_comment = "If we weren't testing, this would be failed with changes"});
}

/// True, False, or Random for either.
Result<bool> choice(const Arguments& arguments, std::string_view name) {
  const Value* value = arguments.find(name);
  if (!value) return true;
  if (value->is_boolean()) return value->boolean();
  if (lower(python_text(*value)) == "random") return std::random_device{}() % 2 == 0;
  return fail(arguments.wrong(name, "True, False or Random"));
}

Result<StateBody> build_configurable(const StateInput& input) {
  const Arguments arguments(input);
  Pretend outcome;
  TRY(outcome.change, choice(arguments, "changes"));
  TRY(outcome.succeed, choice(arguments, "result"));
  TRY(const auto comment, arguments.text("comment"));
  TRY(const auto warnings, arguments.texts("warnings"));
  TRY(const bool may_fail, arguments.flag("allow_test_mode_failure", false));
  outcome.comment = comment.value_or("");
  outcome.check_comment = outcome.comment.empty() ? "This is a test" : outcome.comment;
  // In check mode Salt reports what could be: a failure only when that is allowed.
  if (may_fail && !outcome.succeed)
    outcome.check_result = false;
  else if (!outcome.change)
    outcome.check_result = true;
  TRY(StateBody body, body_with(input, std::move(outcome)));
  for (const std::string& warning : warnings) body.warnings.emplace_back(warning);
  return body;
}

Result<StateBody> build_notification(const StateInput& input) {
  const Arguments arguments(input);
  TRY(const auto lines, arguments.texts("text"));
  std::string text = join(lines, "\n");
  if (text.empty()) {
    TRY(text, arguments.required_text("text"));
  }
  return body_with(input, {.comment = std::move(text)});
}

/// One argument of check_pillar: the keys below it have to be of that kind, `present` of any.
struct PillarQuestion {
  std::string_view argument;
  std::optional<Value::Kind> kind;
  std::string_view python_type;
};

constexpr std::array<PillarQuestion, 6> pillar_questions = {{
    {"present", std::nullopt, ""},
    {"boolean", Value::Kind::boolean, "<class 'bool'>"},
    {"integer", Value::Kind::integer, "<class 'int'>"},
    {"string", Value::Kind::string, "<class 'str'>"},
    {"listing", Value::Kind::list, "<class 'list'>"},
    {"dictionary", Value::Kind::map, "<class 'dict'>"},
}};

/// Python's bool is an int.
bool is_of_kind(const Value& value, Value::Kind kind) {
  return value.kind() == kind || (kind == Value::Kind::integer && value.is_boolean());
}

/// Salt's words for one key; nothing when all is well.
std::string pillar_trouble(const Value* pillar, const std::string& key,
                           const PillarQuestion& question) {
  const Value* value = pillar ? find_path(*pillar, key) : nullptr;
  if (!value || value->is_null()) return fmt::format("Pillar key \"{}\" is missing.\n", key);
  if (!question.kind || is_of_kind(*value, *question.kind)) return {};
  return fmt::format("Pillar key \"{}\" is not {}.\n", key, question.python_type);
}

Result<StateBody> build_check_pillar(const StateInput& input) {
  const Arguments arguments(input);
  std::string troubles, fine;
  bool asked = false;
  for (const PillarQuestion& question : pillar_questions) {
    TRY(const auto keys, arguments.texts(question.argument));
    asked |= !keys.empty();
    for (const std::string& key : keys) {
      const std::string trouble = pillar_trouble(input.pillar, key, question);
      troubles += trouble;
      if (trouble.empty()) fine += fmt::format("- {} ({})\n", key, question.python_type);
    }
  }
  if (!asked)
    return fail(Error("test.check_pillar needs keys to look for", Trouble::refused)
                    .at(input.place)
                    .hint("'- present:' takes a list of keys"));
  TRY(const bool verbose, arguments.flag("verbose", false));
  Pretend outcome{.succeed = troubles.empty(), .comment = troubles};
  if (verbose && !fine.empty()) outcome.comment += "Those keys passed the check:\n" + fine;
  if (!outcome.succeed) outcome.check_result = false;
  return body_with(input, std::move(outcome));
}

const std::vector<Argument> no_arguments;

}  // namespace

const StateFunction test_nop{"test.nop", "Does nothing.", no_arguments, true, &build_nop};
const StateFunction test_mod_watch{"test.mod_watch",
                                   "Ends as a state of this module does when a watch fires.",
                                   no_arguments, true, &build_mod_watch};
const StateFunction test_succeed_without_changes{"test.succeed_without_changes",
                                                 "Succeeds and changes nothing.", no_arguments,
                                                 true, &build_succeed};
const StateFunction test_succeed_with_changes{"test.succeed_with_changes",
                                              "Succeeds and pretends a change.", no_arguments, true,
                                              &build_succeed_with_changes};
const StateFunction test_fail_without_changes{"test.fail_without_changes", "Fails.", no_arguments,
                                              true, &build_fail};
const StateFunction test_fail_with_changes{"test.fail_with_changes", "Fails and pretends a change.",
                                           no_arguments, true, &build_fail_with_changes};
const StateFunction test_configurable_test_state{
    "test.configurable_test_state",
    "Ends as its arguments say.",
    {{"changes", {}, "True, False or Random", Shape::text, "True"},
     {"result", {}, "True, False or Random", Shape::text, "True"},
     {"comment", {}, "the comment", Shape::text},
     {"warnings", {}, "warnings to report", Shape::texts},
     {"allow_test_mode_failure", {}, "True: fail in check mode too", Shape::flag, "False"}},
    false,
    &build_configurable};
const StateFunction test_show_notification{
    "test.show_notification",
    "Shows a text.",
    {{"text", {}, "the text, or a list of lines", Shape::texts}},
    true,
    &build_notification};

const StateFunction test_check_pillar{
    "test.check_pillar",
    "Fails when keys are missing in the pillar.",
    {{"present", {}, "keys of any kind", Shape::texts},
     {"boolean", {}, "keys that hold a boolean", Shape::texts},
     {"integer", {}, "keys that hold an integer", Shape::texts},
     {"string", {}, "keys that hold a text", Shape::texts},
     {"listing", {}, "keys that hold a list", Shape::texts},
     {"dictionary", {}, "keys that hold a mapping", Shape::texts},
     {"verbose", {}, "name what is there too", Shape::flag, "False"}},
    false,
    &build_check_pillar};

}  // namespace converge
