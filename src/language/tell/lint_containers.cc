#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "converge/base/text.h"
#include "converge/language/compile/words.h"
#include "lint_rules.h"

namespace converge::lint_rules {
namespace {

void judge_bind(const Linter& linter, const State& state, const std::string& bind) {
  const std::string source = bind.substr(0, bind.find(':'));
  const Place place = given(state, "binds")->place();
  if (source.ends_with("/docker.sock"))
    linter.report(
        "docker-socket", state, place,
        fmt::format("{} is bound into the container: whoever is in it is root on this host",
                    printable(source)),
        "a proxy that lets only some requests through is safer");
  if (source == "/")
    linter.report("host-root", state, place,
                  "the host's whole file system is bound into the container",
                  "bind only what it needs");
}

/// Longer words first: DB_PASSWORD_FILE is no password.
bool secret_name(const std::string& name) {
  const std::string small = lower(name);
  if (small.ends_with("_file") || small.ends_with("_path")) return false;
  constexpr std::array<std::string_view, 9> parts = {"password",    "passwd",     "secret",
                                                     "token",       "api_key",    "apikey",
                                                     "private_key", "access_key", "credential"};
  return std::ranges::any_of(
             parts, [&](std::string_view part) { return small.find(part) != small.npos; }) ||
         small.ends_with("_key") || small.ends_with("_pass") || small.ends_with("_pwd");
}

/// `scheme://user:password@host`
bool secret_address(const std::string& text) {
  const std::size_t scheme = text.find("://");
  if (scheme == std::string::npos) return false;
  const std::string rest = text.substr(scheme + 3, text.find('/', scheme + 3) - scheme - 3);
  const std::size_t at = rest.find('@');
  return at != std::string::npos && rest.substr(0, at).find(':') != std::string::npos;
}

void judge_secret(const Linter& linter, const State& state, const Variable& variable) {
  // What a template puts there comes from somewhere else.
  const bool in_the_file = !source_at(variable.place).empty();
  if (!in_the_file || !variable.value.is_scalar() || variable.value.is_null()) return;
  const std::string text = python_text(variable.value);
  if (text.empty() || (!secret_name(variable.name) && !secret_address(text))) return;
  linter.report(
      "secret-in-file", state, variable.place,
      fmt::format("the value of {} stands in the file as plain text", printable(variable.name)),
      "take it from the pillar: {{ pillar['...'] }}, given with --pillar-file");
}

/// What YAML 1.1 made of a plain value, when that is not what is written.
void judge_reading(const Linter& linter, const State& state, const Variable& variable) {
  if (variable.joined) return;
  const auto trap = [&](std::string message) {
    linter.report("yaml-trap", state, variable.place,
                  fmt::format("{}: {}", printable(variable.name), message), "put it in quotes");
  };
  if (variable.value.is_null()) return trap("it has no value and is empty in the container");
  if (!variable.value.is_scalar()) return;
  const std::string read = python_text(variable.value);
  const std::optional<std::string> written = written_plainly(variable.place);
  if (variable.value.is_string()) {
    const bool exponent =
        written && !read.empty() && read.find_first_not_of("0123456789.eE+-") == read.npos &&
        read.find_first_of("eE") != read.npos && read.front() >= '0' && read.front() <= '9';
    if (exponent)
      trap(fmt::format("{} is a text here and a number to other readers of YAML", read));
    return;
  }
  if (variable.value.is_boolean() && !written) return trap(fmt::format("it is read as {}", read));
  if (written && *written != read) trap(fmt::format("{} is read as {}", printable(*written), read));
}

}  // namespace

void judge_rights(const Linter& linter) {
  for (const State& state : linter.graph.states) {
    if (!is_module(state, "docker_container") || state.assumed) continue;
    const Value binds = parsed(state, "binds");
    if (binds.is_list())
      for (const Value& bind : binds.items()) judge_bind(linter, state, python_text(bind));
    if (parsed(state, "privileged") == Value(true))
      linter.report("privileged", state, given(state, "privileged")->place(),
                    "the container has all rights on this host",
                    "give it what it needs: cap_add, devices");
  }
}

void judge_environment(const Linter& linter) {
  for (const State& state : linter.graph.states) {
    if (!is_module(state, "docker_container") || state.assumed) continue;
    for (const Variable& variable : environment_of(state)) {
      judge_secret(linter, state, variable);
      judge_reading(linter, state, variable);
    }
  }
}

}  // namespace converge::lint_rules
