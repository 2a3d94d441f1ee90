#include "converge/host/docker/ask.h"

#include "converge/base/json.h"
#include "converge/base/text.h"
#include "converge/base/waiting.h"

namespace converge {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr Milliseconds patience_for_daemon = 30s;
/// Before the second request; it does no harm when the first one takes effect after all.
constexpr Milliseconds first_patience = 500ms;
constexpr Milliseconds last_patience = 5s;
constexpr Milliseconds between_looks = 100ms;

}  // namespace

Result<bool> wait_for(const DockerApi& api, const std::string& name, Milliseconds patience,
                      const ContainerTest& holds) {
  const auto deadline = Clock::now() + patience;
  for (;;) {
    TRY(const auto container, api.container(name));
    if (holds(container)) return true;
    if (Clock::now() >= deadline) return false;
    pause(between_looks, {});
  }
}

Result<Answer> ask(const DockerApi& api, const std::string& name,
                   const std::function<Result<HttpAnswer>()>& request,
                   const ContainerTest& happened) {
  for (const bool last : {false, true}) {
    auto answer = request();
    if (answer) return Answer(*std::move(answer));
    if (answer.error().trouble() != Trouble::unknown) return fail(std::move(answer).error());
    if (!api.wait_until_back(patience_for_daemon)) return fail(std::move(answer).error());
    const auto seen = wait_for(api, name, last ? last_patience : first_patience, happened);
    if (!seen) return fail(std::move(answer).error());
    if (*seen) return Answer();
    if (last) return fail(answer.error().message() + ", and it has not been done");
  }
  return Answer();  // not reached: the last round returns
}

Outcome done(const Answer& answer) {
  Outcome outcome;
  if (!answer) {
    outcome.comment = "done, though the daemon's answer never came";
    return outcome;
  }
  const auto json = parse_json(answer->body);
  const Value* warnings = json ? json->find("Warnings") : nullptr;
  if (!warnings || !warnings->is_list()) return outcome;
  for (const auto& warning : warnings->items()) {
    if (warning.is_string()) outcome.warnings.push_back(printable(warning.string()));
  }
  return outcome;
}

Outcome nothing_to_do(std::string why) {
  return {.changed = false, .comment = std::move(why)};
}

}  // namespace converge
