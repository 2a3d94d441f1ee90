"""One process for each kind of engine, side by side; a line for each test as it ends."""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from engines import newest
from engines.daemon import KINDS
from engines.lib import CannotBuild, Engine, EngineError

from . import binary
from .live import Live

# What test runners take for "not run".
CANNOT_RUN = 77

HERE = Path(__file__).resolve().parent.parent


class Result(unittest.TestResult):
    """Prints as it goes: two kinds share the terminal, so every line names its own."""

    def __init__(self, kind):
        super().__init__()
        self.kind = kind
        self.passed = 0

    def startTest(self, test):
        super().startTest(test)
        self._begin = time.monotonic()

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1
        self._say("ok", test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._say("SKIPPED", test, reason)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._fail(test, self.failures[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        self._fail(test, self.errors[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._fail(subtest, (self.failures + self.errors)[-1][1])

    @property
    def failed(self):
        """Tests; several errors of one test (its own and its clean-up's) are one."""
        broken = [getattr(test, "test_case", test).id()
                  for test, _ in self.failures + self.errors]
        return len(set(broken))

    def counts(self):
        return {"passed": self.passed, "failed": self.failed, "skipped": len(self.skipped)}

    def _fail(self, test, trace):
        self._say("FAILED", test)
        print("\n".join("    " + line for line in trace.splitlines()), flush=True)

    def _say(self, word, test, more=""):
        name = test.id().replace("live.test_", "") if hasattr(test, "id") else str(test)
        seconds = time.monotonic() - getattr(self, "_begin", time.monotonic())
        print(f"{self.kind:6} {word:7} {seconds:5.1f} s  {name}" + (f": {more}" if more else ""),
              flush=True)


def main(arguments=None):
    options = _parser().parse_args(arguments)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    if options.converge:
        os.environ["CONVERGE"] = str(Path(options.converge).resolve())
    tests = _select(options.only)
    if options.list:
        print("\n".join(test.id() for test in tests))
        return 0
    if not tests:
        print(f"no test's name has {' or '.join(options.only)} in it")
        return 1
    try:
        binary.converge()
        if options.results:
            return _run_kind(options.kinds[0], tests, options.results)
        return _run_kinds(options, tests)
    except (EngineError, binary.Missing) as error:
        print(f"live tests: {error}")
        print("0 passed, 1 failed")
        return 1
    except KeyboardInterrupt as interrupt:
        print("live tests: ended by a signal")
        return 128 + interrupt.args[0]


def _end(number, _):
    """As an exception, so that a run that is ended takes its engines away; unittest lets this one
    through. Once: a second signal, the user's or that of the process that started this one, does
    not end that work."""
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, signal.SIG_IGN)
    raise KeyboardInterrupt(number)


def _parser():
    parser = argparse.ArgumentParser(prog="run", description="converge against real daemons")
    parser.add_argument("kinds", nargs="*", metavar="KIND", default=[], choices=[[], *KINDS],
                        help=f"{' or '.join(KINDS)}; default: both")
    parser.add_argument("--only", action="append", default=[], metavar="WORD",
                        help="the tests with WORD in their names")
    parser.add_argument("--converge", metavar="FILE", help="the binary (or: CONVERGE)")
    parser.add_argument("--list", action="store_true", help="only say which tests there are")
    parser.add_argument("--results", metavar="FILE", help=argparse.SUPPRESS)
    return parser


def _select(words):
    loader = unittest.TestLoader()
    names = sorted(path.stem for path in HERE.glob("test_*.py"))
    suite = loader.loadTestsFromNames([f"live.{name}" for name in names])
    return [test for test in _flat(suite)
            if not words or any(word in test.id() for word in words)]


def _flat(suite):
    for entry in suite:
        if isinstance(entry, unittest.TestSuite):
            yield from _flat(entry)
        else:
            yield entry


def _run_kind(kind, tests, results):
    result = Result(kind)
    with tempfile.TemporaryDirectory(prefix="live-") as folder:
        with Engine(kind, f"{folder}/e") as engine:
            Live.engine = engine
            unittest.TestSuite(tests).run(result)
    Path(results).write_text(json.dumps(result.counts()))
    return 0


def _run_kinds(options, tests):
    begin = time.monotonic()
    kinds, absent = _available(options.kinds or list(KINDS))
    if not kinds:
        print(f"NEWEST ENGINE NOT TESTED: {absent}")
        return CANNOT_RUN
    with tempfile.TemporaryDirectory(prefix="live-") as folder:
        started = {kind: _start(kind, options, Path(folder, kind)) for kind in kinds}
        try:
            counts = [_finish(kind, *one) for kind, one in started.items()]
        finally:  # after a signal: each takes its engine away
            for process, _ in started.values():
                process.terminate()
                process.wait()
    total = {word: sum(one[word] for one in counts) for word in ("passed", "failed", "skipped")}
    skipped = f"{total['skipped']} skipped, " if total["skipped"] else ""
    loud = f"NEWEST ENGINE NOT TESTED ({len(tests)} tests not run): {absent}; " if absent else ""
    print(f"{loud}{', '.join(kinds)} in {time.monotonic() - begin:.0f} s: {skipped}"
          f"{total['passed']} passed, {total['failed']} failed")
    return 1 if total["failed"] or not total["passed"] else 0


def _available(kinds):
    """The kinds there are, and why the newest is not among them."""
    if "newest" not in kinds:
        return kinds, ""
    try:
        newest.build()
        return kinds, ""
    except CannotBuild as error:
        return [kind for kind in kinds if kind != "newest"], str(error)


def _start(kind, options, results):
    command = [sys.executable, str(HERE / "run"), kind, "--results", str(results)]
    for word in options.only:
        command += ["--only", word]
    return subprocess.Popen(command), results


def _finish(kind, process, results):
    code = process.wait()
    if results.exists():
        return json.loads(results.read_text())
    print(f"{kind}: the tests ended before their end, with {code}")
    return {"passed": 0, "failed": 1, "skipped": 0}
