"""A command line or an environment that is wrong. Numbers are those of the catalogue of bad inputs."""

import os
import resource
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

GOOD = "app:\n  test.nop\n"
NEEDS_DOCKER = "app:\n  docker_container.running:\n    - image: app:1\n"


@dataclass
class Case:
    number: str
    arguments: list[str]
    says: str
    code: int = 3
    environment: dict[str, str | None] = field(default_factory=dict)
    stdin: bytes = b""
    prepare: Callable[[Path], None] | None = None      # changes the folder it is run in
    before_exec: Callable[[], None] | None = None      # in the child


def furnish(folder):
    """What every case finds in its folder."""
    (folder / "app.yml").write_text(GOOD)
    (folder / "same.yml").write_text(GOOD)
    (folder / "docker.yml").write_text(NEEDS_DOCKER)


def inventory(folder):
    return sorted(os.listdir(folder))


def host(number, address, says):
    return Case(number, ["docker.yml"], f"error: DOCKER_HOST: {says}",
                environment={"DOCKER_HOST": address})


def duration(number, text):
    return Case(number, ["--deadline", text, "app.yml"],
                f"error: --deadline: '{text}' is no duration\n  hint: write seconds or units")


def api_version(number, text, says):
    return Case(number, ["docker.yml"], f"error: DOCKER_API_VERSION: {says}",
                environment={"DOCKER_API_VERSION": text})


def close_all():
    for descriptor in range(3):
        os.close(descriptor)


COMMAND_LINE = [
    Case("71", [], r"error: no state file is given\n  hint: usage: converge"),
    Case("72", ["--dryrun", "app.yml"], r"error: unknown option '--dryrun'\n  hint: did you mean '--check'\?"),
    Case("72b", ["--qiet", "app.yml"], r"error: unknown option '--qiet'\n  hint: did you mean '--quiet'\?"),
    Case("73", ["states/app.yml"], "error: states/app.yml: No such file or directory"),
    Case("74", ["app.yml", "same.yml"],
         "same.yml:1:1: error: the id 'app' is given in two files\n(.*\n)*  first given here: app.yml:1:1"),
    Case("75", ["-"], "1 state: 0 changed, 1 kept, 0 failed", code=0, stdin=GOOD.encode()),
    Case("76", ["a\nb.yml"], r"error: a\\x0ab.yml: No such file"),
    Case("77", ["--", "-app.yml"], "1 state: 0 changed", code=0,
         prepare=lambda folder: (folder / "app.yml").rename(folder / "-app.yml")),
    duration("78", "abc"), duration("78b", "-5"), duration("78c", "1e99"), duration("78d", ""),
]

REPORTS = [
    Case("80", ["--report", "nosuch/x.json", "app.yml"],
         "error: the report nosuch/x.json: No such file or directory"),
    Case("81", ["--report", "/dev/full", "app.yml"], "error: the report /dev/full: is no regular file"),
    Case("82", ["--report", "folder", "app.yml"], "error: the report folder: is a directory",
         prepare=lambda folder: (folder / "folder").mkdir()),
    Case("82b", ["--report", "link", "app.yml"], "error: the report link: is a symbolic link",
         prepare=lambda folder: (folder / "link").symlink_to("elsewhere")),
]

DAEMON = [
    Case("83", ["app.yml"], "1 state: 0 changed", code=0, environment={"DOCKER_HOST": ""}),
    host("84", "foo", "'foo' is not an address of a daemon, expected unix://"),
    host("85", "unix://", "unix:// needs the path of a socket"),
    host("86", "unix://relative", "the path of the socket must be absolute"),
    host("87", "unix:///" + "a" * 108, "socket path longer than 107 bytes"),
    host("88", "tcp://1.2.3.4:2375", ".*tcp is not supported"),
    host("89", "ssh://-oProxyCommand=x", ".*ssh is not supported"),
    api_version("90", "1.99", "converge speaks 1.40 to 1.56, not 1.99"),
    api_version("90b", "abc", "'abc' is not an API version like 1.41"),
]

ENVIRONMENT = [
    Case("91", ["app.yml"], "1 state: 0 changed", code=0, environment={"HOME": None}),
    Case("92", ["app.yml"], "1 state: 0 changed", code=0, environment={"PATH": ""}),
    Case("93", ["app.yml"], "1 state: 0 changed", code=0, environment={"LC_ALL": "xx_YY.nothing"}),
    Case("94", ["app.yml"], "1 state: 0 changed", code=0, environment={"TZ": ":/no/such"}),
    Case("95", ["docker.yml"], "cannot be reached|does not exist", code=69,
         environment={"http_proxy": "http://127.0.0.1:9", "DOCKER_HOST": "unix:///no/such.sock"}),
    Case("96", ["app.yml"], "", code=0, before_exec=close_all),
    Case("97", ["app.yml"], "1 state: 0 changed", code=0,
         before_exec=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8))),
    Case("98", ["--report", "r.json", "app.yml"], "error: the report r.json: File too large",
         before_exec=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))),
]

CASES = COMMAND_LINE + REPORTS + DAEMON + ENVIRONMENT
