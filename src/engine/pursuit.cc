#include "converge/engine/pursuit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "converge/base/overloaded.h"
#include "converge/base/text.h"
#include "converge/base/waiting.h"

namespace converge {
namespace {

using Clock = std::chrono::steady_clock;

/// More actions than any resource needs: a replacement takes about fifteen.
constexpr int most_actions = 40;

/// Between the attempts to put things right: a service is down meanwhile, and a daemon's hiccup or
/// a port that is taken for a moment passes (rule R5: three attempts).
constexpr std::array<Milliseconds, 2> pauses_of_recovery{Milliseconds{200}, Milliseconds{1000}};

/// Notices that a resource goes round in circles: the same action twice in a row means that doing
/// it changes nothing, and inside a gap nothing is ever done twice: something is down meanwhile.
class Progress {
 public:
  Result<void> check(const Act& act) {
    const bool repeated = act.in_gap && std::ranges::find(in_gap_, act.action) != in_gap_.end();
    if (last_ == act.action || repeated)
      return fail(fmt::format("not convergent: did '{}', and it is to be done again because {}",
                              describe(act.action), act.why));
    if (++actions_ > most_actions)
      return fail(fmt::format("not convergent: after {} '{}' is still to be done because {}",
                              counted(most_actions, "action"), describe(act.action), act.why));
    last_ = act.action;
    if (act.in_gap) in_gap_.push_back(act.action);
    return {};
  }

  /// What failed may be tried once more.
  void forget(const Act& act) {
    last_.reset();
    std::erase(in_gap_, act.action);
  }

 private:
  int actions_ = 0;
  std::optional<Action> last_;
  std::vector<Action> in_gap_;
};

/// Goes the whole way of a resource on a copy of what is seen: it has to come to an end there
/// before anything real is touched. Costs no request.
Result<void> rehearse(const Resource& resource, Host& shadow) {
  Progress progress;
  const ActionContext nobody{[](const std::string&) {}, [] { return false; }};
  while (true) {
    TRY(const Decision decision, resource.check(shadow));
    if (std::holds_alternative<Keep>(decision)) return {};
    const Act& act = std::get<Act>(decision);
    TRY(progress.check(act));
    const Result<Outcome> outcome = shadow.perform(act.action, nobody);
    if (!outcome) return fail(outcome.error());
    if (!outcome->succeeded || act.last) return {};
  }
}

/// One resource on its way.
class Pursuit {
 public:
  Pursuit(const Resource& resource, Host& host, const StepLimits& limits, const StepVoice& voice,
          StateReport& report)
      : resource_(resource), host_(host), limits_(limits), voice_(voice), report_(report) {}

  Result<void> run() {
    Progress progress;
    while (true) {
      TRY(const Decision decision, resource_.check(host_));
      if (const Keep* keep = std::get_if<Keep>(&decision)) {
        report_.comment = keep->why;
        return {};
      }
      const Act& act = std::get<Act>(decision);
      TRY(progress.check(act));
      if (act.in_gap ? limits_.turn_back() : limits_.stop_soon()) return interrupted(act);
      if (!act.in_gap) TRY(rehearse_rest());
      TRY(const bool good, perform(act, false));
      if (!good || act.last) return {};
    }
  }

  /// Puts things right. An error here is a second one: the first stays the one that is told.
  Result<Settled> recover(const Error& failure) {
    Progress progress;
    std::size_t failed = 0;
    while (true) {
      TRY(const Recovery recovery, resource_.recover(host_, failure));
      if (const Settled* settled = std::get_if<Settled>(&recovery)) return *settled;
      const Act& act = std::get<Act>(recovery);
      TRY(progress.check(act));
      if (limits_.stop_now()) return fail("a second signal came; the next run repairs");
      const Result<bool> done = perform(act, true);
      if (done) continue;
      if (limits_.check || failed == pauses_of_recovery.size()) return fail(done.error());
      // Not through a second signal: the next round ends at it.
      pause(pauses_of_recovery[failed++], [this] { return limits_.stop_now(); });
      progress.forget(act);
    }
  }

  /// How things stand when they could not be put right. Only what is seen is called down.
  Settled look(const Error& failure) const {
    Result<Settled> seen = resource_.standing(host_, failure);
    if (seen) return *std::move(seen);
    return {Standing::unknown, "what serves now cannot be told: " + one_line(seen.error())};
  }

 private:
  Result<void> rehearse_rest() const {
    if (!resource_.rehearsed()) return {};
    const std::unique_ptr<Host> shadow = host_.rehearsal();
    if (!shadow) return {};
    return rehearse(resource_, *shadow);
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
    ActionReport action{.resource = act.stage.empty() ? resource_.title() : act.stage,
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
    for (const auto* warnings : {&act.warnings, &outcome.warnings})
      report_.warnings.insert(report_.warnings.end(), warnings->begin(), warnings->end());
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
    const Pretend* pretend = as<Pretend>(act.action);
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
    const Settled seen = pursuit.look(failure);
    report.standing = seen.standing;
    failure =
        std::move(failure).note("and putting things back failed: " + one_line(settled.error()));
    if (!seen.why.empty()) failure = std::move(failure).note(seen.why);
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
    if (report.result == false) return;
  }
}

}  // namespace converge
