"""converge killed after every one of its writes, by SIGKILL: one clean run repairs, and the run
after it finds nothing to do."""

import json

from engines.lib import serve

from .support.live import PORT, Live

PUBLISHED = {"ports": ["8080/tcp"], "port_bindings": [f"{PORT}:8080"],
             "restart_policy": "unless-stopped"}

EXITS = ["sh", "-c", "exit 3"]

# A replacement has about ten; the loops below end by themselves and this is their alarm.
MOST_WRITES = 30


class Interruption(Live):
    def killed_after(self, number, text, window):
        """A run that dies as soon as the daemon has done its numberth write; None when it has
        fewer of them."""
        started = []
        fault = self.recorder.die_after_write(number, lambda: started[0].kill())
        started.append(self.start(text, window=window))
        run = started[0].finish()
        self.recorder.forget()
        if not fault.fired:
            return None
        self.assertEqual(run.code, -9, run)
        return run

    def every_write(self, prepare, text, after_death, window="0"):
        """For k = 1, 2, ...: prepare(), a run killed after its kth write, after_death(that run).
        Returns the writes after which it died."""
        phases = []
        for number in range(1, MOST_WRITES):
            prepare()
            run = self.killed_after(number, text, window)
            if run is None:
                break
            phases.append(run.writes[-1])
            with self.subTest(killed_after=run.writes[-1], number=number):
                after_death(run)
            self.remove_family()
        else:
            self.fail(f"a run of more than {MOST_WRITES} writes")
        return phases

    def remove_family(self):
        for container in self.family().values():
            self.engine.remove(container["Id"])

    def words(self):
        """For messages: {"": "exited always", ".next": "created no"}."""
        return json.dumps({ending: f"{one['State']['Status']} "
                                   f"{one['HostConfig']['RestartPolicy']['Name']}"
                           for ending, one in self.family().items()})

    def assert_repaired(self, image, page, text, run):
        live = self.assert_serves(image, run=run)
        self.assertEqual(live["HostConfig"]["RestartPolicy"]["Name"], "unless-stopped", run)
        self.assertEqual(self.page(), page)
        self.assert_settled(text)
        self.assert_untouched(live)

    def test_a_replacement_killed_after_each_write(self):
        text = self.pulled_service(**PUBLISHED)
        settled = self.service(**PUBLISHED)

        def prepare():
            self.old = self.push("old", cmd=serve())
            self.apply(text, window="0")
            self.before = self.live()
            self.new = self.push("new", cmd=serve())

        def after_death(dead):
            good = [one["Id"] for one in self.family().values()]
            if dead.writes[-1] != f"DELETE /containers/{self.name}.prev":
                self.assertIn(self.before["Id"], good, "the known-good one is gone")
            run = self.apply(text)
            self.assert_repaired(self.new, "new", settled, run)

        phases = self.every_write(prepare, text, after_death)
        name = f"/containers/{self.name}"
        for phase in ("POST /images/create", "POST /containers/create", f"POST {name}/stop",
                      f"POST {name}/rename", f"POST {name}.next/rename", f"POST {name}/start",
                      f"POST {name}/update", f"POST {name}.prev/update", f"DELETE {name}.prev"):
            self.assertIn(phase, phases)

    def test_a_rollback_killed_after_each_write(self):
        text = self.pulled_service(**PUBLISHED)
        settled = self.service(**PUBLISHED)

        def prepare():
            self.old = self.push("old", cmd=serve())
            self.apply(text, window="0")
            self.before = self.live()
            self.push("bad", cmd=EXITS)

        def after_death(dead):
            self.assertIn(self.before["Id"], [one["Id"] for one in self.family().values()], dead)
            words = self.words()
            run = self.apply(text, code=5)
            family = self.family()
            self.assertEqual(sorted(family), ["", ".failed"], f"{words}\n{run}")
            self.assertEqual(family[""]["Id"], self.before["Id"], f"{words}\n{run}")
            self.assertEqual(family[""]["HostConfig"]["RestartPolicy"]["Name"], "unless-stopped",
                             f"{words}\n{run}")
            self.assertEqual(self.page(), "old")
            self.assert_settled(settled, code=5)
            self.assert_untouched(family[""])

        phases = self.every_write(prepare, text, after_death, window="300ms")
        name = f"/containers/{self.name}"
        for phase in (f"POST {name}/start", f"POST {name}/rename", f"POST {name}.prev/rename"):
            self.assertIn(phase, phases)

    def test_a_first_creation_in_two_networks_killed_after_each_write(self):
        networks = [f"{self.name}-{number}" for number in (1, 2)]
        for network in networks:
            self.engine.must("POST", "/networks/create", {"Name": network})
        text = self.service(networks=[{networks[0]: [{"aliases": ["web"]}]}, networks[1]],
                            **PUBLISHED)
        image = self.push("new", cmd=serve())

        def prepare():
            self.engine.remove_image(self.ref)

        def after_death(_):
            run = self.apply(text)
            self.assert_repaired(image, "new", text, run)
            seen = self.live()["NetworkSettings"]["Networks"]
            self.assertEqual(sorted(seen), networks, run)
            self.assertIn("web", seen[networks[0]]["Aliases"], run)

        phases = self.every_write(prepare, text, after_death)
        self.assertIn(f"POST /networks/{networks[1]}/connect", phases)

    def test_remove_first_killed_after_each_write(self):
        fields = {**PUBLISHED, "update_order": "remove_first"}
        text = self.pulled_service(**fields)
        settled = self.service(**fields)

        def prepare():
            self.push("old", cmd=serve())
            self.apply(text, window="0")
            self.new = self.push("new", cmd=serve())

        def after_death(_):
            run = self.apply(text)
            self.assert_repaired(self.new, "new", settled, run)

        self.every_write(prepare, text, after_death)

    def test_a_specification_that_changes_after_the_death_goes_from_the_known_good_one(self):
        """Killed in the gap; by the next run the file asks for something else again."""
        image = self.push("1", cmd=serve())

        def prepare():
            self.apply(self.service(environment={"A": "1"}, **PUBLISHED), window="0")

        def after_death(_):
            third = self.service(environment={"A": "3"}, **PUBLISHED)
            run = self.apply(third)
            self.assertIn("A=3", self.live()["Config"]["Env"], run)
            self.assert_repaired(image, "1", third, run)

        self.every_write(prepare, self.service(environment={"A": "2"}, **PUBLISHED), after_death)


class FileWrite(Live):
    """Killed while it writes a file."""

    OLD, NEW = b"old\n", b"new\n" * (8 << 20)

    def beside(self):
        return list(self.folder.glob(".converge.*"))

    def test_a_file_is_the_old_or_the_new_one_never_half(self):
        target = self.folder / "target"
        (self.folder / "source").write_bytes(self.NEW)
        text = self.write(f"file:\n  file.managed:\n    - name: {target}\n"
                          "    - source: salt://source\n")
        died_writing = 0
        for _ in range(5):
            target.write_bytes(self.OLD)
            run = self.start(text)
            self.wait_for(lambda: self.beside() or run.process.poll() is not None)
            run.kill()
            run.finish()
            self.assertIn(target.read_bytes(), (self.OLD, self.NEW))
            for left in self.beside():
                died_writing += 1
                left.unlink()
        self.assertGreater(died_writing, 0)
        self.apply(text)
        self.assertEqual((target.read_bytes(), self.beside()), (self.NEW, []))
