"""What a daemon has of one service, and what its port answers: asked of the daemon and the port
themselves, never of converge."""

from dataclasses import dataclass
from typing import Optional


@dataclass(frozen=True)
class Seen:
    """One container."""
    name: str
    id: str
    image: str        # the image's id
    status: str
    exit_code: int
    started: str      # a time; the same as before: it has run without a break
    policy: str
    memory: int
    networks: tuple

    @property
    def runs(self):
        return self.status == "running"

    def __str__(self):
        ended = "" if self.runs else f" ({self.exit_code})"
        return (f"{self.name} {self.id[:12]} of {self.image[7:19]} {self.status}{ended}, started "
                f"{self.started}, restart {self.policy}, memory {self.memory}, "
                f"networks {' '.join(self.networks) or 'none'}")


@dataclass(frozen=True)
class World:
    containers: tuple     # all that have the service's name, with or without an ending
    page: Optional[str]   # what the service's port serves; None: nobody answers
    tag: Optional[str]    # the id of the image that the service's tag means on this host

    def named(self, name):
        return next((one for one in self.containers if one.name == name), None)

    def has(self, container_id):
        return any(one.id == container_id for one in self.containers)

    @property
    def running(self):
        return [one for one in self.containers if one.runs]

    def __str__(self):
        lines = [str(one) for one in self.containers] or ["no container"]
        page = "nobody answers on the port" if self.page is None else f"the page is {self.page!r}"
        return "\n".join([*lines, page, f"the tag means {(self.tag or 'nothing')[:19]}"])


def seen(container):
    """A Seen of what the daemon's inspect says."""
    state, host = container["State"], container["HostConfig"]
    return Seen(name=container["Name"].lstrip("/"), id=container["Id"], image=container["Image"],
                status=state["Status"], exit_code=state["ExitCode"], started=state["StartedAt"],
                policy=host["RestartPolicy"]["Name"] or "no", memory=host["Memory"],
                networks=tuple(sorted(container["NetworkSettings"]["Networks"])))
