"""Taking an engine away: every process, cgroup, mount and file it has. Nothing of it is wanted
afterwards, so nothing is asked to stop."""

import shutil
import subprocess
import time

from . import processes
from .namespace import Namespace
from .programs import EngineError, find


def clean_up(directory, daemon, started):
    """`started`: {name: Process} of what was started for it."""
    # First the one that would start containers again.
    processes.kill(started.pop("dockerd", None))
    _end_everything(daemon, started)
    _remove_cgroups(daemon)
    for mount in reversed(_mounts_below(directory)):
        subprocess.run([find("umount"), "-l", mount], check=False)
    _remove(directory)
    left = [f"mount {mount}" for mount in _mounts_below(directory)]
    left += [f"cgroup {folder}" for folder in daemon.cgroup_folders()]
    left += [f"directory {directory}"] if directory.exists() else []
    if left:
        raise EngineError(f"still there after the engine's end: {', '.join(left)}")


def _end_everything(daemon, started):
    # As long as this one lives the others are found by its namespaces: it goes last.
    anchor = next((one for one in started.values() if processes.is_alive(one)), None)

    def rest():
        members = Namespace(anchor).members() if anchor else []
        return [one for one in {*members, *daemon.cgroup_processes()} if one != anchor]

    deadline = time.monotonic() + 20
    while left := rest():
        if time.monotonic() > deadline:
            raise EngineError(f"processes that do not end: {[one.pid for one in left]}")
        for one in left:
            processes.kill(one, seconds=2)
    processes.kill(anchor)


def _remove_cgroups(daemon):
    def gone():
        daemon.remove_cgroups()
        return not daemon.cgroup_folders()

    processes.wait_until(gone, 5)


def _remove(directory):
    # The mounts of a dead namespace may be let go a moment later.
    def gone():
        shutil.rmtree(directory, ignore_errors=True)
        return not directory.exists()

    processes.wait_until(gone, 5)


def _mounts_below(directory):
    with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as table:
        points = [line.split()[4].encode().decode("unicode_escape") for line in table]
    return [point for point in points if point.startswith(f"{directory}/")]
