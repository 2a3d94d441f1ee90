#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "converge/base/text.h"
#include "converge/language/compile/functions.h"
#include "converge/model/state_function.h"
#include "lint_rules.h"

namespace converge::lint_rules {
namespace {

/// Words that name work with an end, wherever they stand in a command.
constexpr std::array<std::string_view, 10> job_words = {
    "migrate", "db:migrate", "db:seed", "db:setup",  "collectstatic",
    "syncdb",  "backup",     "pg_dump", "mysqldump", "createsuperuser"};
/// Programs that end by themselves.
constexpr std::array<std::string_view, 8> job_programs = {"true", "echo", "date", "env",
                                                          "ls",   "cat",  "make", "deploy"};

/// The word that shows it.
std::string job_word(const Value& command) {
  if (!command.is_list() || command.items().empty()) return {};
  std::string program = python_text(command.items().front());
  // `sh deploy.sh`: what the shell reads.
  const bool shell = program == "sh" || program.ends_with("/sh") || program.ends_with("bash");
  if (shell && command.items().size() == 2) program = python_text(command.items().back());
  const std::string base = program.substr(program.rfind('/') + 1);
  const std::string_view stem = std::string_view(base).substr(0, base.rfind('.'));
  if (std::ranges::find(job_programs, stem) != job_programs.end()) return base;
  for (const Value& item : command.items())
    for (const std::string& word : split(python_text(item), ' '))
      if (std::ranges::find(job_words, word) != job_words.end()) return word;
  return {};
}

void judge_job(const Linter& linter, const State& state) {
  const std::string policy(parsed(state, "restart_policy").text_at("Name"));
  const bool restarts = policy == "always" || policy == "unless-stopped";
  if (state.function == "docker_container.run") {
    if (restarts)
      linter.report("job-restarts", state, given(state, "restart_policy")->place(),
                    fmt::format("docker_container.run waits for an end, and 'restart_policy: {}' "
                                "starts it again",
                                policy),
                    "leave the policy out, or use docker_container.running");
    return;
  }
  const std::string word = job_word(parsed(state, "command"));
  if (word.empty()) return;
  const std::string hint = find_function("docker_container.run")
                               ? "docker_container.run runs a job to its end"
                               : "run it with cmd.run and 'docker run --rm'";
  if (restarts)
    linter.report(
        "job-restarts", state, given(state, "restart_policy")->place(),
        fmt::format("the command ('{}') ends by itself, and 'restart_policy: {}' starts it "
                    "again and again",
                    printable(word), policy),
        hint);
  else if (state.function == "docker_container.running")
    linter.report(
        "job-restarts", state, given(state, "command")->place(),
        fmt::format("the command ('{}') ends by itself: a container that is to run is not "
                    "proven by it",
                    printable(word)),
        hint);
}

void judge_auto_remove(const Linter& linter, const State& state) {
  if (state.function == "docker_container.running" && parsed(state, "auto_remove") == Value(true))
    linter.report("auto-remove", state, given(state, "auto_remove")->place(),
                  "a container that removes itself leaves nothing to go back to, and no log",
                  "leave it out: converge removes what it replaces");
}

}  // namespace

void judge_jobs(const Linter& linter) {
  for (const State& state : linter.graph.states) {
    if (!makes_container(state)) continue;
    judge_job(linter, state);
    judge_auto_remove(linter, state);
  }
}

}  // namespace converge::lint_rules
