"""What every live test has: an engine, a recorder before its socket, and converge."""

import shutil
import tempfile
import unittest
from pathlib import Path

from engines import processes
from engines.lib import IDLE

from . import binary, states
from .meddler import Meddler

PORT = 18080

HELPERS = (".next", ".prev", ".failed")


class Live(unittest.TestCase):
    """The engine is one for all tests of a kind. Each test has a container's name and an image of
    its own; what it leaves on the daemon is removed after it."""

    engine = None
    longMessage = True

    def setUp(self):
        self.name = self._testMethodName.removeprefix("test_")[:40].rstrip("_")
        self.ref = f"localhost:5000/{self.name}:dev"
        self.folder = Path(tempfile.mkdtemp(prefix="live-"))
        self.recorder = Meddler(self.engine.socket).start()
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        self.recorder.close()
        shutil.rmtree(self.folder)
        if not self.engine.is_running():
            self.engine.start()
        for container in self.engine.containers():
            self.engine.remove(container["Id"])
        for network in self.engine.must("GET", "/networks", filters={"type": ["custom"]}):
            self.engine.must("DELETE", f"/networks/{network['Id']}")

    # --- images and state files ---

    def push(self, version, local=False, **build):
        """Moves this test's tag in the registry; the daemon learns of it by a pull. The page that
        the image may serve is `version`. Returns the id a daemon gives the image."""
        build.setdefault("cmd", IDLE)
        files = {"/www/index.html": version, **build.pop("files", {})}
        made = self.engine.image(self.ref, push=True, local=local, files=files, **build)
        return made.digest if self.engine.kind == "newest" else made.config_digest

    def service(self, **fields):
        """The container of this test, running its image."""
        return states.container(self.name, self.ref, **fields)

    def pulled_service(self, **fields):
        """The same below its image, pulled at every run."""
        return states.pulled(self.ref) + self.service(**fields)

    def write(self, text, file="app.sls"):
        path = self.folder / file
        path.write_text(text)
        return path

    # --- runs ---

    def start(self, text, *options, window="300ms", host=None, **popen):
        """A run that goes on beside the test; the recorder forgets all that was before."""
        path = text if isinstance(text, Path) else self.write(text)
        self.recorder.clear()
        report = self.folder / "report.json"
        report.unlink(missing_ok=True)
        command = [binary.converge(), "--report", str(report), "--min-healthy-time", window,
                   *options, str(path)]
        locks = self.engine.directory / "locks"
        env = {**binary.environment(host or self.recorder.host, str(locks)),
               **popen.pop("env", {})}
        return binary.Started(command, env, report, self.recorder, **popen)

    def converge(self, text, *options, **how):
        """A whole run."""
        run = self.start(text, *options, **how).finish()
        self.assertNotIn(str(run.code), binary.SANITIZER_EXIT, run)
        return run

    def apply(self, text, *options, code=0, **how):
        """A whole run that has to end with `code`."""
        run = self.converge(text, *options, **how)
        self.assertEqual(run.code, code, run)
        return run

    # --- what is there ---

    def family(self):
        """{"": container, ".next": container, ...}: who has this test's name, with or without one
        of the four endings."""
        found = {ending: self.engine.inspect(self.name + ending) for ending in ("", *HELPERS)}
        return {ending: container for ending, container in found.items() if container}

    def live(self):
        container = self.engine.inspect(self.name)
        self.assertIsNotNone(container, f"there is no container {self.name}")
        return container

    def assert_serves(self, image=None, alone=True, run=None):
        """One container has the name, it runs, from that image; nothing is left beside it."""
        family = self.family()
        if alone:
            self.assertEqual(sorted(family), [""], run)
        live = self.live()
        self.assertEqual(live["State"]["Status"], "running", run)
        if image:
            self.assertEqual(live["Image"], image, run)
        return live

    def assert_untouched(self, before, run=None):
        """The container is the one that `before` describes and has run without a break."""
        now = self.live()
        self.assertEqual((now["Id"], now["State"]["StartedAt"], now["State"]["Status"]),
                         (before["Id"], before["State"]["StartedAt"], "running"), run)

    def assert_settled(self, text, *options, code=0):
        """Another run finds nothing to do."""
        run = self.apply(text, *options, code=code)
        self.assertEqual(run.writes, [], run)
        return run

    def page(self, wait=5):
        """What the published port serves; the server behind it may need a moment."""
        def served():
            try:
                return self.engine.fetch(PORT)[0] == 200
            except OSError:
                return False

        self.assertTrue(processes.wait_until(served, wait), "nobody serves the published port")
        return self.engine.fetch(PORT)[1]

    def wait_for(self, condition, seconds=15):
        self.assertTrue(processes.wait_until(condition, seconds), "waited in vain")
