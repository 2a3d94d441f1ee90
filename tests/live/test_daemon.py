"""dockerd dies, with the containers or in the middle of a deletion."""

import threading

from .support.live import Live


class DaemonDeath(Live):
    def restart(self):
        self.engine.kill()
        self.engine.start()

    def survives(self, policy):
        self.push("1")
        self.text = self.service(restart_policy=policy)
        self.apply(self.text)
        before = self.live()
        self.restart()
        return before

    def test_unless_stopped_does_not_come_back_by_itself_but_by_the_next_run(self):
        """The daemon takes the container down with itself, and with that policy remembers it as
        stopped: the run after the crash has to start it."""
        before = self.survives("unless-stopped")
        self.assertEqual(self.live()["State"]["Status"], "exited",
                         "the daemon's behaviour is not the one this test is about")
        run = self.apply(self.text)
        self.assertEqual(run.actions, ["start", "watch"], run)
        self.assertEqual(self.assert_serves()["Id"], before["Id"])
        self.assert_settled(self.text)

    def test_always_comes_back_by_itself_and_there_is_nothing_to_do(self):
        before = self.survives("always")
        self.wait_for(lambda: self.live()["State"]["Status"] == "running")
        self.assert_settled(self.text)
        self.assertEqual(self.assert_serves()["Id"], before["Id"])

    def test_a_daemon_that_dies_and_comes_back_in_the_gap(self):
        """The restart brings the known-good one back, with its name of the moment; the run that
        meets it goes on with it or puts it back, and the next one is done."""
        self.push("1")
        text = self.pulled_service(restart_policy="unless-stopped")
        self.apply(text)
        new = self.push("2")
        restarted = threading.Thread(target=self.restart)
        self.recorder.before(f"POST /containers/{self.name}.next/rename", restarted.start)
        run = self.converge(text)
        restarted.join()
        self.recorder.forget()
        self.assertIn(run.code, (0, 1), run)
        self.assert_serves(run=run, alone=False)
        self.apply(text)
        self.assert_serves(new)
        self.assert_settled(self.service(restart_policy="unless-stopped"))


class Dead(Live):
    """A container whose deletion was interrupted answers nothing but another deletion."""

    def leave_dead(self, name):
        """20.10 stops at a layer's file it may not remove. The newest asks containerd, which stands
        still until its client is killed."""
        if self.engine.kind == "debian":
            self._immutable(name)
        else:
            self._killed_inside(name)
        self.assertEqual(self.engine.inspect(name)["State"]["Status"], "dead",
                         "the daemon's behaviour is not the one this test is about")

    def _immutable(self, name):
        upper = self.engine.inspect(name)["GraphDriver"]["Data"]["UpperDir"]
        self.engine.exec(["sh", "-c", f"touch {upper}/kept && chattr +i {upper}/kept"], check=True)
        try:
            answer = self.engine.api("DELETE", f"/containers/{name}", force=True)
            self.assertGreaterEqual(answer.status, 500, answer)
        finally:
            self.engine.exec(["chattr", "-i", f"{upper}/kept"], check=True)

    def _killed_inside(self, name):
        self.engine.must("POST", f"/containers/{name}/stop")
        self.engine.containerd_freeze()
        try:
            deletion = threading.Thread(target=self._delete_unanswered, args=(name,))
            deletion.start()
            self.wait_for(lambda: self.engine.inspect(name)["State"]["Status"]
                          in ("dead", "removing"), 5)
            self.engine.kill()
            deletion.join()
        finally:
            self.engine.containerd_thaw()
        self.engine.start()

    def _delete_unanswered(self, name):
        try:
            self.engine.api("DELETE", f"/containers/{name}", force=True)
        except OSError:
            pass

    def test_a_dead_container_is_deleted_and_made_anew(self):
        image = self.push("1")
        text = self.service(restart_policy="always")
        self.apply(text)
        before = self.live()
        self.leave_dead(self.name)
        run = self.apply(text)
        live = self.assert_serves(image, run=run)
        self.assertNotEqual(live["Id"], before["Id"])
        self.assert_settled(text)

    def test_a_dead_predecessor_is_deleted(self):
        image = self.push("1")
        text = self.service(restart_policy="always")
        self.apply(text)
        live = self.live()
        ours = {"io.converge.managed": "1", "io.converge.image": live["Image"]}
        self.engine.run(f"{self.name}.prev", self.ref, {"RestartPolicy": {"Name": "always"}},
                        Labels=ours)
        self.leave_dead(f"{self.name}.prev")
        self.apply(text)
        self.assertEqual(self.assert_serves(image)["Id"], live["Id"])
        self.assert_settled(text)
