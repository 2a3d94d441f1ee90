"""The cases: each row of the table of container fields with each of its examples, the state file
that has it, and the body with which somebody else would have made the same container."""

import copy
import json
import subprocess
from dataclasses import dataclass

from .others import OTHERS

IMAGE = "localhost:5000/fields:1"


@dataclass(frozen=True)
class Case:
    row: str
    text: str     # the field's value, YAML
    beside: str   # a further argument it needs, or ""
    number: int
    update: bool  # /update can change it: only a container that is wanted running is looked at so
    # What somebody else asked the API for, where it is not what converge would: others.py.
    otherwise: str = ""

    @property
    def name(self):
        return f"{self.row}-{self.number}".replace("_", "-")

    @property
    def function(self):
        return "docker_container.running" if self.update else "docker_container.created"

    def state(self):
        lines = [f"{self.name}:", f"  {self.function}:", f"    - image: {IMAGE}",
                 f"    - {self.row}: {self.text}"]
        return "\n".join(lines + ([f"    - {self.beside}"] if self.beside else [])) + "\n"

    def __str__(self):
        return (f"{self.row}: {self.text}" + (f" (with {self.beside})" if self.beside else "")
                + (f" (made as {self.otherwise})" if self.otherwise else ""))


def all_cases(program):
    """From the program that lists the table."""
    rows = json.loads(subprocess.run([program], stdout=subprocess.PIPE, check=True).stdout)
    update = {row["name"]: row["update"] for row in rows}
    cases = [Case(row["name"], example["text"], example["beside"], number, row["update"])
             for row in rows for number, example in enumerate(row["examples"], 1)]
    return cases + [Case(row, text, "".join(beside), 100 + number, update[row], json.dumps(made))
                    for number, (row, text, made, *beside) in enumerate(OTHERS)]


class Creation:
    """How a container came into being, as the daemon was asked for it."""

    def __init__(self, body):
        self.body = body
        self.connections = []  # [(network, body)]

    @staticmethod
    def recorded(requests, name):
        """From what a client sent; None when it did not make such a container."""
        made = None
        names = (name, name + ".next")
        for request in requests:
            path = request.bare
            if path == "/containers/create" and _query(request, "name") in names:
                made = Creation(request.json())
            elif made and path in [f"/containers/{one}/update" for one in names]:
                made.body["HostConfig"].update(request.json())
            elif made and path.endswith("/connect") and request.json()["Container"] in names:
                made.connections.append((path.split("/")[2], request.json()))
        return made

    def by_somebody_else(self, otherwise=None, complete=False):
        """Without converge's labels, with what is asked for `otherwise`; `complete`: with every other
        field at its zero, as the docker command sends it."""
        body = copy.deepcopy(self.body)
        labels = {key: value for key, value in (body.pop("Labels", None) or {}).items()
                  if not key.startswith("io.converge.")}
        if labels:
            body["Labels"] = labels
        _merge(body, otherwise or {})
        if complete:
            host_config = {**ZERO_HOST_CONFIG, **body.get("HostConfig", {})}
            body = {**ZERO_CONFIG, **body, "HostConfig": host_config}
        return body


def _merge(body, changes):
    for key, value in changes.items():
        if key == "HostConfig":
            _merge(body[key], value)
        elif value is None:
            body.pop(key, None)
        else:
            body[key] = value


def _query(request, key):
    pairs = dict(pair.partition("=")[::2] for pair in request.path.partition("?")[2].split("&"))
    return pairs.get(key)


# What `docker create` writes of a container of which nothing is asked.
ZERO_CONFIG = {
    "Hostname": "", "Domainname": "", "User": "", "AttachStdin": False, "AttachStdout": True,
    "AttachStderr": True, "Tty": False, "OpenStdin": False, "StdinOnce": False, "Env": None,
    "Cmd": None, "Volumes": {}, "WorkingDir": "", "Entrypoint": None, "OnBuild": None,
    "Labels": {},
}
ZERO_HOST_CONFIG = {
    "Binds": None, "ContainerIDFile": "", "LogConfig": {"Type": "", "Config": {}},
    "NetworkMode": "default", "PortBindings": {}, "RestartPolicy": {
        "Name": "no", "MaximumRetryCount": 0},
    "AutoRemove": False, "VolumeDriver": "", "VolumesFrom": None, "ConsoleSize": [0, 0],
    "CapAdd": None, "CapDrop": None, "CgroupnsMode": "", "Dns": [], "DnsOptions": [],
    "DnsSearch": [], "ExtraHosts": None, "GroupAdd": None, "IpcMode": "", "Cgroup": "",
    "Links": None, "OomScoreAdj": 0, "PidMode": "", "Privileged": False, "PublishAllPorts": False,
    "ReadonlyRootfs": False, "SecurityOpt": None, "UTSMode": "", "UsernsMode": "", "ShmSize": 0,
    "Isolation": "", "CpuShares": 0, "Memory": 0, "NanoCpus": 0, "CgroupParent": "",
    "BlkioWeight": 0, "BlkioWeightDevice": [], "BlkioDeviceReadBps": [],
    "BlkioDeviceWriteBps": [], "BlkioDeviceReadIOps": [], "BlkioDeviceWriteIOps": [],
    "CpuPeriod": 0, "CpuQuota": 0, "CpuRealtimePeriod": 0, "CpuRealtimeRuntime": 0,
    "CpusetCpus": "", "CpusetMems": "", "Devices": [], "DeviceCgroupRules": None,
    "DeviceRequests": None, "MemoryReservation": 0, "MemorySwap": 0, "MemorySwappiness": -1,
    "OomKillDisable": False, "PidsLimit": 0, "Ulimits": [], "CpuCount": 0, "CpuPercent": 0,
    "MaskedPaths": None, "ReadonlyPaths": None,
}
