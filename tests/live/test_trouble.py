"""The registry is down or harmed, a stranger has the port, another platform's image has changed."""

import contextlib
import threading

from engines.image import machine
from engines.lib import IDLE, serve

from .support.live import PORT, Live

OTHER = "arm64" if machine() == "amd64" else "amd64"

PUBLISHED = {"ports": ["8080/tcp"], "port_bindings": [f"{PORT}:8080"]}


class RegistryTrouble(Live):
    def known_good(self):
        image = self.push("1")
        self.apply(self.pulled_service())
        return image, self.live()

    def test_the_old_one_serves_while_the_registry_is_down(self):
        _, before = self.known_good()
        self.engine.registry_stop()
        self.addCleanup(self.engine.registry_start)
        run = self.apply(self.pulled_service(), "--deadline", "8s", code=1)
        self.assert_untouched(before, run)
        self.assertEqual(run.writes, ["POST /images/create"] * len(run.writes), run)
        self.assertIs(run.report["states"][0]["result"], False, run)
        self.assertIn("pull", run.report["states"][0]["comment"])

    def test_a_container_needs_no_registry_when_its_image_is_here(self):
        image, _ = self.known_good()
        self.engine.registry_stop()
        self.addCleanup(self.engine.registry_start)
        self.engine.remove(self.name)
        self.apply(self.service())
        self.assert_serves(image)

    def test_a_lost_blob_is_an_error_and_the_old_one_serves(self):
        _, before = self.known_good()
        self.push("2")
        blob = self.engine.drop_blob(self.ref)
        run = self.apply(self.pulled_service(), "--deadline", "8s", code=1)
        self.assert_untouched(before, run)
        self.assertEqual(sorted(self.family()), [""])
        self.assertIn(self.ref, run.out)
        self.engine.restore_blob(blob)
        self.apply(self.pulled_service())
        self.assertNotEqual(self.assert_serves()["Id"], before["Id"])

    def test_a_blob_that_comes_back_is_pulled_in_the_same_run(self):
        self.known_good()
        new = self.push("2")
        blob = self.engine.drop_blob(self.ref)
        timer = threading.Timer(0.5, lambda: self.engine.restore_blob(blob))
        timer.start()
        self.addCleanup(timer.join)
        run = self.apply(self.pulled_service())
        self.assert_serves(new, run=run)

    def test_an_unknown_tag_is_an_error_at_once(self):
        run = self.apply(self.service(), code=4)
        self.assertEqual(run.writes, ["POST /images/create"], run)
        self.assertIn(self.ref, run.out)

    def test_an_index_of_which_another_platform_changed_replaces_nothing(self):
        mine = self.part("mine", machine())
        self.push_index({machine(): mine, OTHER: self.part("other1", OTHER)})
        text = self.pulled_service()
        self.apply(text)
        before = self.live()
        first = self.engine.tag_digest(self.ref)
        other = self.part("other2", OTHER)
        self.push_index({machine(): mine, OTHER: other})
        self.assertNotEqual(self.engine.tag_digest(self.ref), first)
        run = self.apply(text)
        self.assertEqual(run.writes, ["POST /images/create"], run)
        self.assert_untouched(before, run)
        self.assert_settled(self.service())
        self.push_index({machine(): self.part("mine2", machine()), OTHER: other})
        self.apply(text)
        self.assertNotEqual(self.assert_serves()["Id"], before["Id"], "our own half has changed")

    def part(self, version, architecture):
        ref = f"{self.ref}-{version}"
        self.engine.image(ref, push=True, local=False, cmd=IDLE, architecture=architecture,
                          files={"/version": version})
        return ref

    def push_index(self, parts):
        self.engine.push_index(self.ref, {f"linux/{name}": ref for name, ref in parts.items()})


class PortTaken(Live):
    """A stranger takes the host port in the gap: that says nothing about the new version."""

    def setUp(self):
        super().setUp()
        self.good = self.push("old", cmd=serve())
        self.known_good()

    def known_good(self, **more):
        fields = {"restart_policy": "unless-stopped", **PUBLISHED, **more}
        self.text, self.settled = self.pulled_service(**fields), self.service(**fields)
        self.apply(self.text)
        self.before = self.live()

    @contextlib.contextmanager
    def socket_on_port(self):
        """A process's socket on the port, taken after the old one's stop and held until the end."""
        held = []

        def take():
            held.append(self.engine.listen(PORT))

        self.recorder.before(f"POST /containers/{self.name}.next/rename", take)
        try:
            yield held
        finally:
            for one in held:
                one.close()

    @contextlib.contextmanager
    def container_on_port(self):
        stranger = self.name + "-stranger"
        self.engine.image("stranger:1")
        self.engine.run(stranger, "stranger:1", start=False, ExposedPorts={"80/tcp": {}},
                        host_config={"PortBindings": {"80/tcp": [{"HostPort": str(PORT)}]}})
        taken = []

        def take():
            self.engine.must("POST", f"/containers/{stranger}/start")
            taken.append(stranger)

        self.recorder.before(f"POST /containers/{self.name}.next/rename", take)
        try:
            yield taken
        finally:
            self.engine.remove(stranger)

    def assert_no_verdict(self, run, taken):
        self.assertTrue(taken, f"nobody took the port\n{run}")
        self.assertNotIn(".failed", self.family(), run)
        self.assertEqual(run.state["standing"], "down", run)
        self.assertIn(self.before["Id"], [one["Id"] for one in self.family().values()], run)

    def assert_serves_with_port(self, image, page):
        live = self.assert_serves(image)
        self.assertIn("bridge", live["NetworkSettings"]["Networks"])
        self.assertEqual(live["NetworkSettings"]["Ports"]["8080/tcp"][0]["HostPort"], str(PORT))
        self.assertEqual(live["HostConfig"]["RestartPolicy"]["Name"], "unless-stopped")
        self.assertEqual(self.page(), page)
        self.assert_settled(self.settled)

    def good_version(self, stranger):
        new = self.push("new", cmd=serve())
        with stranger as taken:
            run = self.apply(self.text, code=4)
            self.assert_no_verdict(run, taken)
        self.recorder.forget()
        self.apply(self.text)
        self.assert_serves_with_port(new, "new")

    def test_port_taken_by_a_process(self):
        self.good_version(self.socket_on_port())

    def test_port_taken_by_a_container(self):
        self.good_version(self.container_on_port())

    def test_port_free_again_when_the_old_one_comes_back(self):
        """The way back works: the old one serves, exit 1, and the next run tries again."""
        new = self.push("new", cmd=serve())
        with self.socket_on_port() as taken:
            self.recorder.before(f"POST /containers/{self.name}.prev/rename",
                                 lambda: taken[0].close())
            run = self.apply(self.text, code=1)
        live = self.live()
        self.assertEqual((live["Id"], live["State"]["Status"]), (self.before["Id"], "running"), run)
        self.assertEqual(self.page(), "old")
        self.assertEqual(sorted(self.family()), [""])
        self.recorder.forget()
        self.apply(self.text)
        self.assert_serves_with_port(new, "new")

    def test_port_taken_and_the_new_version_bad(self):
        """Both starts fail, and on the newest engine the old one's network is gone with it."""
        self.assertIn("bridge", self.old_one_again()["NetworkSettings"]["Networks"])

    def test_port_taken_the_new_version_bad_and_a_network_with_settings(self):
        network = f"{self.name}-net"
        self.engine.must("POST", "/networks/create", {
            "Name": network, "IPAM": {"Config": [{"Subnet": "10.81.0.0/24"}]}})
        self.known_good(networks=[{network: [{"aliases": ["web"]}, {"ipv4_address": "10.81.0.9"}]}])
        networks = self.old_one_again()["NetworkSettings"]["Networks"]
        self.assertEqual(list(networks), [network])
        endpoint = networks[network]
        self.assertIn("web", endpoint["Aliases"])
        self.assertEqual(endpoint["IPAddress"], "10.81.0.9")

    def old_one_again(self):
        """The stranger leaves, and the next run finds out that the new version is bad."""
        self.push("bad", cmd=["sh", "-c", "exit 3"])
        with self.socket_on_port() as taken:
            run = self.apply(self.text, code=4)
            self.assert_no_verdict(run, taken)
        self.recorder.forget()
        run = self.apply(self.text, code=5)
        family = self.family()
        self.assertEqual(sorted(family), ["", ".failed"], run)
        self.assertEqual(family[""]["Id"], self.before["Id"], run)
        self.assertEqual(self.page(), "old")
        self.assert_settled(self.settled, code=5)
        return family[""]

    def test_a_running_container_without_its_network_is_not_nothing_to_do(self):
        self.engine.must("POST", "/networks/bridge/disconnect",
                         {"Container": self.name, "Force": True})
        self.assertEqual(self.live()["NetworkSettings"]["Networks"], {})
        run = self.apply(self.settled)
        self.assertTrue(run.state["changed"], run)
        self.assert_serves_with_port(self.good, "old")
