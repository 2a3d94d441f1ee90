#include "converge/report/exit_code.h"

#include <doctest/doctest.h>

#include <csignal>

#include "report/reports.h"

using namespace converge;

namespace {
StateReport standing(Standing how) {
  return failed_report("a", "b", Error("x"), how);
}
RunReport interrupted(RunReport run) {
  run.interrupted = Error("asked to end", Trouble::interrupted);
  return run;
}
}  // namespace

TEST_CASE("a converged run is 0, with changes 2 when that is asked for") {
  const RunReport kept = run_report({state_report("a", "test.nop")});
  const RunReport changed = run_report({changed_report("a", "cmd.run", "why")});
  CHECK(exit_code(kept, true) == 0);
  CHECK(exit_code(changed, false) == 0);
  CHECK(exit_code(changed, true) == 2);
  RunReport pending = kept;
  pending.states[0].result = std::nullopt;
  CHECK(exit_code(pending, true) == 2);
  CHECK(exit_code(pending, false) == 0);
  CHECK(exit_code(run_report({}), true) == 0);
}

TEST_CASE("the worst state decides") {
  const StateReport failed = standing(Standing::not_a_service);
  const StateReport back = standing(Standing::rolled_back);
  const StateReport down = standing(Standing::down);
  const StateReport changed = changed_report("a", "b", "c");
  CHECK(exit_code(run_report({changed, failed}), true) == 1);
  CHECK(exit_code(run_report({failed, back}), true) == 5);
  CHECK(exit_code(run_report({back, down, failed}), true) == 4);
  CHECK(exit_code(run_report({standing(Standing::serving)}), false) == 1);
}

TEST_CASE("a run that a signal ended tells the signal unless a service is down") {
  const StateReport back = standing(Standing::rolled_back);
  CHECK(exit_code(interrupted(run_report({back})), false, SIGTERM) == 143);
  CHECK(exit_code(interrupted(run_report({})), false, SIGINT) == 130);
  CHECK(exit_code(interrupted(run_report({standing(Standing::down)})), false, SIGINT) == 4);
}

TEST_CASE("a signal that came too late does not count") {
  CHECK(exit_code(run_report({}), false, SIGTERM) == 0);
}

TEST_CASE("a deadline is a failure") {
  CHECK(exit_code(interrupted(run_report({})), false) == 1);
}

TEST_CASE("what stops a run before it begins has its own codes") {
  CHECK(exit_code(Error("x", Trouble::refused)) == 3);
  CHECK(exit_code(Error("x", Trouble::unreachable)) == 69);
  CHECK(exit_code(Error("x", Trouble::locked)) == 75);
  CHECK(exit_code(Error("x")) == 1);
}

TEST_CASE("a lost report matters when everything else went well") {
  CHECK(with_lost_report(0) == 6);
  CHECK(with_lost_report(2) == 6);
  CHECK(with_lost_report(4) == 4);
  CHECK(with_lost_report(143) == 143);
}
