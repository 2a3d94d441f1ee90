"""What a recorder writes down, and the faults a test asks it for."""

import json
import re
from dataclasses import dataclass
from typing import Callable, Optional, Union

MODES = (r"(html:|done:)?[45]\d\d|close-before|close-after|truncate|truncate-head|half-json"
         r"|delay:[\d.]+")


@dataclass
class Request:
    number: int
    connection: int
    method: str
    path: str                        # as sent, version and query too
    time: float                      # seconds since the epoch
    status: Optional[int] = None     # None: no answer came back from the daemon (or not yet)
    seconds: Optional[float] = None  # until the answer's last byte
    fault: Optional[str] = None
    body: bytes = b""                # its first 64 KiB

    @property
    def bare(self):
        """The path without version and query: /containers/app/json"""
        return re.sub(r"^/v\d+\.\d+(?=/)", "", self.path.partition("?")[0])

    @property
    def is_write(self):
        return self.method not in ("GET", "HEAD")

    def json(self):
        return json.loads(self.body)

    def line(self):
        kept = {key: value for key, value in vars(self).items() if key != "body"}
        return json.dumps(kept)

    def __str__(self):
        return f"{self.method} {self.bare}"


@dataclass
class Fault:
    """What becomes of a request that matches:
    500 (or another status)  answered so; the daemon never sees it
    html:503                 the same with the page of a proxy between, which is no JSON
    close-before             the connection is closed; the daemon never sees it
    close-after              the daemon does it; its answer is lost
    truncate                 the daemon does it; the answer breaks off half way in its body, or,
                             where it has none, in its head
    truncate-head            the daemon does it; the answer breaks off inside its status
    half-json                the daemon does it; the answer is whole by its own length, its JSON not
    done:500                 the daemon does it; the answer says 500
    delay:SECONDS            it reaches the daemon that much later
    """
    match: Union[str, Callable[[str, str], bool]]  # the beginning of str(request), or a function
    mode: str
    nth: int = 1
    times: Optional[int] = 1   # None: the nth and all after it
    seen: int = 0
    fired: int = 0

    def takes(self, request):
        if not self._matches(request):
            return False
        self.seen += 1
        if self.seen < self.nth or (self.times is not None and self.fired >= self.times):
            return False
        self.fired += 1
        return True

    def _matches(self, request):
        if isinstance(self.match, str):
            return str(request).startswith(self.match)
        return self.match(request.method, request.path)
