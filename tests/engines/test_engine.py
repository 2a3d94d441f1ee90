#!/usr/bin/env python3
"""The engines themselves, both kinds: ports, pulls and their faults, death, and no trace left."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engines import newest, processes, programs  # noqa: E402
from engines.api import stream_error  # noqa: E402
from engines.client import Client  # noqa: E402
from engines.image import machine  # noqa: E402
from engines.lib import CannotBuild, Engine, EngineError, serve  # noqa: E402
from engines.recorder import Recorder  # noqa: E402

MINE = machine()
OTHER = "arm64" if MINE == "amd64" else "amd64"
PORT = 18080
WEB = "localhost:5000/web:dev"


def publish(engine, name, ref, policy=""):
    engine.run(name, ref, {"PortBindings": {"8080/tcp": [{"HostPort": str(PORT)}]},
                           "RestartPolicy": {"Name": policy}}, ExposedPorts={"8080/tcp": {}})


def web(engine, text, ref=WEB, **options):
    return engine.image(ref, cmd=serve(), files={"/www/index.html": text}, **options)


class EngineTests:
    """Everything below holds for either kind."""

    kind = None

    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("NOT TESTED: engines need root")
        if cls.kind == "newest":
            try:
                newest.build()
            except CannotBuild as error:
                raise unittest.SkipTest(f"NOT TESTED: {error}") from None
        cls.parent = tempfile.mkdtemp(prefix="engines-")
        cls.engine = Engine(cls.kind, f"{cls.parent}/one").up()

    @classmethod
    def tearDownClass(cls):
        cls.engine.down()
        os.rmdir(cls.parent)

    def tearDown(self):
        for container in self.engine.containers():
            self.engine.remove(container["Id"])

    def id_of(self, image):
        return image.digest if self.kind == "newest" else image.config_digest

    def get(self, wait=5):
        """The published page; the server behind it may need a moment."""
        served = processes.wait_until(self._answers, wait)
        self.assertTrue(served, "nobody serves the published port")
        return self.engine.fetch(PORT)[1]

    def _answers(self):
        try:
            return self.engine.fetch(PORT)[0] == 200
        except OSError:
            return False

    def test_serves_a_published_port_inside_only(self):
        web(self.engine, "hello", ref="web:local")
        publish(self.engine, "web", "web:local")
        self.assertEqual(self.get(), "hello")
        asked = self.engine.exec(["busybox", "wget", "-qO-", f"http://127.0.0.1:{PORT}"])
        self.assertEqual((asked.returncode, asked.stdout), (0, "hello"))
        with self.assertRaises(OSError):
            socket.create_connection(("127.0.0.1", PORT), 1)

    def test_loaded_image_has_what_was_asked_for(self):
        made = self.engine.image("plain:1", cmd=["true"], entrypoint=["env"], env=["A=b c"],
                                 expose=["80/tcp"], healthcheck="true", labels={"l": "1"},
                                 config={"StopSignal": "SIGINT"})
        seen = self.engine.inspect_image("plain:1")
        config = seen["Config"]
        self.assertEqual(seen["Id"], self.id_of(made))
        self.assertEqual(config["Cmd"], ["true"])
        self.assertEqual(config["Entrypoint"], ["env"])
        self.assertIn("A=b c", config["Env"])
        self.assertEqual(config["ExposedPorts"], {"80/tcp": {}})
        self.assertEqual(config["Healthcheck"]["Test"], ["CMD-SHELL", "true"])
        self.assertEqual((config["Labels"], config["StopSignal"]), ({"l": "1"}, "SIGINT"))

    def test_healthcheck_runs(self):
        self.engine.image("healthy:1", healthcheck="true")
        self.engine.image("sick:1", healthcheck="false")
        for name in ("healthy", "sick"):
            self.engine.run(name, f"{name}:1")
        self.wait_health("healthy", "healthy")
        self.wait_health("sick", "unhealthy")

    def wait_health(self, name, wanted):
        self.assertTrue(processes.wait_until(
            lambda: self.engine.inspect(name)["State"]["Health"]["Status"] == wanted, 15))

    def test_same_content_same_image_other_content_other_image(self):
        one, again, other = (web(self.engine, text, local=False) for text in ("1", "1", "2"))
        self.assertEqual(one.digest, again.digest)
        self.assertNotEqual(one.config_digest, other.config_digest)

    def test_pulls_a_moved_tag(self):
        for ref in (WEB, "index.docker.io/atelier/catalog:dev", "busybox-test"):
            with self.subTest(ref):
                first = web(self.engine, "first", ref, push=True)
                second = web(self.engine, "second", ref, push=True, local=False)
                self.assertEqual(self.engine.inspect_image(ref)["Id"], self.id_of(first))
                self.assertEqual(self.engine.tag_digest(ref), second.digest)
                self.assertIsNone(self.engine.pull(ref))
                self.assertEqual(self.engine.inspect_image(ref)["Id"], self.id_of(second))

    def test_index_of_which_another_platform_changes(self):
        parts = {f"linux/{architecture}": f"localhost:5000/part:{architecture}"
                 for architecture in (MINE, OTHER)}
        mine = web(self.engine, "mine", parts[f"linux/{MINE}"], push=True, local=False)
        ids, digests = [], []
        for text in ("one", "two"):
            web(self.engine, text, parts[f"linux/{OTHER}"], push=True, local=False,
                architecture=OTHER)
            digests.append(self.engine.push_index("localhost:5000/index:1", parts))
            self.assertIsNone(self.engine.pull("localhost:5000/index:1"))
            ids.append(self.engine.inspect_image("localhost:5000/index:1")["Id"])
        self.assertNotEqual(*digests)
        self.assertEqual(ids, digests if self.kind == "newest" else [mine.config_digest] * 2)

    def test_lost_blob_fails_inside_the_stream(self):
        ref = "localhost:5000/lost:1"
        web(self.engine, "lost", ref, push=True, local=False)
        lost = self.engine.drop_blob(ref)
        answer = self.engine.api("POST", "/images/create", fromImage=ref)
        self.assertEqual(answer.status, 200)
        self.assertIn("errorDetail", answer.value[-1])
        self.assertIsNone(self.engine.inspect_image(ref))
        self.engine.restore_blob(lost)
        time.sleep(1.2)  # the newest engine gives the same answer again within the same second
        self.assertIsNone(self.engine.pull(ref))

    def test_registry_stopped_and_tag_gone(self):
        ref = "localhost:5000/there:1"
        web(self.engine, "there", ref, push=True)
        self.engine.registry_stop()
        self.assertIsNotNone(self.engine.pull(ref))
        self.engine.registry_start()
        self.assertIsNone(self.engine.pull(ref))
        self.engine.delete_tag(ref)
        self.assertIn("not found", self.engine.pull(ref))

    def test_killed_daemon_comes_back_with_its_containers(self):
        web(self.engine, "alive", ref="web:local")
        publish(self.engine, "always", "web:local", policy="always")
        self.engine.run("stopped", "web:local", {"RestartPolicy": {"Name": "unless-stopped"}})
        self.get()
        self.engine.kill()
        self.assertFalse(self.engine.is_running())
        with self.assertRaises(OSError):
            self.engine.api("GET", "/info", version="1.41")
        self.engine.start()
        self.assertEqual(self.get(wait=15), "alive")
        self.assertEqual(self.engine.inspect("stopped")["State"]["Status"], "exited")

    def test_stopped_daemon_starts_again(self):
        web(self.engine, "alive", ref="web:local")
        publish(self.engine, "web", "web:local", policy="unless-stopped")
        self.get()
        self.engine.stop()
        self.engine.start()
        self.assertEqual(self.get(wait=15), "alive")

    def test_two_side_by_side_and_no_trace_of_the_second(self):
        second = Engine(self.kind, f"{self.parent}/two").up()
        try:
            for engine, text in ((self.engine, "one"), (second, "two")):
                web(engine, text, push=True)
                publish(engine, "web", WEB)
            self.assertEqual(self.get(), "one")
            processes.wait_until(lambda: second.fetch(PORT)[0] == 200, 5)
            self.assertEqual(second.fetch(PORT)[1], "two")
            members = second._namespace.members() + second._daemon.cgroup_processes()
            cgroups = second._daemon.cgroup_folders()
        finally:
            second.down()
        self.assertGreater(len(members), 6)
        self.assertEqual([one for one in members if processes.is_alive(one)], [])
        self.assertTrue(cgroups)
        self.assertEqual([folder for folder in cgroups if folder.exists()], [])
        self.assertNotIn(str(second.directory), Path("/proc/self/mountinfo").read_text())
        self.assertFalse(second.directory.exists())
        self.assertEqual(self.get(), "one")

    def test_goes_down_with_a_dead_daemon_and_a_restarting_container(self):
        second = Engine(self.kind, f"{self.parent}/two").up()
        try:
            second.image("crash:1", cmd=["false"])
            second.run("crash", "crash:1", {"RestartPolicy": {"Name": "always"}})
            second.run("steady", "crash:1", Cmd=["sleep", "1000"])
            second.kill()
        finally:
            second.down()
        self.assertFalse(second.directory.exists())

    def test_goes_down_when_its_holder_was_killed(self):
        second = Engine(self.kind, f"{self.parent}/two").up()
        second.image("steady:1")
        second.run("steady", "steady:1")
        members = second._namespace.members() + second._daemon.cgroup_processes()
        processes.kill(second._process("holder"))
        second.down()
        self.assertEqual([one for one in members if processes.is_alive(one)], [])

    def test_recorder_in_front(self):
        web(self.engine, "seen", push=True)
        with Recorder(self.engine.socket) as recorder:
            client = Client()
            client.socket = recorder.socket
            self.assertIsNone(client.inspect("app"))
            self.assertEqual(recorder.writes(), [])
            client.run("app", WEB)
            self.assertIsNone(stream_error(client.api("POST", "/images/create", fromImage=WEB)))
            recorder.fail("DELETE /containers/app", "close-after")
            with self.assertRaises(OSError):
                client.remove("app")
            self.assertEqual([str(one) for one in recorder.writes()], [
                "POST /containers/create", "POST /containers/app/start", "POST /images/create",
                "DELETE /containers/app"])
        self.assertIsNone(self.engine.inspect("app"))

    def test_another_process_goes_on_with_it(self):
        self.assertEqual(Engine(directory=self.engine.directory).kind, self.kind)
        self.assertEqual(Engine(directory=self.engine.directory).pid, self.engine.pid)


class Debian(EngineTests, unittest.TestCase):
    kind = "debian"


class Newest(EngineTests, unittest.TestCase):
    kind = "newest"


class ByHand(unittest.TestCase):
    """The script, one process for each command."""

    def command(self, *arguments, code=0, environment=None):
        script = str(Path(__file__).resolve().with_name("engine"))
        done = subprocess.run([script, *arguments], text=True, capture_output=True,
                              env={**os.environ, **(environment or {})})
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout + done.stderr

    @unittest.skipIf(os.geteuid() != 0, "NOT TESTED: engines need root")
    def test_a_whole_life(self):
        with tempfile.TemporaryDirectory() as parent:
            folder = f"{parent}/engine"
            facts = self.command("up", "debian", folder)
            try:
                self.assertEqual(facts.splitlines()[0], f"DOCKER_HOST=unix://{folder}/docker.sock")
                self.command("image", folder, "localhost:5000/a:1", "--push", "--cmd", '["true"]',
                             "--env", "A=1", "--file", "/x=y", "--healthcheck", "true")
                self.command("image", folder, "localhost:5000/a:1", "--not-local")
                for name in ("kill", "start", "stop", "start", "registry-stop", "registry-start"):
                    self.command(name, folder)
                self.assertIn("docker0", self.command("exec", folder, "--", "ip", "link"))
                self.command("exec", folder, "--", "false", code=1)
                self.assertIn("running already", self.command("start", folder, code=1))
            finally:
                self.command("down", folder)
            self.assertFalse(os.path.exists(folder))
            self.command("down", folder)

    def test_the_newest_is_not_there(self):
        with tempfile.TemporaryDirectory() as cache:
            nothing = {"CONVERGE_ENGINE_CACHE": cache}
            self.command("has-newest", code=1, environment=nothing)
            said = self.command("up", "newest", f"{cache}/engine", code=77, environment=nothing)
            self.assertIn("engine build-newest", said)

    @unittest.skipIf(os.geteuid() != 0, "NOT TESTED: engines need root")
    def test_a_daemon_that_does_not_start(self):
        with tempfile.TemporaryDirectory() as parent:
            with mock.patch.dict(os.environ, CONVERGE_ENGINE_CACHE=parent):
                cache = newest.folder()
            cache.mkdir()
            Path(cache, newest.MARKER).write_text("{}")
            Path(cache, "dockerd").write_text("#!/bin/sh\necho no such luck\nexit 1\n")
            Path(cache, "dockerd").chmod(0o755)
            said = self.command("up", "newest", f"{parent}/engine", code=1,
                                environment={"CONVERGE_ENGINE_CACHE": parent})
            self.assertIn("dockerd (newest) ended; its last words:\nno such luck", said)
            self.assertFalse(os.path.exists(f"{parent}/engine"))

    def test_a_missing_program(self):
        with mock.patch.object(programs, "find", return_value=None):
            with self.assertRaisesRegex(EngineError, "apt-get install .*docker.io"):
                programs.require(["dockerd"])

    def test_no_go(self):
        with mock.patch.object(newest, "find", return_value=None):
            with self.assertRaisesRegex(CannotBuild, "Go >= 1.26"):
                newest._go()


class Refusals(unittest.TestCase):
    def test_directories_that_are_no_engines(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "precious").write_text("x")
            with self.assertRaisesRegex(EngineError, "not empty"):
                Engine("debian", folder).up()
            with self.assertRaisesRegex(EngineError, "not an engine's"):
                Engine("debian", folder).down()
            self.assertTrue(Path(folder, "precious").exists())
        with self.assertRaisesRegex(EngineError, "too long"):
            Engine("debian", "/tmp/" + "x" * 100).up()
        with self.assertRaisesRegex(EngineError, "below /run"):
            Engine("debian", "/run/engine").up()
        with self.assertRaisesRegex(EngineError, "no engine in"):
            Engine(directory="/nowhere").start()

    def test_foreign_registries(self):
        with self.assertRaisesRegex(EngineError, "ghcr.io"):
            Engine("debian", "/nowhere").image("ghcr.io/a/b:1", local=False)


if __name__ == "__main__":
    unittest.main()
