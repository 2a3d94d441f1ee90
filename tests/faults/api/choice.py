"""Which cases of all are run when not all are."""

import random

from .case import Case
from .modes import MODES


def sample(writes, count, seed):
    """`count` Cases of all there are, the same ones for the same seed. `writes`: {scenario: number
    of writing requests of its run}. Every scenario has its share, every one of its requests comes
    before any comes twice, and the modes take turns."""
    left = [Case(scenario, mode, number) for scenario, most in sorted(writes.items())
            for mode in MODES for number in range(1, most + 1)]
    random.Random(seed).shuffle(left)
    taken = {}

    def times(*parts):
        return taken.get(parts, 0)

    def rank(case):
        return (times(case.scenario) / writes[case.scenario], times(case.scenario, case.number),
                times(case.scenario, case.mode), times(case.mode))

    chosen = []
    while left and len(chosen) < count:
        case = min(left, key=rank)
        left.remove(case)
        chosen.append(case)
        for parts in ((case.scenario,), (case.scenario, case.number), (case.scenario, case.mode),
                      (case.mode,)):
            taken[parts] = times(*parts) + 1
    return chosen
