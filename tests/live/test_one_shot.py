"""docker_container.run: a container for one command, at every run."""

from .support import states
from .support.live import Live


class OneShot(Live):
    def job(self, script, **fields):
        self.push("1")
        return states.container(self.name, self.ref, function="docker_container.run",
                                command=["sh", "-c", script], **fields)

    def changes(self, run):
        return {change["what"]: change["after"] for change in run.state["changes"]}

    def test_its_exit_code_and_its_output_are_told(self):
        run = self.apply(self.job("echo one; echo two >&2; exit 0"))
        changes = self.changes(run)
        self.assertEqual(changes["ExitCode"], 0, run)
        self.assertEqual(sorted(changes["Logs"].split()), ["one", "two"], run)
        self.assertEqual(self.live()["State"]["Status"], "exited")

    def test_a_bad_exit_code_fails_unless_it_is_said_to_be_good(self):
        text = self.job("exit 3")
        run = self.apply(text, code=1)
        self.assertEqual(self.changes(run)["ExitCode"], 3, run)
        again = self.apply(text + "    - replace: True\n    - failhard: False\n")
        self.assertTrue(again.state["result"], again)

    def test_one_that_is_there_is_replaced_only_when_that_is_said(self):
        text = self.job("exit 0")
        self.apply(text)
        first = self.live()["Id"]
        run = self.apply(text, code=1)
        self.assertIn("replace: True", run.out, run)
        self.assertEqual(self.live()["Id"], first)
        self.apply(text + "    - replace: True\n")
        self.assertNotEqual(self.live()["Id"], first)

    def test_one_that_runs_is_replaced_only_by_force(self):
        text = self.job("exec sleep 1000", bg=True)
        self.apply(text)
        first = self.assert_serves()["Id"]
        self.apply(text + "    - replace: True\n", code=1)
        self.assertEqual(self.assert_serves()["Id"], first)
        self.apply(text + "    - replace: True\n    - force: True\n    - stop_timeout: 1\n")
        self.assertNotEqual(self.assert_serves()["Id"], first)

    def test_it_is_removed_afterwards_however_it_ended(self):
        run = self.apply(self.job("echo bye; exit 4", auto_remove=True), code=1)
        self.assertEqual(self.changes(run)["ExitCode"], 4, run)
        self.assertEqual(self.changes(run)["Logs"], "bye\n", run)
        self.assertEqual(self.family(), {})

    def test_a_check_makes_none(self):
        run = self.apply(self.job("exit 0"), "--check")
        self.assertIsNone(run.state["result"], run)
        self.assertEqual(run.writes, [], run)
        self.assertEqual(self.family(), {})

    def test_a_command_that_is_not_in_the_image_fails(self):
        self.push("1")
        run = self.apply(states.container(self.name, self.ref, function="docker_container.run",
                                          command=["/no/such/program"]), code=1)
        self.assertFalse(run.state["result"], run)

    def test_a_listener_runs_once_more(self):
        text = "change:\n  test.succeed_with_changes: []\n" + self.job(
            "echo ran", replace=True, listen=[{"test": "change"}])
        run = self.apply(text)
        listener = run.report["states"][-1]
        self.assertEqual((listener["id"], listener["function"], listener["changed"]),
                         (f"listener_{self.name}", "docker_container.mod_watch", True), run)
        self.assertEqual(len(self.recorder.named("POST /containers/create")), 2)
        self.assertEqual(list(self.family()), [""])
