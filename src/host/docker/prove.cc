#include "converge/host/docker/prove.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/base/text.h"
#include "converge/base/waiting.h"
#include "converge/model/inherited.h"

namespace converge {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr Milliseconds between_proof_looks = 100ms;
/// Also when the window is 0: a start is answered before a command that ends at once has ended,
/// and the daemon needs a moment to notice.
constexpr Milliseconds shortest_window = 250ms;
constexpr int lines_of_log = 5;
constexpr std::size_t longest_output = 300;
/// Restarted by somebody else (a person, the daemon): watched anew, but not for ever.
constexpr int most_restarts_by_others = 3;

/// One watch of one container.
class Watch {
 public:
  Watch(const DockerApi& api, const ProveContainer& action, int outages,
        const ActionContext& context)
      : api_(api),
        action_(action),
        context_(context),
        window_(std::max(action.window, shortest_window)),
        outages_(outages) {}

  Result<ContainerFacts> run();

 private:
  /// True when it is proven.
  Result<bool> judge(const ContainerFacts& now);
  Result<bool> judge_health(const ContainerFacts& now, Milliseconds watched) const;
  Error stopped(const ContainerFacts& now) const;
  Error own_fault(const ContainerFacts& now, std::string what) const;

  const DockerApi& api_;
  const ProveContainer& action_;
  const ActionContext& context_;
  const Milliseconds window_;
  int outages_;
  std::optional<ContainerFacts> first_;
  Clock::time_point begin_ = Clock::now();
  int restarts_by_others_ = 0;
};

std::string quoted_log(const std::vector<std::string>& lines) {
  return lines.empty() ? "" : "; its last words: " + join(lines, " | ");
}

Error Watch::own_fault(const ContainerFacts& now, std::string what) const {
  const auto log = api_.last_words(now, lines_of_log);
  return Error(fmt::format("{} {}{}", action_.name, what, log ? quoted_log(*log) : ""),
               Trouble::own_fault);
}

/// It does not run: by its own fault, unless the daemon took it down on its own way down.
Error Watch::stopped(const ContainerFacts& now) const {
  if (now.status == ContainerStatus::paused) return Error(action_.name + " has been paused");
  if (now.status == ContainerStatus::created) {
    return Error(fmt::format("{} has not been started{}{}", action_.name,
                             now.error.empty() ? "" : ": ", printable(now.error)));
  }
  if (now.doomed()) return Error(action_.name + " is being removed");
  if (api_.outages() != outages_ || !api_.wait_until_back(0ms)) {
    return Error(action_.name + " ended while the daemon was away");
  }
  if (now.status == ContainerStatus::restarting) {
    return own_fault(now, fmt::format("keeps restarting, last exit code {}", now.exit_code));
  }
  const auto reason = now.error.empty() ? "" : " (" + printable(now.error) + ")";
  return own_fault(now, fmt::format("exited with code {}{}", now.exit_code, reason));
}

Result<bool> Watch::judge_health(const ContainerFacts& now, Milliseconds watched) const {
  if (now.health == Health::none || now.health == Health::healthy) return true;
  const auto output = now.health_output.empty()
                          ? ""
                          : ": " + printable(first_characters(now.health_output, longest_output));
  if (now.health == Health::unhealthy) return fail(own_fault(now, "is unhealthy" + output));
  const auto patience = action_.health_deadline.count() > 0
                            ? action_.health_deadline
                            : health_patience(now.inspect.find_path({"Config", "Healthcheck"}));
  if (watched < std::max(patience, window_)) return false;
  return fail(own_fault(
      now, fmt::format("did not become healthy within {}{}", human_duration(patience), output)));
}

Result<bool> Watch::judge(const ContainerFacts& now) {
  if (!first_) first_ = now;
  if (now.id != first_->id) return fail(action_.name + " has been replaced by another container");
  if (!now.running()) return fail(stopped(now));
  if (now.restart_count > first_->restart_count && api_.outages() == outages_) {
    return fail(own_fault(now, fmt::format("exited and was restarted {} times",
                                           now.restart_count - first_->restart_count)));
  }
  if (now.started_at != first_->started_at) {
    if (++restarts_by_others_ > most_restarts_by_others) {
      return fail(action_.name + " is restarted by somebody else again and again");
    }
    first_ = now;
    begin_ = Clock::now();
  }
  const auto watched = std::chrono::duration_cast<Milliseconds>(Clock::now() - begin_);
  TRY(const bool healthy, judge_health(now, watched));
  return healthy && watched >= window_;
}

Result<ContainerFacts> Watch::run() {
  for (;;) {
    TRY(auto now, api_.container(action_.name));
    if (!now) return fail(action_.name + " is gone");
    TRY(const bool proven, judge(*now));
    if (proven) return *std::move(now);
    const auto watched = std::chrono::duration_cast<Milliseconds>(Clock::now() - begin_);
    const auto left = watched < window_ ? window_ - watched : between_proof_looks;
    if (!pause(std::clamp(left, 1ms, between_proof_looks), context_.give_up)) {
      return fail("interrupted while watching " + action_.name, Trouble::interrupted);
    }
  }
}

}  // namespace

Result<ContainerFacts> prove(const DockerApi& api, const ProveContainer& action, int outages,
                             const ActionContext& context) {
  return Watch(api, action, outages, context).run();
}

}  // namespace converge
