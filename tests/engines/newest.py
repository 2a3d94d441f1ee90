"""The newest engine. Debian has no package of it: its Go modules are built, once, into a cache."""

import fcntl
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from .programs import CannotBuild, EngineError, apt_get_install, find

MOBY = "v2.0.0-beta.24"
CONTAINERD = "v2.4.2"
RUNC = "v1.5.2"
GO_NEEDED = (1, 26)

# An unset version makes the daemon call itself "library-import", which clients that parse versions
# choke on; such a client is somebody else's bug, but it would be met in every comparison with one.
DOCKERD_FLAGS = "-X github.com/moby/moby/v2/dockerversion.Version=29.99.0"

BUILDS = (
    (["-ldflags", DOCKERD_FLAGS], [f"github.com/moby/moby/v2/cmd/dockerd@{MOBY}"]),
    ([], [f"github.com/moby/moby/v2/cmd/docker-proxy@{MOBY}"]),
    ([], [f"github.com/containerd/containerd/v2/cmd/containerd@{CONTAINERD}",
          f"github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2@{CONTAINERD}"]),
    # Without the tag every start of a container fails: the default profile needs seccomp.
    (["-tags", "seccomp"], [f"github.com/opencontainers/runc@{RUNC}"]),
)

MARKER = "complete.json"


def folder():
    """Where the built programs are, or will be."""
    base = os.environ.get("CONVERGE_ENGINE_CACHE")
    if not base:
        cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
        base = os.path.join(cache, "converge-engines")
    return Path(base) / f"moby-{MOBY}_containerd-{CONTAINERD}_runc-{RUNC}"


def is_built():
    return (folder() / MARKER).is_file()


def build(say=print):
    """Builds it unless it is there; returns the folder."""
    target = folder()
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(target.parent / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_built():
            _build(target, say)
    return target


def _build(target, say):
    go = _go()
    _require_headers()
    staging = target.with_name(target.name + ".building")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    for flags, packages in BUILDS:
        say(f"building {', '.join(packages)}")
        _install(go, staging, flags, packages)
    versions = {"moby": MOBY, "containerd": CONTAINERD, "runc": RUNC}
    (staging / MARKER).write_text(json.dumps(versions))
    shutil.rmtree(target, ignore_errors=True)
    staging.rename(target)


def _install(go, staging, flags, packages):
    environment = dict(os.environ, GOBIN=str(staging), CGO_ENABLED="1", GOTOOLCHAIN="local")
    done = subprocess.run([go, "install", *flags, *packages], env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        last = "\n".join(done.stdout.splitlines()[-20:])
        raise EngineError(f"go install {' '.join(packages)} failed:\n{last}")


def _go():
    path = os.environ.get("PATH", "") + ":/usr/local/go/bin"
    go = find("go", path)
    needed = ".".join(map(str, GO_NEEDED))
    if go is None:
        raise CannotBuild(f"building the newest engine needs Go >= {needed} on PATH; there is none")
    text = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True,
                          env=dict(os.environ, GOTOOLCHAIN="local")).stdout.strip()
    version = re.match(r"go(\d+)\.(\d+)", text)
    if version is None or tuple(map(int, version.groups())) < GO_NEEDED:
        raise CannotBuild(f"building the newest engine needs Go >= {needed}; {go} is {text}")
    return go


def _require_headers():
    pkg_config = find("pkg-config")
    if pkg_config is None or subprocess.run([pkg_config, "--exists", "libseccomp"]).returncode != 0:
        raise EngineError("the newest engine's runc is built with libseccomp; to install: "
                          + apt_get_install(["libseccomp-dev", "pkg-config", "gcc", "libc6-dev"]))
