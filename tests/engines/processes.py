"""Starting processes that outlive us, and ending them by pid without ever meeting a stranger's."""

import os
import signal
import time
from collections import namedtuple
from pathlib import Path

# A pid alone may be someone else's by the time it is used; with its start time it cannot.
Process = namedtuple("Process", "pid started")


def start(command, log, environment=None):
    """Runs it in a session of its own, output appended to `log`; returns its Process."""
    append = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    actions = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
               (os.POSIX_SPAWN_OPEN, 1, str(log), append, 0o644),
               (os.POSIX_SPAWN_DUP2, 1, 2)]
    pid = os.posix_spawn(command[0], command, environment or os.environ,
                         file_actions=actions, setsid=True)
    return Process(pid, _stat(pid)[1])


def _stat(pid):
    """(state, start time, parent), or (None, None, None) when there is no such process."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None, None, None
    return fields[0], int(fields[19]), int(fields[1])


def is_alive(process):
    if process is None:
        return False
    try:
        os.waitpid(process.pid, os.WNOHANG)  # if it is our child, nobody else takes it off the list
    except ChildProcessError:
        pass
    state, started, _ = _stat(process.pid)
    return state not in (None, "Z", "X") and started == process.started


def send(process, number):
    if is_alive(process):
        try:
            os.kill(process.pid, number)
        except ProcessLookupError:
            pass


def wait_gone(process, seconds):
    return wait_until(lambda: not is_alive(process), seconds)


def end(process, seconds=10):
    """SIGTERM, and SIGKILL after `seconds`."""
    send(process, signal.SIGTERM)
    if not wait_gone(process, seconds):
        kill(process)


def kill(process, seconds=10):
    send(process, signal.SIGKILL)
    return wait_gone(process, seconds)


def wait_until(condition, seconds, pause=0.02):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(pause)
    return True


def all_processes():
    """{pid: (Process, parent pid)} of everything that runs."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            state, started, parent = _stat(int(name))
            if state not in (None, "Z", "X"):
                found[int(name)] = (Process(int(name), started), parent)
    return found


def descendants(pids, table):
    """The Processes of `pids` and of all they started; `table` is all_processes()."""
    wanted = set(pids)
    grown = True
    while grown:
        more = {pid for pid, (_, parent) in table.items() if parent in wanted} - wanted
        grown = bool(more)
        wanted |= more
    return [table[pid][0] for pid in wanted if pid in table]
