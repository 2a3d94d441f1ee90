#pragma once

// Every combination of the four containers of a unit that can stand there, and a daemon on which a
// run can be broken off at each action.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "converge/engine/pursuit.h"
#include "engine/rollout_world.h"

namespace converge {

inline constexpr auto other_image = "sha256:other";  // a version that was wanted once
inline constexpr std::array slots{"app", "app.next", "app.prev", "app.failed"};
using Slot = std::optional<ContainerFacts>;

inline ContainerFacts foreign(ContainerFacts facts) {
  facts.labels.clear();
  return facts;
}

/// How an action of a run goes wrong: not done; done, and an error all the same; done, and the run
/// dies; the new container ends while it is watched.
enum class Fault { none, before, after, killed, verdict };
struct Killed {};

inline std::string words(const Slot& slot) {
  if (!slot) return "-";
  constexpr std::array statuses{"created",  "running", "paused", "restarting",
                                "removing", "exited",  "dead"};
  const auto former = slot->labels.find(std::string(label::former));
  return fmt::format("{} {} {} {}{}", slot->labels.empty() ? "foreign" : "ours",
                     slot->image.text.substr(7), statuses[static_cast<std::size_t>(slot->status)],
                     slot->restart_policy,
                     former == slot->labels.end() ? "" : " after " + former->second);
}

inline std::string words(const PaperMachine& machine) {
  std::string text;
  for (const char* name : slots) {
    const auto found = machine.containers.find(name);
    text += fmt::format("\n    {}: {}", name,
                        words(found == machine.containers.end() ? Slot() : Slot(found->second)));
  }
  return text;
}

/// A daemon that breaks the k-th action, and that looks after every one whether something known to
/// be good is left.
class Daemon : public Host {
 public:
  Daemon(const PaperMachine& machine, std::vector<std::string> good, Fault fault, std::size_t at)
      : shadow_(machine), good_(std::move(good)), fault_(fault), at_(at) {}

  std::vector<std::string> done;
  bool lost = false;

  Result<std::optional<ImageFacts>> image(const std::string& name) const override {
    return shadow_.image(name);
  }
  Slot at(const std::string& name) const { return shadow_.container(name).value_or(Slot()); }
  Result<Slot> container(const std::string& name) const override { return shadow_.container(name); }
  Result<std::optional<NetworkFacts>> network(const std::string& name) const override {
    return shadow_.network(name);
  }
  Result<std::optional<FileFacts>> file(const std::string& path) const override {
    return shadow_.file(path);
  }
  Result<std::string> contents(const std::string& path) const override {
    return shadow_.contents(path);
  }
  Result<CommandResult> run(const Command& command) const override { return shadow_.run(command); }
  std::unique_ptr<Host> rehearsal() const override { return std::make_unique<ShadowHost>(*this); }

  Result<Outcome> perform(const Action& action, const ActionContext& context) override {
    const Fault fault = done.size() == at_ ? fault_ : Fault::none;
    done.push_back(describe(action));
    if (fault == Fault::before) return fail("it does not work");
    if (const auto* watch = as<ProveContainer>(action); watch && fault == Fault::verdict) {
      (void)shadow_.perform(StopContainer{watch->name, {}}, context);
      return fail("it exited", Trouble::own_fault);
    }
    auto outcome = shadow_.perform(action, context);
    if (outcome) look();
    if (fault == Fault::killed) throw Killed();
    if (fault == Fault::after) return fail("nobody knows");
    return outcome;
  }

  /// What the next run finds: it knows nothing of this one.
  void leave(PaperMachine& machine) const {
    std::map<std::string, ContainerFacts> left;
    for (const char* name : slots) {
      Slot slot = at(name);
      if (!slot) continue;
      slot->fresh = false;
      slot->proof.reset();
      left[name] = *slot;
    }
    machine.containers = std::move(left);
  }

 private:
  void look() {
    for (const char* name : slots) {
      const Slot slot = at(name);
      if (slot && (slot->proof || std::ranges::find(good_, slot->id.text) != good_.end())) return;
    }
    if (!good_.empty()) lost = true;
  }

  ShadowHost shadow_;
  std::vector<std::string> good_;
  Fault fault_;
  std::size_t at_;
};

struct Case {
  Slot live, next, prev, failed;

  static Case of(const PaperMachine& machine) {
    const auto at = [&](int i) { return machine.container(slots[i]).value_or(Slot()); };
    return {at(0), at(1), at(2), at(3)};
  }
  std::vector<const Slot*> all() const { return {&live, &next, &prev, &failed}; }
  static bool ours(const Slot& slot) { return slot && !slot->labels.empty(); }
  static bool follows(const Slot& newer, const Slot& older) {
    if (!newer || !older) return false;
    const auto memory = newer->labels.find(std::string(label::former));
    return memory != newer->labels.end() && memory->second.starts_with(older->id.text + " ");
  }
  /// Somebody else's, by what stands beside it.
  std::vector<Slot> strangers() const {
    std::vector<Slot> found;
    const bool adopted = follows(live, prev) || follows(next, prev) || follows(failed, prev);
    if (next && !ours(next)) found.push_back(next);
    if (failed && !ours(failed)) found.push_back(failed);
    if (prev && !ours(prev) && !adopted) found.push_back(prev);
    const bool adopting = follows(next, live) && !ours(prev);
    if (live && prev && !ours(live) && !adopting) found.push_back(live);
    return found;
  }
  /// The one that waits to come back, and the one that has its policy, or that nobody has to prove.
  std::vector<std::string> good() const {
    std::vector<std::string> ids;
    if (prev && !prev->doomed()) ids.push_back(prev->id.text);
    const bool proven = !prev || !ours(live) || live->restart_policy != "no";
    if (live && !live->doomed() && proven && live->status != created) ids.push_back(live->id.text);
    return ids;
  }
  bool known_bad() const {
    const bool wanted = live && live->image.text == new_image && !live->doomed();
    return ours(failed) && failed->image.text == new_image && !wanted;
  }
  PaperMachine machine() const {
    PaperMachine machine;
    machine.images[reference].id = {new_image};
    for (const Slot* slot : all())
      if (*slot) machine.containers[(*slot)->name] = **slot;
    return machine;
  }
};

struct Ran {
  StateReport report;
  std::vector<std::string> done;
  bool lost = false;
};

/// One run, from beginning to end or to its death.
inline Ran run(PaperMachine& machine, const std::vector<std::string>& good,
               Fault fault = Fault::none, std::size_t at = 0) {
  static int runs = 0;
  Rollout rollout;
  rollout.units.push_back(unit_called("app"));
  rollout.run_id = fmt::format("run-{}", ++runs);
  std::vector<ResourcePtr> resources;
  resources.push_back(std::make_unique<RolloutResource>(rollout));
  Daemon daemon(machine, good, fault, at);
  const StepVoice silent{[](const std::string&, const std::string&) {}, {}};
  Ran ran;
  ran.report.result = true;
  try {
    pursue_all(resources, daemon, StepLimits{}, silent, ran.report);
  } catch (const Killed&) {
    ran.report.result = std::nullopt;
  }
  daemon.leave(machine);
  ran.done = daemon.done;
  ran.lost = daemon.lost;
  return ran;
}

inline Slot live_of(const PaperMachine& machine) {
  return machine.container("app").value_or(Slot());
}

inline bool serves(const PaperMachine& machine) {
  const Slot live = live_of(machine);
  return live && live->running();
}

/// Made to take its place; a policy of `always` may be the one that it was given for the swap.
inline ContainerFacts made_for(const ContainerFacts& older, const ContainerFacts& newer) {
  const bool armed = older.restart_policy == "always";
  return after(older, newer, armed ? "unless-stopped" : older.restart_policy);
}

/// A newer container in its three relations to an older one: made after it, after another one, or
/// by a version that wrote no such label.
inline std::vector<ContainerFacts> related(const ContainerFacts& newer, const Slot& older) {
  std::vector<ContainerFacts> all{newer};
  if (!older) return all;
  all.push_back(made_for(*older, newer));
  ContainerFacts another = *older;
  another.id = {"id-of-another"};
  all.push_back(after(another, newer));
  return all;
}

inline std::vector<Slot> all_prev() {
  return {std::nullopt,
          old_one("app.prev", running, "always"),
          old_one("app.prev", exited, "always"),
          old_one("app.prev", exited, "no"),
          old_one("app.prev", ContainerStatus::dead, "always"),
          foreign(old_one("app.prev", exited, "always"))};
}

inline std::vector<Slot> all_live(const Slot& prev) {
  std::vector<Slot> all{std::nullopt, foreign(old_one("app", running)),
                        foreign(old_one("app", exited)), foreign(new_one("app", running))};
  for (const char* image : {old_image, new_image, other_image}) {
    for (const auto status : {running, exited, ContainerStatus::paused})
      for (const char* policy : {"no", "always", "unless-stopped"})
        for (const ContainerFacts& one : related(ours("app", image, status, policy), prev))
          all.push_back(one);
    all.push_back(ours("app", image, created, "no"));
    // Only what is half deleted itself knew an adopted one: nobody can tell that any more.
    if (!prev || Case::ours(prev)) all.push_back(ours("app", image, ContainerStatus::dead, "no"));
  }
  return all;
}

inline std::vector<Slot> all_next(const Slot& older) {
  std::vector<Slot> all{std::nullopt, foreign(new_one("app.next", created, "no"))};
  for (const ContainerFacts& one : related(new_one("app.next", created, "no"), older))
    all.push_back(one);
  const ContainerFacts other = ours("app.next", other_image, created, "no");
  all.push_back(older ? made_for(*older, other) : other);
  return all;
}

inline std::vector<Slot> all_failed(const Slot& older, const Slot& next) {
  const ContainerFacts bad = new_one("app.failed", exited, "no");
  std::vector<Slot> all{std::nullopt, older ? after(*older, bad) : bad};
  if (next) return all;
  all.push_back(ours("app.failed", other_image, exited, "no"));
  all.push_back(foreign(bad));
  return all;
}

/// All are seen in the ordinary build. Sanitizers make each thirty times as dear, and what they
/// look for shows in a part of them.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr std::size_t one_of = 23;
#else
inline constexpr std::size_t one_of = 1;
#endif
#else
inline constexpr std::size_t one_of = 1;
#endif

template <typename Visit>
void each_case(const Visit& visit) {
  std::size_t number = 0;
  for (const Slot& prev : all_prev())
    for (const Slot& live : all_live(prev)) {
      const Slot& older = live ? live : prev;
      for (const Slot& next : all_next(older))
        for (const Slot& failed : all_failed(older, next))
          if (number++ % one_of == 0) visit(Case{live, next, prev, failed});
    }
}

}  // namespace converge
