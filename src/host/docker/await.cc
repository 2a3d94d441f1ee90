#include "converge/host/docker/await.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/base/waiting.h"
#include "converge/host/docker/actions.h"

namespace converge {
namespace {

using namespace std::chrono_literals;

constexpr Milliseconds first_pause = 20ms;
constexpr Milliseconds longest_pause = 500ms;

/// Nothing: it is gone, so nobody can say how it ended.
Result<std::optional<ContainerFacts>> ended(const DockerApi& api, const std::string& name,
                                            const ActionContext& context) {
  for (Milliseconds length = first_pause;; length = std::min(length * 2, longest_pause)) {
    TRY(auto now, api.container(name));
    const bool over = !now || (!now->occupies() && now->status != ContainerStatus::created);
    if (over) return now;
    if (!pause(length, context.give_up))
      return fail(Error("interrupted while waiting for the end of " + name, Trouble::interrupted)
                      .hint("the container goes on"));
  }
}

}  // namespace

Result<Outcome> await_end(const DockerApi& api, const AwaitContainer& action,
                          const ActionContext& context) {
  TRY(const auto facts, ended(api, action.name, context));
  if (!facts) return fail(action.name + " is gone: it was removed before its end was seen");
  const auto output = api.output(*facts);
  Outcome outcome;
  outcome.succeeded = facts->exit_code == 0 || !action.must_succeed;
  outcome.comment =
      fmt::format("Container ran and exited with a return code of {}", facts->exit_code);
  outcome.changes = {{"ExitCode", nullptr, facts->exit_code},
                     {"Logs", nullptr, output.value_or("")}};
  if (!output) outcome.warnings.push_back(one_line(output.error()));
  if (!action.remove) return outcome;
  const auto removed = perform_docker(api, RemoveContainer{.name = action.name});
  if (removed) return outcome;
  // The file asks for it to be gone: it is in the way of the next run.
  outcome.succeeded = false;
  outcome.comment += fmt::format(", but it is still there: {}", one_line(removed.error()));
  return outcome;
}

}  // namespace converge
