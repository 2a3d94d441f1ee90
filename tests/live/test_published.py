"""A published state, word for word as its readers have it: the post of 2014 that deploys a
container again when its tag has moved. The post is not part of this repository. It is looked for
in the folder that $CONVERGE_POSTS names, else in ../shared/reference/posts; where it is not, the
tests are skipped and say so."""

import os
import re
import subprocess
from pathlib import Path

from .support import binary
from .support.live import Live

POSTS = Path(os.environ.get("CONVERGE_POSTS") or binary.ROOT.parent / "shared/reference/posts")
TITLE = "Partial Continuous Deployment with Docker and SaltStack"

BLOCK = re.compile(r"{% codeblock \S+ lang:yaml %}\n(.*?){% endcodeblock %}", re.DOTALL)


def published():
    """The post's blocks of code, or nothing where the post is not there."""
    for path in sorted(POSTS.glob("*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace")
        if f'title: "{TITLE}"' in text:
            return BLOCK.findall(text)
    return []


def only(pattern, text):
    """What stands there once, in however many places."""
    found = set(re.findall(pattern, text, re.MULTILINE))
    assert len(found) == 1, (pattern, found)
    return found.pop()


class PublishedState(Live):
    def setUp(self):
        blocks = published()
        if not blocks:
            self.skipTest(f"NOT TESTED: the post '{TITLE}' is not in {POSTS} (CONVERGE_POSTS)")
        super().setUp()
        *self.steps, self.whole = blocks
        self.name = only(r"- container: (\S+)$", self.whole)
        self.ref = only(r"- image: (\S+)$", self.whole)
        self.ids = re.findall(r"^(\w+):$", self.whole, re.MULTILINE)

    def results(self, run):
        return [state["result"] for state in run.report["states"]]

    def warned_lines(self, run):
        """The lines of the conditions that can never hold."""
        return {int(line) for line in
                re.findall(r"warning: \S+:(\d+):\d+: this can never succeed", run.out)}

    def test_published_steps_are_the_whole(self):
        """The steps that the post explains one by one are the file that it gives in the end."""
        self.assertEqual(len(self.steps), 5)
        self.assertEqual("\n".join(self.steps).split(), self.whole.split())
        path = self.write(self.whole, "whole.sls")
        told = subprocess.run([binary.converge(), "--validate", str(path)], text=True,
                              capture_output=True, check=False)
        self.assertEqual(told.returncode, 0, told)
        self.assertIn("valid: 5 states", told.stdout)

    def test_published_state_warns_and_recreates(self):
        """As in 2014: on a host without the container its `docker stop` fails while the container
        comes up all the same; and its `unless` never holds."""
        image = self.push("1")
        path = self.write(self.whole, "whole.sls")
        run = self.apply(path, code=1)
        self.assertEqual([state["id"] for state in run.report["states"]], self.ids, run)
        self.assertEqual(self.results(run), [True, False, False, True, True], run)
        live = self.assert_serves(image)
        port = only(r"HostPort: \"(\d+)\"$", self.whole)
        bound = live["HostConfig"]["PortBindings"]
        self.assertEqual([[one["HostPort"] for one in ends] for ends in bound.values()], [[port]])
        conditions = {number for number, line in enumerate(self.whole.splitlines(), 1)
                      if "unless:" in line}
        second = self.apply(path)
        self.assertEqual(self.warned_lines(second), conditions, second)
        self.assertEqual(self.results(second), [True] * 5, second)
        self.assertEqual(second.report["summary"]["changed"], 4, second)
        self.assertNotEqual(self.assert_serves(image)["Id"], live["Id"])
