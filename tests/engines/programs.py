"""Finding the programs an engine is made of, and saying what to install when one is missing."""

import os
import shutil

SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"

DEBIAN_PACKAGE = {
    "busybox": "busybox-static",
    "containerd": "containerd",
    "docker-proxy": "docker.io",
    "docker-registry": "docker-registry",
    "dockerd": "docker.io",
    "ip": "iproute2",
    "iptables": "iptables",
    "mount": "mount",
    "nsenter": "util-linux",
    "pkg-config": "pkg-config",
    "runc": "runc",
    "unshare": "util-linux",
}


class EngineError(Exception):
    """Something a person has to do or know; its text is the whole message."""


class CannotBuild(EngineError):
    """The newest engine is not there and cannot be built on this machine."""


def apt_get_install(packages):
    return "apt-get install --no-install-recommends " + " ".join(sorted(set(packages)))


def find(name, path=SYSTEM_PATH):
    """The program's path, or None. Debian's folders alone: not a runc in /usr/local/bin."""
    return shutil.which(name, path=path)


def require(names, path=SYSTEM_PATH):
    missing = [name for name in names if find(name, path) is None]
    if missing:
        packages = [DEBIAN_PACKAGE.get(name, name) for name in missing]
        raise EngineError(f"missing on this machine: {', '.join(missing)}; "
                          f"to install: {apt_get_install(packages)}")


def require_root():
    if os.geteuid() != 0:
        raise EngineError("an engine of its own needs root (namespaces, cgroups, bridges)")
