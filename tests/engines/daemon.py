"""dockerd and its containerd: their settings, and their life."""

import hashlib
import http.client
import json
import os
import shutil
import signal
from pathlib import Path

from . import newest, processes
from .api import Api
from .programs import SYSTEM_PATH, CannotBuild, EngineError, require

KINDS = ("debian", "newest")

# The same programs with more in daemon.json: what a host's administrator gives to every container.
VARIANTS = {
    "debian-defaults": {
        "default-ulimits": {"nofile": {"Name": "nofile", "Hard": 2048, "Soft": 1024},
                            "nproc": {"Name": "nproc", "Hard": 4000, "Soft": 4000}},
        "log-driver": "json-file",
        "log-opts": {"max-size": "5m", "max-file": "4", "labels": "team"},
        "default-shm-size": "96M",
        "default-ipc-mode": "shareable",
        "init": True,
    },
}

CONTAINERD_SOCKET = "/run/containerd/containerd.sock"

# None of Kubernetes' parts are used, and "opt" would make /opt/containerd on the host.
CONTAINERD_CONFIG = """version = 2
root = "{root}"
state = "/run/containerd"
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images",
  "io.containerd.cri.v1.runtime", "io.containerd.internal.v1.opt", "io.containerd.nri.v1.nri"]
[grpc]
  address = "{socket}"
"""


def programs_path(kind):
    """PATH of this kind's daemon: the newest finds its own shim, runc and proxy first."""
    if kind != "newest":
        return SYSTEM_PATH
    if not newest.is_built():
        raise CannotBuild(f"there is no newest engine in {newest.folder()}: "
                          "run `engine build-newest`")
    return f"{newest.folder()}:{SYSTEM_PATH}"


def require_programs(kind):
    require(["unshare", "nsenter", "mount", "ip", "iptables"])
    require(["dockerd", "docker-proxy", "containerd", "runc"], programs_path(kind))


class Daemon:
    """Settings and logs are in `directory`; what dockerd keeps in /run is in the namespace's own,
    where it needs no cleaning and no socket's path is too long."""

    def __init__(self, kind, directory, namespace):
        self.kind = kind
        self.directory = directory
        self.namespace = namespace
        self.socket = directory / "docker.sock"
        self.log = directory / "dockerd.log"

    @property
    def cgroup(self):
        """One of its own, so that what a killed shim leaves behind can be found and removed."""
        return "/converge-engine-" + hashlib.sha256(str(self.directory).encode()).hexdigest()[:12]

    def start_containerd(self):
        # Beside dockerd as Debian's units have it: it outlives a killed dockerd, and no stale
        # containerd.pid keeps the next dockerd waiting.
        config = self.directory / "containerd.toml"
        config.write_text(CONTAINERD_CONFIG.format(root=self.directory / "containerd",
                                                   socket=CONTAINERD_SOCKET))
        log = self.directory / "containerd.log"
        return self._start("containerd", ["--config", str(config)], log)

    def wait_containerd(self, process):
        # The namespace's /run, as it is seen from here.
        there = Path(f"/proc/{self.namespace.holder.pid}/root{CONTAINERD_SOCKET}")
        processes.wait_until(lambda: there.exists() or not processes.is_alive(process), 20)
        if not there.exists():
            log = tail(self.directory / "containerd.log")
            raise EngineError(f"containerd ({self.kind}) does not start; its last words:\n{log}")

    def start_dockerd(self, registry):
        config = self.directory / "daemon.json"
        config.write_text(json.dumps({
            "registry-mirrors": [f"http://{registry}"],
            "exec-opts": ["native.cgroupdriver=cgroupfs"],
            "cgroup-parent": self.cgroup,
            "live-restore": False,
            "shutdown-timeout": 2,
            **VARIANTS.get(self.kind, {}),
        }, indent=1))
        pidfile = self.directory / "docker.pid"
        pidfile.unlink(missing_ok=True)  # a killed daemon not yet reaped still has its pid
        return self._start("dockerd", [
            "--config-file", str(config), "--data-root", str(self.directory / "lib"),
            "--pidfile", str(pidfile), "--containerd", CONTAINERD_SOCKET,
            "--host", f"unix://{self.socket}"], self.log)

    def _start(self, name, arguments, log):
        path = programs_path(self.kind)
        command = self.namespace.enter([shutil.which(name, path=path), *arguments])
        # Nothing of the caller's environment: a proxy set there would be asked for the registry.
        return processes.start(command, log, {"PATH": path, "HOME": "/root"})

    def wait_ready(self, process, seconds=60):
        ready = processes.wait_until(
            lambda: self._answers() or not processes.is_alive(process), seconds)
        if not ready or not self._answers():
            why = "does not answer" if processes.is_alive(process) else "ended"
            raise EngineError(f"dockerd ({self.kind}) {why}; its last words:\n{tail(self.log)}")

    def _answers(self):
        try:
            return Api(self.socket).ping(timeout=5).status == 200
        except (OSError, http.client.HTTPException):
            return False

    def stop(self, process, seconds=60):
        """SIGTERM. It first stops its containers, so this takes as long as the slowest of them."""
        processes.send(process, signal.SIGTERM)
        if not processes.wait_gone(process, seconds):
            raise EngineError(f"dockerd did not end {seconds} s after SIGTERM:\n{tail(self.log)}")

    def cgroup_folders(self):
        """Deepest first, in whichever hierarchies this host has."""
        root = Path("/sys/fs/cgroup")
        tops = [*root.glob("*" + self.cgroup), root / self.cgroup.lstrip("/")]
        found = [Path(folder) for top in tops for folder, _, _ in os.walk(top)]
        return sorted(found, key=lambda folder: -len(folder.parts))

    def cgroup_processes(self):
        table = processes.all_processes()
        pids = [int(pid) for folder in self.cgroup_folders()
                for pid in _lines(folder / "cgroup.procs")]
        return [table[pid][0] for pid in set(pids) if pid in table]

    def remove_cgroups(self):
        for folder in self.cgroup_folders():
            try:
                folder.rmdir()
            except OSError:
                pass  # seen again, and reported, by the caller's last look


def _lines(path):
    try:
        return path.read_text().split()
    except OSError:
        return []


def tail(log, lines=25):
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return "(no log)"
