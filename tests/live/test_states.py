"""The files of states/ as a user runs them."""

import shutil

from .support.binary import ROOT
from .support.live import Live

STATES = ROOT / "states"

CATALOG = "localhost:5000/catalog:dev"


class ShippedStates(Live):
    def setUp(self):
        super().setUp()
        self.name, self.ref = "catalog", CATALOG

    def state(self, name):
        """A copy: what converge writes beside a state file, if anything, stays out of the tree."""
        return shutil.copy(STATES / name, self.folder / name) and self.folder / name

    def results(self, run):
        return {state["id"]: state["result"] for state in run.report["states"]}

    def test_the_five_steps_with_conditions_that_hold(self):
        image = self.push("1")
        text = self.state("five-steps.yml")
        run = self.apply(text)
        self.assertEqual(list(self.results(run)), [
            "catalog_image", "catalog_stopped", "catalog_removed", "catalog_created",
            "catalog_started"])
        live = self.assert_serves(image)
        self.assertIn("CATALOG_SOURCE=/srv/catalog", live["Config"]["Env"])
        self.assertEqual(live["NetworkSettings"]["Ports"]["8000/tcp"][0]["HostPort"], "8087")
        second = self.apply(text)
        self.assertEqual(second.writes, ["POST /images/create"], second)
        self.assertEqual(second.report["summary"]["changed"], 0, second)
        self.assert_untouched(live)
        new = self.push("2")
        run = self.apply(text)
        self.assertNotEqual(self.assert_serves(new)["Id"], live["Id"])
        self.assertEqual(run.report["summary"]["changed"], 5, run)

    def test_the_five_steps_of_2014_warn_and_recreate(self):
        """Their `unless` can never hold; and on a host without the container `docker stop` fails,
        while the container comes up all the same."""
        image = self.push("1")
        text = self.state("five-steps.sls")
        run = self.apply(text, code=1)
        self.assertEqual(self.results(run), {
            "catalog_image": True, "catalog_stopped": False, "catalog_removed": False,
            "catalog_created": True, "catalog_started": True}, run)
        live = self.assert_serves(image)
        self.assertIn("CATALOG_PORT=8000", live["Config"]["Env"])
        self.assertEqual(live["NetworkSettings"]["Ports"]["8000/tcp"][0]["HostPort"], "8087")
        second = self.apply(text)
        self.assertIn("this can never succeed", second.out)
        for line, words in enumerate(text.read_text().splitlines(), 1):
            if "unless:" in words:
                self.assertIn(f"five-steps.sls:{line}", second.out)
        self.assertEqual(second.report["summary"]["changed"], 4, second)
        self.assertNotEqual(self.assert_serves(image)["Id"], live["Id"])

    def test_the_demo_application(self):
        self.name, self.ref = "app", "localhost:5000/app:demo"
        page = {"/www/index.html": "hello"}
        image = self.push("hello", files=page, cmd=["httpd", "-f", "-p", "8080", "-h", "/www"])
        text = self.state("app.yml")
        self.apply(text)
        live = self.assert_serves(image)
        self.assertEqual(live["State"]["Health"]["Status"], "healthy")
        self.assertEqual(self.engine.fetch(8080), (200, "hello"))
        second = self.apply(text)
        self.assertEqual(second.writes, ["POST /images/create"], second)
        self.assert_untouched(live)


class Reactions(Live):
    """What a watched change sets off."""

    def test_an_image_that_watches_is_asked_for_in_the_registry(self):
        old = self.push("1", local=True)
        new = self.push("2")
        self.assertNotEqual(old, new)
        for function, pulls in (("test.nop", []),
                                ("test.succeed_with_changes", ["POST /images/create"])):
            text = (f"cause:\n  {function}: []\nimage:\n  docker_image.present:\n"
                    f"    - name: {self.ref}\n    - watch:\n      - test: cause\n")
            run = self.apply(text)
            self.assertEqual(run.writes, pulls, run)
        self.assertTrue(run.report["states"][1]["changed"], run)
        self.assertEqual(self.engine.must("GET", f"/images/{self.ref}/json")["Id"], new)
