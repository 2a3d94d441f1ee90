"""A run that is asked to end: at once before the gap, never inside it."""

import signal

from .support import states
from .support.live import Live


class Signals(Live):
    def signalled(self, number, request, text, *options):
        """A run that gets the signal when `request` comes by."""
        started = []
        self.recorder.before(request, lambda: started[0].send(number))
        started.append(self.start(text, *options))
        run = started[0].finish()
        self.recorder.forget()
        self.assertTrue(any(str(one).startswith(request) for one in run.requests), run)
        return run

    def moved(self):
        self.push("1")
        self.apply(self.pulled_service(restart_policy="always"))
        return self.live(), self.push("2"), self.pulled_service(restart_policy="always")

    def test_sigterm_before_the_gap_changes_nothing(self):
        before, _, text = self.moved()
        run = self.signalled(signal.SIGTERM, "POST /containers/create", text)
        self.assertEqual(run.code, 128 + signal.SIGTERM, run)
        self.assert_untouched(before, run)
        self.assertEqual(sorted(self.family()), [""], run)
        self.assertIn("interrupted", run.out)

    def test_sigint_during_a_pull_changes_nothing(self):
        before, _, text = self.moved()
        self.recorder.fail("POST /images/create", "delay:3")
        run = self.signalled(signal.SIGINT, "POST /images/create", text)
        self.assertEqual(run.code, 128 + signal.SIGINT, run)
        self.assertLess(run.seconds, 3, "the pull was waited for")
        self.assert_untouched(before, run)

    def inside_the_gap(self, request, number=signal.SIGTERM):
        """The run goes on to the end: the new one serves, and there was no second gap."""
        _, new, text = self.moved()
        run = self.signalled(number, request, text)
        self.assertEqual(run.code, 128 + number, run)
        live = self.assert_serves(new, run=run)
        self.assertEqual(live["HostConfig"]["RestartPolicy"]["Name"], "always")
        self.assertEqual(run.writes.count(f"POST /containers/{self.name}/stop"), 1, run)
        self.apply(text)
        self.assert_serves(new)
        self.assert_settled(self.service(restart_policy="always"))

    def test_sigterm_while_the_old_one_stops(self):
        self.inside_the_gap(f"POST /containers/{self.name}/stop")

    def test_sigterm_while_the_new_one_starts(self):
        self.inside_the_gap(f"POST /containers/{self.name}/start")

    def test_sighup_while_the_new_one_gets_its_name(self):
        self.inside_the_gap(f"POST /containers/{self.name}.next/rename", signal.SIGHUP)

    def test_sigint_at_the_commit(self):
        self.inside_the_gap(f"POST /containers/{self.name}/update", signal.SIGINT)

    def test_sigterm_when_only_the_old_one_is_left_to_remove(self):
        self.inside_the_gap(f"DELETE /containers/{self.name}.prev")

    def test_a_second_signal_ends_it_at_once_and_the_next_run_repairs(self):
        _, new, text = self.moved()
        started = []

        def send_twice():
            for number in (signal.SIGTERM, signal.SIGINT):
                started[0].send(number)

        self.recorder.before(f"POST /containers/{self.name}.next/rename", send_twice)
        started.append(self.start(text, window="30s"))
        run = started[0].finish()
        self.recorder.forget()
        self.assertLess(run.seconds, 15, run)
        self.assertIn(run.code, (128 + signal.SIGTERM, 128 + signal.SIGINT, 4), run)
        self.apply(text)
        self.assert_serves(new)
        self.assert_settled(self.service(restart_policy="always"))

    def test_states_after_the_signal_are_reported_as_not_run(self):
        before, _, text = self.moved()
        run = self.signalled(signal.SIGTERM, "POST /containers/create",
                             text + states.nothing("later"), "--jobs", "1")
        self.assertIs(run.report["states"][-1]["result"], False, run)
        self.assertTrue(run.report["states"][-1]["skipped"], run)
        self.assertEqual(run.report["exit_code"], run.code)
        self.assert_untouched(before)
