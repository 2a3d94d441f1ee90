// Whatever stands there and wherever a run ends: what is known to be good is never lost, a
// stranger's is never touched, what is told is true, and one run that nothing interrupts brings all
// of it to rest.

#include "engine/all_states.h"

#include <doctest/doctest.h>

namespace converge {
namespace {

/// What is wrong after any run that came to an end; "" when nothing is.
std::string judge_any(const Case& start, const PaperMachine& then, const Ran& ran) {
  if (ran.lost) return "nothing known to be good was left";
  for (const Slot& stranger : start.strangers())
    if (words(then.container(stranger->name).value_or(Slot())) != words(stranger))
      return "a stranger's container was touched";
  if (serves(then)) return "";
  if (ran.report.result == true) return "good, it says, and nothing serves";
  const Standing standing = ran.report.standing;
  if (standing == Standing::serving || standing == Standing::rolled_back)
    return "it serves, it says, and nothing does";
  return "";
}

/// What is wrong after a run that nothing went wrong in.
std::string judge_clean(const Case& start, const PaperMachine& then, const Ran& ran) {
  if (std::string wrong = judge_any(start, then, ran); !wrong.empty()) return wrong;
  const Slot live = live_of(then);
  if (!start.strangers().empty()) {
    if (ran.report.result == true) return "good beside a stranger's container";
    const bool ran_before = start.live && start.live->running() && start.good().size() == 1;
    if (ran_before && !ran.done.empty()) return "not refused before anything was touched";
  } else if (start.known_bad()) {
    if (ran.report.result == true) return "a bad version is called good";
    const bool held = live && live->status == ContainerStatus::paused;
    if (!start.good().empty() && !serves(then) && !held) return "a bad version: nothing serves";
    if (!start.good().empty() && then.containers.size() != 2 && !held)
      return "a bad version: leftovers";
  } else if (ran.report.result != true) {
    return "not repaired: " + ran.report.comment;
  } else if (then.containers.size() != 1 || live->image.text != new_image ||
             live->restart_policy != "always") {
    return "not as the file says";
  }
  return "";
}

/// What the old one had before the swap, or the wanted one.
std::string judge_policy(const Case& start, const PaperMachine& then) {
  const Slot live = live_of(then);
  if (!live) return "";
  std::string policy = "always";
  for (const Slot* older : {&start.live, &start.prev})
    if (*older && (*older)->id == live->id && live->image.text != new_image) {
      policy = (*older)->restart_policy;
      for (const Slot* newer : {&start.live, &start.next})
        if (Case::follows(*newer, *older)) policy = former_of(**newer)->restart_policy;
    }
  return live->restart_policy == policy ? "" : "it has not the policy that it had";
}

/// The first case of each kind of trouble, and how many there are.
class Findings {
 public:
  void add(const std::string& what, const Case& start, const PaperMachine& then, const Ran& ran,
           const std::string& fault = "") {
    if (what.empty()) return;
    auto& [count, example] = kinds_[what];
    if (count++ > 0) return;
    example = words(start.machine());
    for (const std::string& action : ran.done) example += "\n  " + action;
    example += fault + words(then) + "\n  " + ran.report.comment;
  }
  ~Findings() {
    for (const auto& [what, kind] : kinds_)
      FAIL_CHECK(what << ", " << kind.first << " times, first:" << kind.second);
  }

 private:
  std::map<std::string, std::pair<int, std::string>> kinds_;
};

/// What a run of this converge can have left when it died: what is newer knows what it followed.
bool is_left_by_us(const Case& start) {
  const auto usual = [](const Slot& slot) {
    return !slot || slot->status == running || slot->status == exited || slot->status == created;
  };
  // Of the new one any policy is the mark that it is proven.
  const bool is_twin = start.live && start.live->image.text != old_image &&
                       start.live->restart_policy == "unless-stopped";
  const Slot& older = start.live ? start.live : start.prev;
  const bool live_knows = !start.live || !start.prev || Case::follows(start.live, start.prev);
  const bool next_knows = !start.next || !older || Case::follows(start.next, older);
  return live_knows && next_knows && !start.failed && start.strangers().empty() &&
         usual(start.live) && usual(start.prev) && !is_twin;
}

}  // namespace

TEST_CASE("whatever stands there, one run puts it right or leaves it alone") {
  Findings findings;
  each_case([&](const Case& start) {
    PaperMachine machine = start.machine();
    const Ran first = run(machine, start.good());
    findings.add(judge_clean(start, machine, first), start, machine, first);
    const Ran second = run(machine, {});
    if (!second.done.empty()) findings.add("the second run does something", start, machine, second);
  });
}

TEST_CASE("wherever a run dies or an action fails, nothing is lost, and the next run repairs") {
  Findings findings;
  each_case([&](const Case& start) {
    if (!is_left_by_us(start)) return;
    PaperMachine whole = start.machine();
    const std::size_t steps = run(whole, {}).done.size();
    for (const Fault fault : {Fault::before, Fault::after, Fault::killed, Fault::verdict})
      for (std::size_t at = 0; at < steps; ++at) {
        PaperMachine machine = start.machine();
        const Ran broken = run(machine, start.good(), fault, at);
        const std::string where = fmt::format("\n  (fault {} at {})", static_cast<int>(fault), at);
        if (broken.lost) findings.add("nothing known to be good was left", start, machine, broken);
        if (broken.report.result == false)
          findings.add(judge_any(start, machine, broken), start, machine, broken, where);
        const bool bad = machine.containers.contains("app.failed");
        const PaperMachine between = machine;
        const Ran next = run(machine, Case::of(machine).good());
        std::string wrong = judge_any(start, machine, next);
        if (wrong.empty() && !bad && next.report.result != true) wrong = "not repaired";
        if (wrong.empty() && bad && !serves(machine)) wrong = "the bad version: nothing serves";
        if (wrong.empty() && machine.containers.size() != (bad ? 2 : 1)) wrong = "leftovers";
        if (wrong.empty()) wrong = judge_policy(start, machine);
        findings.add(wrong, start, machine, next, where + words(between));
      }
  });
}

}  // namespace converge
