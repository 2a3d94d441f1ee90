"""What is wrong with a new version is found out without losing the old one."""

from engines.lib import serve

from .support.live import PORT, Live

EXITS = ["sh", "-c", "echo broken on purpose; exit 3"]


class Rollback(Live):
    def known_good(self, **fields):
        """A version that serves; returns (its image, its container, the text that made it)."""
        image = self.push("good")
        text = self.pulled_service(restart_policy="unless-stopped", **fields)
        self.apply(text)
        return image, self.live(), text

    def assert_old_serves(self, before, run, leftovers=(".failed",)):
        """The old container runs again, with its policy and its networks."""
        family = self.family()
        self.assertEqual(sorted(family), ["", *leftovers], run)
        live = family[""]
        self.assertEqual((live["Id"], live["State"]["Status"]), (before["Id"], "running"), run)
        self.assertEqual(live["HostConfig"]["RestartPolicy"], before["HostConfig"]["RestartPolicy"])
        self.assertEqual(live["NetworkSettings"]["Networks"].keys(),
                         before["NetworkSettings"]["Networks"].keys(), run)
        return live

    def test_an_image_that_exits_at_once_is_rolled_back_and_not_tried_again(self):
        _, before, text = self.known_good()
        bad = self.push("bad", cmd=EXITS)
        run = self.apply(text, code=5)
        self.assertEqual(run.state["standing"], "rolled_back")
        self.assertIn("exited with code 3", run.out)
        self.assertIn("broken on purpose", run.out)
        live = self.assert_old_serves(before, run)
        self.assertEqual(self.family()[".failed"]["Image"], bad)
        self.assertEqual(self.family()[".failed"]["HostConfig"]["RestartPolicy"]["Name"], "no")
        again = self.apply(text, code=5)
        self.assertEqual(again.writes, ["POST /images/create"], again)
        self.assert_untouched(live)
        again = self.assert_settled(self.service(restart_policy="unless-stopped"), code=5)
        self.assertIn("--retry-failed", again.out)
        self.assertIn(f"docker logs {self.name}.failed", again.out)

    def test_retry_failed_tries_the_bad_version_again(self):
        _, before, text = self.known_good()
        self.push("bad", cmd=EXITS)
        self.apply(text, code=5)
        first = self.family()[".failed"]
        run = self.apply(text, "--retry-failed", code=5)
        self.assertIn(f"POST /containers/{self.name}/stop", run.writes)
        self.assert_old_serves(before, run)
        self.assertNotEqual(self.family()[".failed"]["Id"], first["Id"], "the later evidence stays")

    def test_a_later_good_version_replaces_and_removes_the_evidence(self):
        _, before, text = self.known_good()
        self.push("bad", cmd=EXITS)
        self.apply(text, code=5)
        good = self.push("better")
        run = self.apply(text)
        live = self.assert_serves(good, run=run)
        self.assertNotEqual(live["Id"], before["Id"])
        self.assert_settled(self.service(restart_policy="unless-stopped"))

    def test_an_image_that_turns_unhealthy_is_rolled_back(self):
        _, before, text = self.known_good()
        bad = self.push("bad", healthcheck="echo no page; false")
        run = self.apply(text, code=5)
        self.assertIn("unhealthy", run.out)
        self.assertIn("no page", run.out)
        self.assert_old_serves(before, run)
        self.assertEqual(self.family()[".failed"]["Image"], bad)

    def test_an_image_is_proven_when_it_is_healthy_and_not_before(self):
        self.known_good()
        new = self.push("2", files={"/check": "#!/bin/sh\n[ -e /seen ] || { : > /seen; false; }"},
                        healthcheck="/check")
        run = self.apply(self.pulled_service(restart_policy="unless-stopped"))
        live = self.assert_serves(new, run=run)
        self.assertEqual(live["State"]["Health"]["Status"], "healthy")
        self.assert_settled(self.service(restart_policy="unless-stopped"))

    def test_a_command_that_is_not_in_the_image_is_rolled_back(self):
        _, before, _ = self.known_good()
        text = self.service(restart_policy="unless-stopped", command=["/no/such/program"])
        run = self.apply(text, code=5)
        self.assertIn("/no/such/program", run.out)
        self.assert_old_serves(before, run)
        again = self.assert_settled(text, code=5)
        self.assertIn("not tried again", again.out)

    def test_the_old_version_gets_its_port_and_page_back(self):
        published = {"ports": ["8080/tcp"], "port_bindings": [f"{PORT}:8080"]}
        self.push("good", cmd=serve())
        text = self.pulled_service(restart_policy="unless-stopped", **published)
        self.apply(text)
        before = self.live()
        self.push("bad", cmd=EXITS)
        run = self.apply(text, code=5)
        self.assert_old_serves(before, run)
        self.assertEqual(self.page(), "good")

    def test_a_first_version_that_exits_leaves_the_service_down(self):
        self.push("bad", cmd=EXITS)
        run = self.apply(self.service(restart_policy="always"), code=4)
        self.assertEqual(run.state["standing"], "down")
        self.assertIn("broken on purpose", run.out)
        good = self.push("good")
        self.apply(self.pulled_service(restart_policy="always"))
        self.assert_serves(good)


class RefusedBeforeTheGap(Live):
    """A wrong value ends the run while the old container still serves."""

    def refused(self, *words, **fields):
        image = self.push("1")
        self.apply(self.service(restart_policy="unless-stopped"))
        before = self.live()
        run = self.apply(self.service(restart_policy="unless-stopped", **fields), code=1)
        for word in words:
            self.assertIn(word, run.out)
        self.assertNotIn(f"POST /containers/{self.name}/stop", run.writes)
        self.assert_untouched(before, run)
        live = self.assert_serves(image, run=run)
        self.assertEqual(live["HostConfig"]["RestartPolicy"]["Name"], "unless-stopped")

    def test_an_unknown_network_in_networks(self):
        self.refused("no-such-network", networks=["no-such-network"])

    def test_an_unknown_network_as_network_mode(self):
        self.refused("no-such-network", network_mode="no-such-network")

    def test_a_capability_that_the_daemon_does_not_know(self):
        self.refused("NO_SUCH_CAPABILITY", cap_add=["NO_SUCH_CAPABILITY"])

    def test_a_mount_that_the_daemon_refuses(self):
        self.refused("destination can't be '/'", tmpfs={"/": "size=64m"})

    def test_an_unknown_log_driver(self):
        self.refused("no-such-driver", log_driver="no-such-driver")

    def test_a_container_whose_network_is_shared_is_missing(self):
        self.refused("no-such-peer", network_mode="container:no-such-peer")

    def test_a_container_of_compose_is_not_taken_over_unasked(self):
        self.push("1", local=True)
        self.engine.run(self.name, self.ref, Labels={"com.docker.compose.project": "shop"})
        before = self.live()
        run = self.converge(self.service(environment={"A": "1"}))
        self.assertIn("compose project 'shop'", run.out)
        self.assertEqual(run.writes, [], run)
        self.assert_untouched(before)
        self.apply(self.service(environment={"A": "1"}, adopt=True))
        self.assert_serves()

    def test_a_stranger_under_a_reserved_name_is_left_alone(self):
        self.push("1", local=True)
        stranger = self.engine.run(self.name + ".next", self.ref)
        run = self.converge(self.service())
        self.assertIn(f"{self.name}.next", run.out)
        self.assertNotEqual(run.code, 0, run)
        self.assertEqual(run.writes, [], run)
        self.assertEqual(self.family()[".next"]["Id"], stranger)
