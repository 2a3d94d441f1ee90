#!/usr/bin/env python3
"""The promises themselves: each is kept by a good world and broken by one that is a little worse."""

import sys
import unittest
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
sys.dont_write_bytecode = True

from faults.api import promises  # noqa: E402 (after the path to it is set)
from faults.api.choice import sample  # noqa: E402
from faults.api.modes import MODES  # noqa: E402
from faults.api.promises import End, Terms  # noqa: E402
from faults.api.world import Seen, World  # noqa: E402

OLD = Seen("web", "old", "image1", "running", 0, "t1", "always", 0, ("bridge",))
NEW = replace(OLD, id="new", image="image2", started="t2")
STOPPED = replace(OLD, name="web.prev", status="exited")

BEFORE = World((OLD,), "1", "image1")
AFTER = World((NEW,), "2", "image2")
DOWN = World((STOPPED,), None, "image2")

REPLACE = Terms("web", BEFORE, End("running", "image2", image="image2", page="2", policy="always"),
                "old", page="1")
BAD = Terms("web", BEFORE, End("running", "image2", code=5, image="image1", page="1",
                               policy="always", same=True, evidence=True), "old", page="1")
FAILED = replace(NEW, name="web.failed", status="exited", exit_code=3, policy="no")
ROLLED_BACK = World((replace(OLD, started="t3"), FAILED), "1", "image2")


class AfterAnyRun(unittest.TestCase):
    def wrong(self, terms, code, world):
        return "; ".join(promises.after_any_run(terms, code, world))

    def assert_kept(self, terms, code, world):
        self.assertEqual(self.wrong(terms, code, world), "")

    def assert_broken(self, words, terms, code, world):
        self.assertIn(words, self.wrong(terms, code, world))

    def test_what_may_be(self):
        self.assert_kept(REPLACE, 0, AFTER)
        self.assert_kept(REPLACE, 1, BEFORE)
        self.assert_kept(REPLACE, 1, replace(AFTER, containers=(NEW, STOPPED)))
        self.assert_kept(replace(REPLACE, comes_back=False), 4, DOWN)
        self.assert_kept(REPLACE, 69, BEFORE)
        self.assert_kept(BAD, 5, ROLLED_BACK)
        self.assert_kept(BAD, 1, BEFORE)

    def test_a_lost_service_is_told(self):
        self.assert_broken("the service is left down", REPLACE, 4, DOWN)
        self.assert_broken("exit code 1, though", REPLACE, 1, DOWN)
        self.assert_broken("not true", REPLACE, 0, DOWN)
        self.assert_broken("though the service serves", REPLACE, 4, BEFORE)

    def test_the_good_one_is_kept_until_the_new_one_is_proven(self):
        half = {"not started": replace(AFTER, containers=(replace(NEW, status="created"),)),
                "without its policy": replace(AFTER, containers=(replace(NEW, policy="no"),)),
                "without its page": replace(AFTER, page=None),
                "nothing at all": replace(AFTER, containers=(), page=None)}
        for what, world in half.items():
            with self.subTest(what):
                self.assert_broken("the known-good container is gone", REPLACE, 4, world)
        self.assert_broken("no other to take its place", BAD, 4, replace(DOWN, containers=(NEW,)))
        self.assert_kept(replace(REPLACE, kept=False), 4, World((), None, "image2"))

    def test_success_is_the_wanted_version_alone(self):
        for what, world in {
                "still the old one": BEFORE,
                "something left": replace(AFTER, containers=(NEW, STOPPED)),
                "another page": replace(AFTER, page="1"),
                "another policy": replace(AFTER, containers=(replace(NEW, policy="no"),)),
                "another tag": replace(AFTER, tag="image1")}.items():
            with self.subTest(what):
                self.assert_broken("exit code 0 is not true", REPLACE, 0, world)
        self.assert_broken("can never end with", BAD, 0, ROLLED_BACK)

    def test_a_good_version_is_never_convicted(self):
        self.assert_broken("can never end with", REPLACE, 5, BEFORE)
        self.assert_broken("set aside as failed", REPLACE, 1, ROLLED_BACK)

    def test_untouched_is_untouched(self):
        for code in (3, 69):
            self.assert_broken("nothing was touched", REPLACE, code, AFTER)

    def test_codes_and_worlds_that_cannot_be(self):
        for code in (-11, 2, 6, 75, 86, 130):
            self.assert_broken("is not one of", REPLACE, code, BEFORE)
        twice = replace(STOPPED, status="running")
        self.assert_broken("two run at once", REPLACE, 1, replace(AFTER, containers=(NEW, twice)))
        self.assert_broken("neither the old nor", REPLACE, 1, replace(BEFORE, page="x"))
        self.assert_broken("the tag means", REPLACE, 1, replace(BEFORE, tag=None))

    def test_what_is_not_to_serve_is_never_down(self):
        stopped = Terms("web", BEFORE, End("exited", "image1", image="image1", policy="always",
                                           same=True), "old", page="1")
        world = replace(BEFORE, containers=(replace(OLD, status="exited"),), page=None)
        self.assert_kept(stopped, 0, world)
        self.assert_broken("it is to be down", stopped, 4, world)


class Ends(unittest.TestCase):
    def reached(self, end, *containers, first="old"):
        terms = Terms("web", BEFORE, end, first)
        return "; ".join(promises.end_is_reached(terms, World(containers, "1", "image1")))

    def test_each_agreed_thing(self):
        end = End("running", "image1", policy="always", same=True, undisturbed=True, memory=0,
                  networks=("bridge",))
        self.assertEqual(self.reached(end, OLD), "")
        for what, other in {"memory": {"memory": 1}, "networks": {"networks": ()},
                            "start": {"started": "t2"}, "another container": {"id": "x"},
                            "status": {"status": "paused"}}.items():
            self.assertIn(what, self.reached(end, replace(OLD, **other)))
        self.assertIn("there is no web", self.reached(end))
        self.assertIn("still the old", self.reached(replace(end, same=False), OLD))

    def test_a_command_has_to_have_ended_well(self):
        end = End("exited", "image1", policy="always")
        job = replace(NEW, status="exited")
        self.assertEqual(self.reached(end, job), "")
        self.assertIn("ended with 3", self.reached(end, replace(job, exit_code=3)))

    def test_nothing_to_do_is_nothing_done(self):
        def wrong(code, writes, now):
            return list(promises.nothing_is_done_again(REPLACE, code, writes, AFTER, now))
        self.assertEqual(wrong(0, [], AFTER), [])
        self.assertEqual(len(wrong(1, ["POST /containers/web/start"], BEFORE)), 3)


class Sample(unittest.TestCase):
    def test_is_spread_and_always_the_same(self):
        writes = {"long": 9, "short": 2}
        chosen = sample(writes, 11, seed=1)
        self.assertEqual(chosen, sample(writes, 11, seed=1))
        self.assertNotEqual(chosen, sample(writes, 11, seed=2))
        self.assertEqual(len({(case.scenario, case.number) for case in chosen}), 11)
        self.assertEqual({case.mode for case in chosen}, set(MODES))
        self.assertEqual(len(set(sample(writes, 1000, seed=1))), 11 * len(MODES))


if __name__ == "__main__":
    unittest.main()
