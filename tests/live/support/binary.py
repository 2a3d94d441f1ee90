"""The converge binary: how it is started, and what a run of it leaves."""

import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

# No run of these tests takes a tenth of it; a hang is a failure with its output shown.
LONGEST = 120

# What a sanitizer build ends with instead of an exit code of converge's own.
SANITIZER_EXIT = "86"


class Missing(Exception):
    """There is no binary to test; its text says what to do."""


def converge():
    path = Path(os.environ.get("CONVERGE") or ROOT / "build/test/converge").resolve()
    if not os.access(path, os.X_OK):
        raise Missing(f"{path} is not there: cmake --preset test && cmake --build build/test,"
                      " or set CONVERGE")
    return str(path)


def environment(host, lock_directory):
    """Nothing of the caller's own but what programs need to run at all."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "ASAN_OPTIONS", "UBSAN_OPTIONS",
                                                "TSAN_OPTIONS", "LSAN_OPTIONS")
            if name in os.environ}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
        kept[name] = ":".join(filter(None, [kept.get(name), f"exitcode={SANITIZER_EXIT}"]))
    return {**kept, "LANG": "C.UTF-8", "DOCKER_HOST": host, "CONVERGE_LOCK_DIR": lock_directory}


@dataclass
class Run:
    """One finished run."""
    code: int        # negative: killed by that signal
    out: str
    err: str
    report: dict     # the JSON report; {} when there is none
    requests: list = field(default_factory=list)  # what reached the recorder meanwhile
    seconds: float = 0.0

    @property
    def writes(self):
        """ "POST /containers/app/stop" of every request that is neither GET nor HEAD."""
        return [str(request) for request in self.requests if request.is_write]

    @property
    def state(self):
        """The last state's part of the report: the container's, in most of these tests."""
        return self.report["states"][-1]

    @property
    def resources(self):
        """The resources that acted, in their order, each once."""
        acted = [action["resource"] for action in self.state["actions"] if not action["recovery"]]
        return list(dict.fromkeys(acted))

    @property
    def actions(self):
        """What was done, first words only: ["pull", "create", "rename", ...]."""
        return [action["description"].split()[0] for action in self.state["actions"]]

    def __str__(self):
        lines = [f"exit code {self.code} after {self.seconds:.1f} s", self.out, self.err]
        lines += [f"  {request} -> {request.status}"
                  + (f" ({request.fault})" if request.fault else "") for request in self.requests]
        return "\n".join(lines)


class Started:
    """A run that goes on beside the test."""

    def __init__(self, command, env, report, recorder, **options):
        self.report = report
        self.recorder = recorder
        self.begin = time.monotonic()
        self.process = subprocess.Popen(command, env=env, text=True, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        start_new_session=True, **options)

    def send(self, number):
        self.process.send_signal(number)

    def kill(self):
        self.process.kill()

    def finish(self):
        """Waits for its end and returns the Run."""
        try:
            out, err = self.process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            out, err = self.process.communicate()
            err += f"\nkilled by the test: still running after {LONGEST} s"
        requests = list(self.recorder.requests) if self.recorder else []
        return Run(self.process.returncode, out, err, _read(self.report), requests,
                   time.monotonic() - self.begin)


def _read(path):
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        return {}
