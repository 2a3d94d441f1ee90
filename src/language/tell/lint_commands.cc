#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <regex>

#include "converge/base/text.h"
#include "converge/docker/fields/shapes.h"
#include "lint_rules.h"

namespace converge::lint_rules {
namespace {

constexpr std::string_view dash_hint = "write two plain dashes; the file was pasted from a text";

/// Dashes and quotes of a word processor.
bool typographic(std::string_view text) {
  return text.find("\xe2\x80\x94") != text.npos || text.find("\xe2\x80\x93") != text.npos ||
         text.find("\xe2\x80\x9c") != text.npos || text.find("\xe2\x80\x9d") != text.npos;
}

/// `true--name app`: the next flag of a command line hangs on the value.
bool glued(const std::string& text) {
  static const std::regex flag(
      R"([^\s-]--(name|net|network|restart|rm|link|env|volume|publish|label|add-host|privileged|detach)\b)");
  return std::regex_search(text, flag);
}

/// A flag of `docker run`, not of the program in the container.
bool run_flag(const std::string& word) {
  static const std::regex flag(
      R"(-d|-it|-ti|-dit|--rm|--rm=.*|--detach|--name|--name=.*|--restart|--restart=.*|--publish.*|-p\d.*|-v/.*|-e[A-Z_]+=.*)");
  return std::regex_match(word, flag);
}

std::string words_text(const Value& words) {
  std::vector<std::string> all;
  if (words.is_list())
    for (const Value& word : words.items()) all.push_back(python_text(word));
  return join(all, " ");
}

void judge_command(const Linter& linter, const State& state) {
  const Value words = parsed(state, "command");
  if (!words.is_list() || words.items().empty()) return;
  const Place place = given(state, "command")->place();
  const std::string text = words_text(words);
  const std::string first = python_text(words.items().front());
  const bool docker = first == "docker" && words.items().size() > 1;
  if (run_flag(first) || docker)
    linter.report(
        "glued-flags", state, place,
        fmt::format("the command begins with '{}', which belongs to 'docker run'",
                    docker ? "docker" : printable(first)),
        "flags of 'docker run' are arguments of the state; the command is what runs in the "
        "container");
  else if (glued(text))
    linter.report("glued-flags", state, place,
                  fmt::format("a flag hangs on another word: '{}'", printable(text)),
                  "flags of 'docker run' are arguments of the state");
  if (typographic(text))
    linter.report("typographic", state, place, "a typographic dash or quote stands in the command",
                  std::string(dash_hint));
}

void judge_flags(const Linter& linter, const State& state) {
  for (const Variable& variable : environment_of(state)) {
    const std::string text = variable.value.is_scalar() ? python_text(variable.value) : "";
    if (variable.name.starts_with('-') || glued(text))
      linter.report(
          "glued-flags", state, variable.place,
          fmt::format("a flag of 'docker run' hangs on the variable {}", printable(variable.name)),
          "flags are arguments of the state: --name is its name, -p is port_bindings");
    else if (typographic(text) && text.find("\xe2\x80\x94") != text.npos)
      linter.report("typographic", state, variable.place,
                    fmt::format("a typographic dash stands in {}", printable(variable.name)),
                    std::string(dash_hint));
  }
}

/// What a state does instead of `docker VERB`.
struct Replacement {
  std::string_view verb;
  std::string_view state;
};
constexpr std::array<Replacement, 8> replacements = {{
    {"run", "docker_container.running"},
    {"create", "docker_container.created"},
    {"start", "docker_container.running"},
    {"restart", "a watch on docker_container.running"},
    {"stop", "docker_container.stopped"},
    {"rm", "docker_container.absent"},
    {"rmi", "docker_image.absent"},
    {"pull", "docker_image.present"},
}};

bool judge_docker_by_shell(const Linter& linter, const State& state) {
  for (const auto& [verb, instead] : replacements) {
    const std::regex call(fmt::format(R"((^|[;&|(\s/])docker\s+(container\s+)?{}(\s|$))", verb));
    if (!std::regex_search(state.name, call)) continue;
    linter.report(
        "docker-by-shell", state, state.place,
        fmt::format("'docker {}' in a command: nobody compares what is with what should be", verb),
        fmt::format("{} does it when it is needed, and says why", instead));
    return true;
  }
  return false;
}

/// Nothing says when the command has nothing to do. `stateful` ones say it themselves.
void judge_repetition(const Linter& linter, const State& state) {
  if (state.function == "cmd.wait" || conditional(state) || given(state, "stateful")) return;
  linter.report("runs-every-time", state, state.place,
                "the command runs, and counts as a change, at every run",
                "say when it is done: creates, unless, onlyif or onchanges");
}

/// A signal that nothing sends.
void judge_watch_action(const Linter& linter, const State& state) {
  const Value* action = given(state, "watch_action");
  const bool watches = std::ranges::any_of(state.requisites, [](const Requisite& requisite) {
    return requisite.kind == RequisiteKind::watch || requisite.kind == RequisiteKind::listen;
  });
  if (action && !watches)
    linter.report("watch-action-unused", state, action->place(),
                  "watch_action has no effect: the state watches nothing", "add a 'watch'");
}

/// Commands that succeed whatever they find.
bool always_succeeds(const std::string& command) {
  static const std::regex listing(
      R"(^\s*(/usr/bin/)?docker\s+(ps|images|image ls|container ls|network ls|volume ls)\b[^|;&]*$)");
  return std::regex_match(command, listing);
}

void judge_conditions(const Linter& linter, const State& state) {
  for (const std::string_view word : {"unless", "onlyif"}) {
    const Value* value = state.written->words.find(word);
    if (!value) continue;
    const Value::List single = {*value};
    for (const Value& entry : value->is_list() ? value->items() : single)
      if (entry.is_string() && always_succeeds(entry.string()))
        linter.report("always-holds", state, entry.place(),
                      fmt::format("this '{}' holds always: the command succeeds with an empty list "
                                  "too",
                                  word),
                      "'- fun: docker.exists' or 'docker.running' asks Docker itself");
  }
}

}  // namespace

void judge_commands(const Linter& linter) {
  for (const State& state : linter.graph.states) {
    if (state.assumed) continue;
    judge_conditions(linter, state);
    if (is_module(state, "docker_container")) {
      judge_command(linter, state);
      judge_flags(linter, state);
      judge_watch_action(linter, state);
    } else if (is_module(state, "cmd")) {
      if (!judge_docker_by_shell(linter, state)) judge_repetition(linter, state);
      if (typographic(state.name))
        linter.report("typographic", state, state.place,
                      "a typographic dash or quote stands in the command", std::string(dash_hint));
    }
  }
}

}  // namespace converge::lint_rules
