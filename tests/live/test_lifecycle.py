"""A container comes up, stays as it is, moves to a new image, is corrected and brought back."""

from engines.lib import serve

from .support import states
from .support.live import PORT, Live

PUBLISHED = {"ports": ["8080/tcp"], "port_bindings": [f"{PORT}:8080"]}


class Lifecycle(Live):
    def test_first_run_brings_it_up_and_the_second_writes_nothing(self):
        image = self.push("1", cmd=serve())
        text = self.service(restart_policy="always", environment={"A": "1"}, **PUBLISHED)
        run = self.apply(text)
        self.assertEqual(run.actions, ["pull", "create", "rename", "start", "watch", "update"], run)
        self.assertTrue(run.state["changed"])
        live = self.assert_serves(image)
        self.assertEqual(live["HostConfig"]["RestartPolicy"]["Name"], "always")
        self.assertIn("A=1", live["Config"]["Env"])
        self.assertEqual(self.page(), "1")
        second = self.assert_settled(text)
        self.assertFalse(second.state["changed"])
        self.assertLessEqual(len(second.requests), 1 + 3, second)
        self.assert_untouched(live)

    def test_five_resources_act_when_a_tag_has_moved(self):
        old = self.push("1")
        text = self.pulled_service(restart_policy="unless-stopped")
        self.apply(text)
        before = self.assert_serves(old)
        new = self.push("2")
        run = self.apply(text)
        self.assertNotEqual(old, new)
        live = self.assert_serves(new, run=run)
        self.assertNotEqual(live["Id"], before["Id"])
        self.assertIsNone(self.engine.inspect(before["Id"]), "the old container is still there")
        self.assertEqual(run.report["states"][0]["actions"][0]["description"], f"pull {self.ref}")
        self.assertEqual([resource.split()[-1] for resource in run.resources],
                         ["created", "stopped", "proven", "removed"], run)
        self.assertEqual(live["HostConfig"]["RestartPolicy"]["Name"], "unless-stopped")
        self.assertIn(f"the tag {self.ref} moved", run.state["cause"])
        self.assertEqual([change["what"] for change in run.state["changes"]][:1], ["image"], run)

    def test_a_tag_that_has_not_moved_is_asked_for_and_nothing_else(self):
        self.push("1")
        text = self.pulled_service()
        self.apply(text)
        live = self.live()
        run = self.apply(text)
        self.assertEqual(run.writes, ["POST /images/create"], run)
        self.assertFalse(any(state["changed"] for state in run.report["states"]), run)
        self.assert_untouched(live)

    def test_three_containers_of_one_image_cost_six_requests(self):
        self.push("1")
        names = [f"{self.name}-{number}" for number in (1, 2, 3)]
        text = "".join(states.container(name, self.ref) for name in names)
        self.apply(text)
        started = {name: self.engine.inspect(name)["State"]["StartedAt"] for name in names}
        second = self.assert_settled(text)
        self.assertLessEqual(len(second.requests), 3 + 3, second)
        self.assertEqual(len(second.report["states"]), 3)
        for name in names:
            self.assertEqual(self.engine.inspect(name)["State"]["StartedAt"], started[name])

    def test_a_changed_field_replaces_and_is_named(self):
        image = self.push("1")
        self.apply(self.service(environment={"A": "1"}))
        before = self.live()
        run = self.apply(self.service(environment={"A": "2"}))
        live = self.assert_serves(image)
        self.assertNotEqual(live["Id"], before["Id"])
        self.assertIn("A=2", live["Config"]["Env"])
        self.assertIn("environment", run.state["cause"])
        self.assertIn("app.sls:", run.state["cause"])
        self.assert_settled(self.service(environment={"A": "2"}))

    def test_check_says_what_would_change_and_writes_nothing(self):
        old = self.push("1")
        text = self.pulled_service()
        run = self.apply(text, "--check")
        self.assertEqual(run.writes, [], run)
        self.assertEqual(run.report["summary"]["pending"], 2, run)
        self.assertIsNone(self.engine.inspect_image(self.ref))
        self.apply(text)
        before = self.assert_serves(old)
        changed = self.pulled_service(environment={"A": "2"})
        run = self.apply(changed, "--check", "--detailed-exitcode", code=2)
        self.assertEqual(run.writes, [], run)
        self.assertIsNone(run.state["result"], run)
        self.assertIn("stop", run.actions)
        self.assert_untouched(before)
        self.assertEqual(sorted(self.family()), [""])

    def test_a_container_stopped_by_hand_is_started(self):
        self.bring_back(lambda: self.engine.must("POST", f"/containers/{self.name}/stop"))

    def test_a_killed_container_is_started(self):
        self.bring_back(lambda: self.engine.must("POST", f"/containers/{self.name}/kill"))

    def bring_back(self, harm):
        image = self.push("1")
        text = self.service(restart_policy="unless-stopped", **PUBLISHED)
        self.apply(text)
        before = self.live()
        harm()
        self.wait_for(lambda: self.live()["State"]["Status"] == "exited")
        run = self.apply(text)
        live = self.assert_serves(image)
        self.assertEqual(live["Id"], before["Id"], "replaced, where a start was enough")
        self.assertTrue(live["NetworkSettings"]["Ports"]["8080/tcp"])
        self.assertEqual(run.actions, ["start", "watch"], run)
        self.assert_settled(text)

    def test_a_removed_container_is_made_anew(self):
        image = self.push("1")
        text = self.service()
        self.apply(text)
        self.engine.remove(self.name)
        self.apply(text)
        self.assert_serves(image)
        self.assert_settled(text)

    def test_an_update_behind_our_back_is_corrected_in_place(self):
        self.push("1")
        text = self.service(restart_policy="unless-stopped", mem_limit="64m")
        self.apply(text)
        before = self.live()
        self.engine.must("POST", f"/containers/{self.name}/update", {
            "RestartPolicy": {"Name": "always"}, "Memory": 128 << 20, "MemorySwap": 256 << 20})
        run = self.apply(text)
        self.assert_untouched(before, run)
        now = self.live()["HostConfig"]
        self.assertEqual((now["RestartPolicy"]["Name"], now["Memory"]),
                         ("unless-stopped", 64 << 20), run)
        self.assertEqual({change["what"] for change in run.state["changes"]},
                         {"restart_policy", "mem_limit"}, run)
        self.assert_settled(text)
        self.assert_serves()

    def test_a_policy_taken_away_behind_our_back_looks_unproven_and_is_given_back(self):
        """`no` is what a container has until it is proven, so it is proven again."""
        self.push("1")
        text = self.service(restart_policy="always")
        self.apply(text)
        before = self.live()
        self.engine.must("POST", f"/containers/{self.name}/update",
                         {"RestartPolicy": {"Name": "no"}})
        run = self.apply(text)
        self.assertEqual(run.actions, ["watch", "update"], run)
        self.assert_untouched(before, run)
        self.assertEqual(self.live()["HostConfig"]["RestartPolicy"]["Name"], "always")
        self.assert_settled(text)

    def test_the_data_of_anonymous_volumes_goes_on_to_the_new_container(self):
        config = {"Volumes": {"/data": {}}}
        started = ["sh", "-c", "echo started >> /data/log; trap 'exit 0' TERM; "
                               "while :; do sleep 1 & wait $!; done"]
        self.push("1", cmd=started, config=config)
        text = self.pulled_service()
        self.apply(text)
        volume = self.live()["Mounts"][0]
        self.push("2", cmd=started, config=config)
        self.apply(text)
        self.assert_serves()
        mounts = self.live()["Mounts"]
        self.assertEqual([mount["Name"] for mount in mounts], [volume["Name"]])
        log = self.engine.exec(["cat", f"{volume['Source']}/log"]).stdout
        self.assertEqual(log.split(), ["started", "started"])

    def test_remove_first_is_the_plain_order(self):
        self.push("1")
        text = self.pulled_service(update_order="remove_first")
        self.apply(text)
        self.push("2")
        run = self.apply(text)
        self.assertEqual([write.rpartition("/")[2] if write.startswith("POST") else "DELETE"
                          for write in run.writes],
                         ["create", "stop", "DELETE", "create", "start"], run)
        self.assert_serves()
        self.assert_settled(self.service(update_order="remove_first"))

    def test_stopped_and_absent(self):
        self.push("1")
        self.apply(self.service())
        stopped = states.container(self.name, None, "docker_container.stopped")
        self.apply(stopped)
        self.assertEqual(self.live()["State"]["Status"], "exited")
        self.assert_settled(stopped)
        absent = states.container(self.name, None, "docker_container.absent")
        self.apply(absent)
        self.assertEqual(self.family(), {})
        self.assert_settled(absent)

    def test_absent_wants_force_for_what_runs(self):
        self.push("1")
        self.apply(self.service())
        before = self.live()
        absent = states.container(self.name, None, "docker_container.absent")
        run = self.apply(absent, code=1)
        self.assertIn("force", run.out)
        self.assert_untouched(before)
        self.apply(states.container(self.name, None, "docker_container.absent", force=True))
        self.assertEqual(self.family(), {})
