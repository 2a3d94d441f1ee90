"""A small client of the Docker Engine API over its unix socket."""

import http.client
import json
import re
import socket
from collections import namedtuple
from urllib.parse import urlencode

Answer = namedtuple("Answer", "status value headers")


class UnixConnection(http.client.HTTPConnection):
    """http.client over a unix socket."""

    def __init__(self, path, timeout):
        super().__init__("docker", timeout=timeout)
        self._path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class Api:
    """One daemon. Each call is a connection of its own: none depends on the one before it."""

    def __init__(self, socket_path, version=None, timeout=120):
        self.socket_path = str(socket_path)
        self.timeout = timeout
        self._version = version

    @property
    def version(self):
        """The version asked for, else the newest the daemon has; no path goes without one."""
        if self._version is None:
            self._version = self.ping().headers["Api-Version"]
        return self._version

    def ping(self, timeout=None):
        return self._send("GET", "/_ping", timeout=timeout)

    def call(self, method, path, body=None, version=None, headers=None, query=None):
        """`body`: bytes are sent as a tar, anything else as JSON.
        `query`: dicts become JSON, lists repeat, None is left out."""
        url = f"/v{version or self.version}{path}"
        if query:
            url += "?" + urlencode([pair for key, value in query.items()
                                    for pair in _pairs(key, value)])
        return self._send(method, url, body, headers)

    def _send(self, method, url, body=None, headers=None, timeout=None):
        headers = dict(headers or {})
        if isinstance(body, bytes):
            headers.setdefault("Content-Type", "application/x-tar")
        elif body is not None:
            headers.setdefault("Content-Type", "application/json")
            body = json.dumps(body).encode()
        connection = UnixConnection(self.socket_path, timeout or self.timeout)
        try:
            connection.request(method, url, body=body, headers=headers)
            response = connection.getresponse()
            data = response.read()
            return Answer(response.status, parse(data), dict(response.getheaders()))
        finally:
            connection.close()


def _pairs(key, value):
    if isinstance(value, bool):
        return [(key, "1" if value else "0")]
    if isinstance(value, dict):
        return [(key, json.dumps(value))]
    if isinstance(value, (list, tuple)):
        return [(key, item) for item in value]
    return [] if value is None else [(key, value)]


def parse(data):
    """JSON, a list of JSON lines, or the text itself."""
    text = data.decode("utf-8", "replace")
    if not text.strip():
        return None
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        return [json.loads(line) for line in re.split(r"\r?\n", text) if line.strip()]
    except ValueError:
        return text


def stream_error(answer):
    """The error text inside a pull's or push's stream (its status is 200 all the same), or None."""
    lines = answer.value if isinstance(answer.value, list) else [answer.value]
    for line in lines:
        if isinstance(line, dict) and ("errorDetail" in line or "error" in line):
            return (line.get("errorDetail") or {}).get("message") or line.get("error")
    return None
