"""What converge promises when a request of its was broken. Functions of what was agreed on before
(Terms), an exit code and what is there now (World); each yields what is wrong, in words. Nothing
here knows in which order converge does things: only names, states and exit codes, as they stand in
docs/states.md and docs/exit-codes.md."""

from dataclasses import dataclass
from typing import Optional

from .world import World


@dataclass(frozen=True)
class End:
    """How it has to be once a run was left in peace. None: nothing is said of that."""
    status: Optional[str]             # of the container with the service's name; None: there is none
    tag: Optional[str]                # the id of the image that the tag then means; None: no image
    code: int = 0                     # what such a run ends with
    image: Optional[str] = None       # the container's
    page: Optional[str] = None        # what the port serves
    policy: str = "no"
    same: bool = False                # the container that was there at first; else: another one
    undisturbed: bool = False         # and it has not been started again
    evidence: bool = False            # what failed by its own fault is kept as NAME.failed
    memory: Optional[int] = None
    networks: Optional[tuple] = None

    @property
    def is_service(self):
        return self.status == "running"


@dataclass(frozen=True)
class Terms:
    name: str
    before: World                # when the broken run began
    end: End
    first: Optional[str] = None  # the id of the container that was there first
    kept: bool = True            # that one is known good and must not go before another is proven
    page: Optional[str] = None   # what that one serves, when it runs
    comes_back: bool = True      # so few requests are broken that it serves after the same run


def after_any_run(terms, code, world):
    """What holds after every run, whatever became of its requests."""
    yield from code_is_possible(code)
    yield from good_one_is_kept(terms, world)
    yield from good_one_serves(terms, world)
    yield from one_at_most_runs(world)
    yield from image_is_there(terms, world)
    yield from page_is_known(terms, world)
    yield from no_good_version_is_convicted(terms, world)
    yield from code_is_true(terms, code, world)


def code_is_possible(code):
    """No signal was sent, no report and no details were asked for, nobody else holds the lock."""
    if code not in (0, 1, 3, 4, 5, 69):
        yield f"exit code {code} is not one of docs/exit-codes.md for such a run"


def good_one_is_kept(terms, world):
    """The known-good container is there under some name until another is wholly as it has to be."""
    if terms.first is None or not terms.kept or world.has(terms.first):
        return
    if terms.end.same:
        yield "the known-good container is gone, and there is no other to take its place"
        return
    for wrong in live_is_right(terms, world):
        yield f"the known-good container is gone, and the new one is not proven: {wrong}"


def good_one_serves(terms, world):
    """What served when the run began is not left down by it: it is put back in spite of the fault."""
    wanted = terms.kept and terms.comes_back and terms.end.is_service
    if wanted and terms.before.page is not None and world.page is None:
        yield "the service is left down"


def one_at_most_runs(world):
    if len(world.running) > 1:
        yield "two run at once: " + ", ".join(one.name for one in world.running)


def image_is_there(terms, world):
    """The tag means what it meant or what it has to mean, never anything else or nothing."""
    if world.tag not in (terms.before.tag, terms.end.tag):
        yield f"the tag means {world.tag}, neither what it meant nor what it has to mean"


def page_is_known(terms, world):
    if world.page not in (None, terms.page, terms.end.page):
        yield f"a page is served that is neither the old nor the new one: {world.page!r}"


def no_good_version_is_convicted(terms, world):
    """A broken request is no verdict on a version."""
    if not terms.end.evidence and world.named(terms.name + ".failed"):
        yield "a version was set aside as failed, though nothing was wrong with it"


def code_is_true(terms, code, world):
    """The right column of docs/exit-codes.md."""
    serves = world.page is not None
    if code in (0, 5) and code != terms.end.code:
        yield f"exit code {code}, which this can never end with"
    elif code in (0, 5):
        for wrong in end_is_reached(terms, world):
            yield f"exit code {code} is not true: {wrong}"
    if code == 4 and (serves or not terms.end.is_service):
        yield "exit code 4, though " + ("the service serves" if serves else "it is to be down")
    if code == 1 and terms.end.is_service and not serves:
        yield "exit code 1, though the service is down"
    if code in (3, 69) and world != terms.before:
        yield f"exit code {code} says that nothing was touched, but something was"


def end_is_reached(terms, world):
    """All is as the state file has it, and nothing is left over."""
    names = {terms.name} if terms.end.status else set()
    if terms.end.evidence:
        names.add(terms.name + ".failed")
    there = {one.name for one in world.containers}
    for name in sorted(there - names):
        yield f"{name} is left over"
    for name in sorted(names - there):
        yield f"there is no {name}"
    if world.tag != terms.end.tag:
        yield f"the tag means {world.tag}, not {terms.end.tag}"
    if terms.end.status and terms.name in there:
        yield from live_is_right(terms, world)


def live_is_right(terms, world):
    """The container with the service's name is the wanted one in all that was agreed on."""
    live, end = world.named(terms.name), terms.end
    if live is None:
        yield f"there is no {terms.name}"
        return
    first = terms.before.named(terms.name)
    pairs = {"status": (live.status, end.status), "restart policy": (live.policy, end.policy),
             "image": (live.image, end.image), "memory": (live.memory, end.memory),
             "networks": (live.networks, end.networks), "page": (world.page, end.page),
             "start": (live.started, first.started if end.undisturbed else None)}
    for what, (is_now, wanted) in pairs.items():
        if wanted is not None and is_now != wanted:
            yield f"the {what} of {terms.name} is {is_now!r}, not {wanted!r}"
    if end.same != (live.id == terms.first):
        yield f"{terms.name} is " + ("another container" if end.same else "still the old container")
    if end.status == "exited" and live.exit_code != 0:
        yield f"{terms.name} ended with {live.exit_code}"


def nothing_is_done_again(terms, code, writes, before, now):
    """A run that finds everything done asks for no change, and makes none."""
    if code != terms.end.code:
        yield f"the run that had nothing to do ended with {code}, not {terms.end.code}"
    if writes:
        yield "the run that had nothing to do asked for: " + ", ".join(writes)
    if before != now:
        yield "the run that had nothing to do changed something"
