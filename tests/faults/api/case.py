"""One case: a start, a run with a broken request, a run or two in peace, and one that has nothing
to do."""

import time
from dataclasses import dataclass, field, replace

from . import promises
from .scenarios import SCENARIOS

# The first one nearly always does; the second is there for what the first had to clear away.
CLEAN_RUNS = 2


@dataclass(frozen=True)
class Case:
    scenario: str
    mode: str
    number: int   # of the writing request that is broken, counted over the whole run from 1

    def __str__(self):
        return f"{self.scenario}:{self.mode}:{self.number}"


@dataclass
class Outcome:
    case: Case
    broken: list = field(default_factory=list)  # the requests that were broken; none: the loop's end
    writes: int = 0                             # of the broken run
    code: int = 0                               # what that ended with
    wrong: list = field(default_factory=list)   # broken promises, in words
    clean_runs: int = 0                         # that it took
    story: list = field(default_factory=list)   # what was run and seen, for a reader
    seconds: float = 0.0

    @property
    def met(self):
        return bool(self.broken)


def run_case(place, case):
    """Never raises for what converge or the daemon do."""
    outcome, begin = Outcome(case), time.monotonic()
    try:
        _run(place, SCENARIOS[case.scenario], outcome)
    except Exception as error:  # a case that could not be run has not passed
        outcome.wrong.append(f"{type(error).__name__}: {error}")
    outcome.seconds = time.monotonic() - begin
    return outcome


def _run(place, scenario, outcome):
    case = outcome.case
    place.clear()
    terms = replace(scenario.begin(place), comes_back=scenario.times is not None)
    outcome.story.append(f"before:\n{terms.before}")
    run = place.broken_run(scenario.text(place), case.mode, case.number, scenario.times)
    outcome.broken = [request for request in run.requests if request.fault]
    outcome.writes, outcome.code = len(run.writes), run.code
    _judge(place, terms, run, outcome, "the broken run")
    if outcome.met:
        _repair(place, scenario, terms, outcome)
        _settle(place, scenario, terms, outcome)
    elif run.code != terms.end.code:
        outcome.wrong.append(f"nothing was broken, and the run ended with {run.code}")


def _judge(place, terms, run, outcome, which):
    """Looks at what is there after a run; returns the World."""
    world = place.look()
    outcome.story += [f"{which}: {run}", f"then:\n{world}"]
    outcome.wrong += [f"after {which}: {wrong}"
                      for wrong in promises.after_any_run(terms, run.code, world)]
    return world


def _repair(place, scenario, terms, outcome):
    for number in range(1, CLEAN_RUNS + 1):
        run = place.run(scenario.text(place))
        world = _judge(place, terms, run, outcome, f"clean run {number}")
        outcome.clean_runs = number
        if run.code == terms.end.code and not list(promises.end_is_reached(terms, world)):
            return
    outcome.wrong.append(f"{CLEAN_RUNS} clean runs have not mended it; the last ended with "
                         f"{run.code}")
    outcome.wrong += list(promises.end_is_reached(terms, world))


def _settle(place, scenario, terms, outcome):
    before = place.look()
    run = place.run(scenario.settled(place))
    now = place.look()
    wrong = list(promises.nothing_is_done_again(terms, run.code, run.writes, before, now))
    if wrong:
        outcome.story += [f"the last run: {run}", f"then:\n{now}"]
    outcome.wrong += wrong
