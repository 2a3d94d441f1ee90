"""What is begun with, what converge is asked for, and how it has to end."""

from dataclasses import dataclass
from typing import Callable, Optional

from .promises import End, Terms

POLICY = "unless-stopped"
MEMORY = 64 << 20


@dataclass(frozen=True)
class Scenario:
    name: str
    begin: Callable     # of a cleared Place: makes the start, returns the Terms
    text: Callable      # of a Place: the state file
    settled: Callable   # of a Place: the same without what acts at every run
    times: Optional[int] = 1  # so many writing requests in a row are broken; None: all from there on


def create(place):
    """Nothing is there yet; two networks."""
    place.publish("1")
    return Terms(place.name, place.look(), End(
        "running", place.ids["1"], image=place.ids["1"], page="1", policy=POLICY,
        networks=place.networks))


def replace(place):
    """The tag has moved to a version that is as good as the old one."""
    before = place.deploy("1", place.pulled_service())
    place.publish("2")
    return _replaced(place, before, before.named(place.name).id)


def retagged(place):
    """The tag means the better version on this host already."""
    before = place.deploy("1", place.service())
    place.retag("2")
    return _replaced(place, place.look(), before.named(place.name).id)


def remove_first(place):
    """The same where the file renounces the way back."""
    before = place.deploy("1", place.pulled_service(update_order="remove_first"))
    place.publish("2")
    return _replaced(place, before, before.named(place.name).id, kept=False)


def dead_in_gap(place):
    """A replacement was killed when the old version had been stopped."""
    return _dead_after(place, "/stop")


def dead_in_proof(place):
    """A replacement was killed when the new version had been started, unproven."""
    return _dead_after(place, "/start")


def _dead_after(place, ending):
    first = place.deploy("1", place.pulled_service()).named(place.name).id
    place.publish("2")
    place.killed_run(place.pulled_service(), ending)
    return _replaced(place, place.look(), first)


def _replaced(place, before, first, kept=True):
    return Terms(place.name, before, End(
        "running", place.ids["2"], image=place.ids["2"], page="2", policy=POLICY), first, kept,
        page="1")


def bad_version(place):
    """The tag has moved to a version that ends at once."""
    before = place.deploy("1", place.pulled_service())
    place.publish("bad")
    return _rolled_back(place, before, "bad")


def no_program(place):
    """The file has changed to a command that cannot be started."""
    return _rolled_back(place, place.deploy("1", place.service()), "1")


def _rolled_back(place, before, tag):
    return _the_same(place, before, code=5, evidence=True, tag=place.ids[tag])


def _the_same(place, before, **more):
    """The container that is there first is the one that serves in the end."""
    end = {"tag": before.tag, "image": place.ids["1"], "page": "1", "policy": POLICY, **more}
    return Terms(place.name, before, End("running", same=True, **end),
                 before.named(place.name).id, page="1")


def in_place(place):
    """What can be changed while it runs was changed by hand: policy, memory, a network."""
    world = place.deploy("1", _limited(place))
    live = f"/containers/{place.name}"
    place.engine.must("POST", f"{live}/update", {
        "RestartPolicy": {"Name": "always"}, "Memory": 2 * MEMORY, "MemorySwap": 4 * MEMORY})
    place.engine.must("POST", f"/networks/{place.networks[1]}/disconnect",
                      {"Container": place.name})
    return _the_same(place, place.look(), undisturbed=True, memory=MEMORY, networks=place.networks,
                     tag=world.tag)


def _limited(place):
    return place.service(mem_limit="64m", networks=list(place.networks))


def start(place):
    """It was stopped by hand."""
    place.deploy("1", place.service())
    place.engine.must("POST", f"/containers/{place.name}/stop")
    return _the_same(place, place.look())


def stopped(place):
    before = place.deploy("1", place.service())
    return Terms(place.name, before, End("exited", before.tag, image=place.ids["1"], policy=POLICY,
                                         same=True), before.named(place.name).id, page="1")


def absent(place):
    before = place.deploy("1", place.service())
    return Terms(place.name, before, End(None, before.tag), before.named(place.name).id, kept=False,
                 page="1")


def run_once(place):
    """A container for one command, in the place of the one of the run before."""
    before = place.deploy("1", _job(place))
    return Terms(place.name, before, End("exited", before.tag, image=place.ids["1"]),
                 before.named(place.name).id, kept=False)


def run_and_remove(place):
    """The same where the container goes when it has ended."""
    place.pull("1")
    before = place.look()
    return Terms(place.name, before, End(None, before.tag))


def _job(place, **more):
    return place.state("docker_container.run", image=place.ref, command=["echo", "done"],
                       replace=True, force=True, **more)


def _jobs(what, **more):
    """(the state file, the same while `what` is not there)"""
    return (lambda place: _job(place, **more)), (lambda place: _job(
        place, unless=[{"fun": "docker.exists", **what(place)}], **more))


def pull(place):
    """The tag has moved; no container is made of it."""
    place.pull("3")
    place.publish("4")
    return Terms(place.name, place.look(), End(None, place.ids["4"]))


def image_absent(place):
    place.pull("3")
    return Terms(place.name, place.look(), End(None, None))


def _image(function):
    return lambda place: f"image:\n  docker_image.{function}:\n    - name: {place.ref}\n"


def _running(**fields):
    """(the state file, the same without its pull)"""
    return (lambda place: place.pulled_service(**fields)), (lambda place: place.service(**fields))


def _both(text):
    return text, text


SCENARIOS = {one.name: one for one in (
    Scenario("create", create, *_both(lambda place: place.service(networks=list(place.networks)))),
    Scenario("replace", replace, *_running()),
    Scenario("replace-two-broken", replace, *_running(), times=2),
    Scenario("replace-rest-broken", retagged, *_both(lambda place: place.service()), times=None),
    Scenario("remove-first", remove_first, *_running(update_order="remove_first")),
    Scenario("dead-in-gap", dead_in_gap, *_running()),
    Scenario("dead-in-proof", dead_in_proof, *_running()),
    Scenario("bad-version", bad_version, *_running()),
    Scenario("no-program", no_program, *_both(
        lambda place: place.service(command=["/no/such/program"]))),
    Scenario("in-place", in_place, *_both(_limited)),
    Scenario("start", start, *_both(lambda place: place.service())),
    Scenario("stopped", stopped, *_both(lambda place: place.state("docker_container.stopped"))),
    Scenario("absent", absent, *_both(
        lambda place: place.state("docker_container.absent", force=True))),
    Scenario("run", run_once, *_jobs(lambda place: {"container": place.name})),
    Scenario("run-and-remove", run_and_remove, *_jobs(lambda place: {"image": place.ref},
                                                      auto_remove=True)),
    Scenario("pull", pull, lambda place: _image("present")(place) + "    - force: True\n",
             _image("present")),
    Scenario("image-absent", image_absent, *_both(_image("absent"))),
)}
