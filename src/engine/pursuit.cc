#include "converge/engine/pursuit.h"

#include <fmt/format.h>

#include <array>
#include <thread>

#include "converge/base/overloaded.h"
#include "converge/base/text.h"

namespace converge {
namespace {

using Clock = std::chrono::steady_clock;

/// More actions than any resource needs: a replacement takes about fifteen.
constexpr int most_actions = 40;

/// Between the attempts to put things right: a service is down meanwhile, and a daemon's hiccup or
/// a port that is taken for a moment passes (rule R5: three attempts).
constexpr std::array<Milliseconds, 2> pauses_of_recovery{Milliseconds{200}, Milliseconds{1000}};

/// One resource on its way; knows the last action so that deciding on it again is noticed.
class Pursuit {
 public:
  Pursuit(const Resource& resource, Host& host, const StepLimits& limits, const StepVoice& voice,
          StateReport& report)
      : resource_(resource), host_(host), limits_(limits), voice_(voice), report_(report) {}

  Result<void> run() {
    for (int round = 0; round < most_actions; ++round) {
      TRY(const Decision decision, resource_.check(host_));
      if (const Keep* keep = std::get_if<Keep>(&decision)) {
        report_.comment = keep->why;
        complete_ = keep->whole_state;
        return {};
      }
      const Act& act = std::get<Act>(decision);
      TRY(check_progress(act));
      if (act.in_gap ? limits_.turn_back() : limits_.stop_soon()) return interrupted(act);
      TRY(const bool good, perform(act, false));
      if (!good || act.last) return {};
    }
    return fail("not convergent: still something to do after " + counted(most_actions, "action"));
  }

  /// The resource kept for the rest of its state too.
  bool complete() const { return complete_; }

  /// Puts things right. An error here is a second one: the first stays the one that is told.
  Result<Settled> recover(const Error& failure) {
    last_.reset();
    std::size_t failed = 0;
    for (int round = 0; round < most_actions; ++round) {
      TRY(const Recovery recovery, resource_.recover(host_, failure));
      if (const Settled* settled = std::get_if<Settled>(&recovery)) return *settled;
      const Act& act = std::get<Act>(recovery);
      TRY(check_progress(act));
      if (limits_.stop_now()) return fail("a second signal came; the next run repairs");
      const Result<bool> done = perform(act, true);
      if (done) continue;
      if (limits_.check || failed == pauses_of_recovery.size()) return fail(done.error());
      pause(pauses_of_recovery[failed++]);
      last_.reset();
    }
    return fail("putting things back does not come to an end");
  }

 private:
  /// Deciding on the same action twice in a row means that doing it changes nothing.
  Result<void> check_progress(const Act& act) {
    if (last_ == act.action)
      return fail(fmt::format("not convergent: did '{}', and it is to be done again because {}",
                              describe(act.action), act.why));
    last_ = act.action;
    return {};
  }

  /// Not through a second signal.
  void pause(Milliseconds length) const {
    const auto end = Clock::now() + length;
    while (Clock::now() < end && !limits_.stop_now()) std::this_thread::sleep_for(Milliseconds{20});
  }

  Result<void> interrupted(const Act& act) const {
    return fail(Error(fmt::format("the run was asked to end before '{}'", describe(act.action)),
                      Trouble::interrupted));
  }

  Result<bool> perform(const Act& act, bool recovery) {
    voice_.started(describe(act.action), act.why);
    const auto start = Clock::now();
    const ActionContext context{voice_.progress, [this, recovery, in_gap = act.in_gap] {
                                  if (recovery) return limits_.stop_now();
                                  return in_gap ? limits_.turn_back() : limits_.stop_soon();
                                }};
    Result<Outcome> outcome = host_.perform(act.action, context);
    ActionReport action{.resource = resource_.title(),
                        .description = describe(act.action),
                        .why = act.why,
                        .changed = outcome && outcome->changed && writes(act.action),
                        .recovery = recovery,
                        .error = std::nullopt,
                        .duration = std::chrono::duration_cast<Milliseconds>(Clock::now() - start)};
    if (!outcome) action.error = one_line(outcome.error());
    report_.actions.push_back(std::move(action));
    if (!outcome) return fail(std::move(outcome).error().during(describe(act.action)));
    take(act, *outcome);
    return outcome->succeeded;
  }

  void take(const Act& act, const Outcome& outcome) {
    if (report_.cause.empty()) report_.cause = act.why;
    const bool counted = !(limits_.check && act.uncounted_in_check);
    const bool changed = counted && outcome.changed;
    report_.changed |= changed && writes(act.action);
    if (changed)
      report_.changes.insert(report_.changes.end(), act.changes.begin(), act.changes.end());
    report_.changes.insert(report_.changes.end(), outcome.changes.begin(), outcome.changes.end());
    report_.warnings.insert(report_.warnings.end(), outcome.warnings.begin(),
                            outcome.warnings.end());
    if (!outcome.comment.empty()) report_.comment = outcome.comment;
    take_result(act, outcome);
  }

  /// In check mode nothing has been tried: a change is pending, and only what is told to fail
  /// fails.
  void take_result(const Act& act, const Outcome& outcome) {
    if (!limits_.check) {
      if (!outcome.succeeded) report_.result = false;
      return;
    }
    const Pretend* pretend = std::get_if<Pretend>(&act.action);
    const bool pending = (outcome.changed || outcome.open) && writes(act.action);
    if (pretend && pretend->check_result)
      report_.result = *pretend->check_result;
    else if (!outcome.succeeded && !pretend)
      report_.result = false;  // the command that a stateful state has for its check
    else if (pending && report_.result == true)
      report_.result = std::nullopt;
  }

  const Resource& resource_;
  Host& host_;
  const StepLimits& limits_;
  const StepVoice& voice_;
  StateReport& report_;
  std::optional<Action> last_;
  bool complete_ = false;
};

/// Nothing was done that another run would not do again: what the failure left is told.
void settle_failure(Pursuit& pursuit, Error failure, StateReport& report) {
  report.result = false;
  Result<Settled> settled = pursuit.recover(failure);
  if (settled) {
    report.standing = settled->standing;
    // What was changed on the way has been undone: it is in the actions, but it is no change.
    if (settled->standing == Standing::rolled_back || settled->standing == Standing::serving)
      report.changes.clear();
    if (!settled->why.empty()) failure = std::move(failure).note(settled->why);
  } else {
    report.standing = Standing::down;
    failure =
        std::move(failure).note("and putting things back failed: " + one_line(settled.error()));
  }
  report.comment = one_line(failure);
  report.error = std::move(failure);
}

}  // namespace

void pursue_all(const std::vector<ResourcePtr>& resources, Host& host, const StepLimits& limits,
                const StepVoice& voice, StateReport& report) {
  for (const ResourcePtr& resource : resources) {
    Pursuit pursuit(*resource, host, limits, voice, report);
    Result<void> result = pursuit.run();
    if (!result) return settle_failure(pursuit, std::move(result).error(), report);
    if (report.result == false || pursuit.complete()) return;
  }
}

}  // namespace converge
