#include <fmt/format.h>

#include <algorithm>

#include "converge/base/text.h"
#include "converge/files/common.h"
#include "converge/language/compile/native_conditions.h"
#include "converge/model/image_reference.h"
#include "converge/model/state_function.h"

namespace converge {
namespace {

/// The arguments of a condition by name; texts, as all of them are names or paths.
using Words = std::map<std::string, std::string, std::less<>>;

/// One question that converge answers without a shell.
struct Question {
  std::string_view name;
  /// In the order in which Salt's `args:` list gives them.
  std::vector<std::string_view> parameters;
  /// How many of them have to be given.
  std::size_t needed;
  Result<NativeCondition> (*bind)(const Words& words);
};

std::string word(const Words& words, std::string_view name) {
  const auto found = words.find(name);
  return found == words.end() ? "" : found->second;
}

/// As the daemon knows it: with a tag or a digest, or an id as it stands.
Result<std::string> image_name(const std::string& written) {
  if (is_image_id(written)) return written;
  TRY(const ImageReference reference, parse_image_reference(written));
  return reference.text();
}

/// The container was made from the image that the reference means on this host now. Whether it
/// runs is another question. No such image or no such container: no.
Result<NativeCondition> uses_image(const Words& words) {
  const std::string name = word(words, "container");
  TRY(const std::string reference, image_name(word(words, "image")));
  NativeCondition condition;
  condition.mentions = {{name}, {reference}};
  condition.holds = [name, reference](const HostView& host) -> Result<bool> {
    TRY(const auto container, host.container(name));
    if (!container) return false;
    TRY(const auto image, host.image(reference));
    return image && same_image(*image, *container);
  };
  return condition;
}

Result<NativeCondition> about_container(const Words& words,
                                        bool (*holds)(const ContainerFacts& container)) {
  const std::string name = word(words, "container");
  NativeCondition condition;
  condition.mentions = {{name}, {}};
  condition.holds = [name, holds](const HostView& host) -> Result<bool> {
    TRY(const auto container, host.container(name));
    return container && holds(*container);
  };
  return condition;
}

Result<NativeCondition> running(const Words& words) {
  return about_container(words, [](const ContainerFacts& facts) { return facts.running(); });
}

/// Without a health check nobody knows: not healthy.
Result<NativeCondition> healthy(const Words& words) {
  return about_container(words, [](const ContainerFacts& facts) {
    return facts.running() && facts.health == Health::healthy;
  });
}

Result<NativeCondition> exists(const Words& words) {
  if (words.contains("container") == words.contains("image"))
    return fail("docker.exists wants either 'container' or 'image'", Trouble::refused);
  if (words.contains("container"))
    return about_container(words, [](const ContainerFacts&) { return true; });
  TRY(const std::string reference, image_name(word(words, "image")));
  NativeCondition condition;
  condition.mentions = {{}, {reference}};
  condition.holds = [reference](const HostView& host) -> Result<bool> {
    TRY(const auto image, host.image(reference));
    return image.has_value();
  };
  return condition;
}

NativeCondition about_path(const Words& words, FileKind kind) {
  NativeCondition condition;
  condition.holds = [path = word(words, "path"), kind](const HostView& host) -> Result<bool> {
    TRY(const Target target, follow(host, path));
    return target.facts && target.facts->kind == kind;
  };
  return condition;
}

Result<NativeCondition> file_exists(const Words& words) {
  return about_path(words, FileKind::regular);
}

Result<NativeCondition> directory_exists(const Words& words) {
  return about_path(words, FileKind::directory);
}

NativeCondition constant(bool answer) {
  NativeCondition condition;
  condition.holds = [answer](const HostView&) -> Result<bool> { return answer; };
  return condition;
}

const std::vector<Question>& questions() {
  static const std::vector<Question> all = {
      {"docker.uses_image", {"container", "image"}, 2, &uses_image},
      {"docker.running", {"container"}, 1, &running},
      {"docker.healthy", {"container"}, 1, &healthy},
      {"docker.exists", {"container", "image"}, 0, &exists},
      {"file.file_exists", {"path"}, 1, &file_exists},
      {"file.directory_exists", {"path"}, 1, &directory_exists},
      {"test.true", {}, 0, [](const Words&) -> Result<NativeCondition> { return constant(true); }},
      {"test.false",
       {},
       0,
       [](const Words&) -> Result<NativeCondition> { return constant(false); }},
  };
  return all;
}

std::vector<std::string> names(const std::vector<std::string_view>& views) {
  return {views.begin(), views.end()};
}

Result<const Question*> find_question(const Value& function) {
  if (!function.is_string())
    return fail(Error("'fun' should name a condition, like docker.uses_image", Trouble::refused)
                    .at(function.place()));
  std::vector<std::string> known;
  for (const Question& question : questions()) {
    if (question.name == function.string()) return &question;
    known.emplace_back(question.name);
  }
  std::string hint = did_you_mean(function.string(), known);
  if (hint.empty()) hint = "there are " + join(known, ", ");
  return fail(Error(fmt::format("no condition is called '{}'", printable(function.string())),
                    Trouble::refused)
                  .at(function.place())
                  .hint(std::move(hint)));
}

Error about(const Question& question, std::string_view what, const Place& place) {
  std::string hint = question.parameters.empty()
                         ? std::string("it has no arguments")
                         : "its arguments are " + join(names(question.parameters), ", ");
  return Error(fmt::format("{} {}", question.name, what), Trouble::refused)
      .at(place)
      .hint(std::move(hint));
}

Result<void> add_word(const Question& question, std::string_view name, const Value& value,
                      Words& words) {
  const auto& known = question.parameters;
  if (std::find(known.begin(), known.end(), name) == known.end())
    return fail(
        about(question, fmt::format("has no argument '{}'", printable(name)), value.place()));
  if (!value.is_scalar() || value.is_null() || python_text(value).empty())
    return fail(about(question, fmt::format("wants a name as '{}'", name), value.place()));
  words.insert_or_assign(std::string(name), python_text(value));
  return {};
}

/// Salt's `args: [a, b]`: by position.
Result<void> add_positional(const Question& question, const Value& list, Words& words) {
  if (!list.is_list()) return fail(about(question, "wants a list as 'args'", list.place()));
  if (list.items().size() > question.parameters.size())
    return fail(about(question, "has fewer arguments", list.place()));
  for (std::size_t i = 0; i < list.items().size(); ++i)
    TRY(add_word(question, question.parameters[i], list.items()[i], words));
  return {};
}

Result<Words> read_words(const Question& question, const Value& entry) {
  Words words;
  for (const Value::Entry& item : entry.entries()) {
    const std::string key = python_text(item.key);
    if (key == "fun") continue;
    if (key == "args") {
      TRY(add_positional(question, item.value, words));
      continue;
    }
    TRY(add_word(question, key, item.value, words));
  }
  for (std::size_t i = 0; i < question.needed; ++i)
    if (!words.contains(question.parameters[i]))
      return fail(about(question, fmt::format("lacks the argument '{}'", question.parameters[i]),
                        entry.place()));
  return words;
}

}  // namespace

std::vector<std::string_view> condition_functions() {
  std::vector<std::string_view> names;
  for (const Question& question : questions()) names.push_back(question.name);
  return names;
}

Result<NativeCondition> native_condition(const Value& entry) {
  const Value* function = entry.find("fun");
  if (!function)
    return fail(Error("a condition is a command, or a mapping with 'fun'", Trouble::refused)
                    .at(entry.place()));
  TRY(const Question* question, find_question(*function));
  TRY(const Words words, read_words(*question, entry));
  Result<NativeCondition> condition = question->bind(words);
  if (!condition) return fail(std::move(condition).error().at(entry.place()));
  condition->function = std::string(question->name);
  return condition;
}

}  // namespace converge
