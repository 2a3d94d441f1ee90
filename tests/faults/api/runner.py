"""The command line, the workers and what they tell."""

import argparse
import os
import queue
import signal
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from engines.daemon import KINDS
from engines.lib import CannotBuild, Engine, EngineError
from live.support import binary

from . import choice
from .case import Case, run_case
from .modes import MODES, WHOLE
from .place import Place
from .scenarios import SCENARIOS

# What test runners take for "not run".
CANNOT_RUN = 77

# No run has that many writing requests; the loop over them ends by itself and this is its alarm.
MOST_WRITES = 40


class Workers:
    """Places on one engine, each for one case at a time: they mostly wait."""

    def __init__(self, kind, places):
        self.kind, self.passed, self.failed, self.slow_repairs = kind, 0, [], 0
        self._free = queue.Queue()
        for place in places:
            self._free.put(place)
        self._count = len(places)
        self._telling = threading.Lock()
        self._ending = threading.Event()

    def each(self, work, items):
        """[work(item), ...], as many side by side as there are places."""
        with ThreadPoolExecutor(self._count) as pool:
            try:
                return list(pool.map(work, items))
            except BaseException:
                self._ending.set()  # the pool waits for what its threads have begun
                raise

    def run(self, case, ends=False):
        """Runs and tells one case. `ends`: that the run has fewer requests is no failure."""
        if self._ending.is_set():
            raise EngineError("the run was ended")
        place = self._free.get()
        try:
            outcome = run_case(place, case)
        finally:
            self._free.put(place)
        if not outcome.met and not ends and not outcome.wrong:
            outcome.wrong.append(f"the run had {outcome.writes} writing requests, none was broken")
        with self._telling:
            self._count_and_tell(outcome)
        return outcome

    def _count_and_tell(self, outcome):
        if outcome.wrong:
            self.failed.append(outcome.case)
        else:
            self.passed += 1
        self.slow_repairs += outcome.clean_runs > 1
        what = ", ".join(map(str, outcome.broken)) or f"{outcome.writes} writes, none broken"
        print(f"{self.kind:6} {'FAILED' if outcome.wrong else 'ok':6} {outcome.seconds:5.1f} s  "
              f"{outcome.case}  {what}: exit code {outcome.code}", flush=True)
        if outcome.wrong:
            lines = [*outcome.wrong, "", *outcome.story,
                     f"again: tests/faults/api/run {self.kind} --case {outcome.case}"]
            print("\n".join("    " + line for part in lines for line in part.splitlines() or [""]),
                  flush=True)

    def undisturbed(self, scenario):
        """The number of writing requests of a run of it in which none is broken."""
        return self.run(Case(scenario, WHOLE, 0), ends=True).writes

    def every_request(self, scenario, mode):
        """The loop: the first, the second, ... until a run has no more to break."""
        for number in range(1, MOST_WRITES):
            if not self.run(Case(scenario, mode, number), ends=number > 1).met:
                return
        raise EngineError(f"{scenario}: a run of more than {MOST_WRITES} writing requests")


def main(arguments=None):
    options = _parser().parse_args(arguments)
    # As an exception, so that a run that is ended takes its engine away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    if options.converge:
        os.environ["CONVERGE"] = str(Path(options.converge).resolve())
    begin = time.monotonic()
    try:
        binary.converge()
        with ExitStack() as stack:
            return _finish(_work(options, _workers(options, stack)), begin)
    except CannotBuild as error:
        print(f"faults-api {options.kind}: {error}")
        return CANNOT_RUN
    except (EngineError, binary.Missing) as error:
        print(f"{error}\nfaults-api {options.kind}: 0 passed, 1 failed")
        return 1


def _workers(options, stack):
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
    engine = stack.enter_context(Engine(options.kind, folder / "e"))
    return Workers(options.kind, [stack.enter_context(Place(engine, number, folder / str(number)))
                                  for number in range(1, options.jobs + 1)])


def _work(options, workers):
    names = options.only or list(SCENARIOS)
    if options.case:
        workers.each(workers.run, options.case)
    elif options.full:
        loops = [(name, mode) for name in names for mode in MODES]
        workers.each(lambda loop: workers.every_request(*loop), loops)
    else:
        counts = dict(zip(names, workers.each(workers.undisturbed, names)))
        print(f"a sample of {options.sample} cases, seed {options.seed}, of "
              f"{sum(counts.values()) * len(MODES)}", flush=True)
        workers.each(workers.run, choice.sample(counts, options.sample, options.seed))
    return workers


def _finish(workers, begin):
    if workers.failed:
        print("failed: " + " ".join(map(str, workers.failed)))
    print(f"in {time.monotonic() - begin:.0f} s; {workers.slow_repairs} needed a second clean run")
    print(f"faults-api {workers.kind}: {workers.passed} passed, {len(workers.failed)} failed")
    return 1 if workers.failed or not workers.passed else 0


def _case(text):
    scenario, mode, number = text.split(":")
    if scenario not in SCENARIOS or mode not in MODES or int(number) < 1:
        raise ValueError(text)
    return Case(scenario, mode, int(number))


def _parser():
    parser = argparse.ArgumentParser(
        prog="run", description="breaks the k-th writing request of converge, and looks what is lost",
        epilog=f"scenarios: {' '.join(SCENARIOS)}; modes: {' '.join(MODES)}")
    parser.add_argument("kind", nargs="?", default="debian", choices=KINDS)
    some = parser.add_mutually_exclusive_group()
    some.add_argument("--sample", type=int, default=80, metavar="N",
                      help="so many cases, spread over all (default: 80)")
    some.add_argument("--full", action="store_true", help="every request in every mode")
    some.add_argument("--case", action="append", type=_case, metavar="SCENARIO:MODE:K",
                      help="this one; may be repeated")
    parser.add_argument("--seed", type=int, default=1, help="of the sample (default: 1)")
    parser.add_argument("--only", action="append", choices=list(SCENARIOS), metavar="SCENARIO",
                        help="may be repeated")
    parser.add_argument("--jobs", type=int, default=4, metavar="N",
                        help="cases side by side (default: 4)")
    parser.add_argument("--converge", metavar="FILE", help="the binary (or: CONVERGE)")
    return parser
