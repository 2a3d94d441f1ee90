"""The registry inside an engine's namespace: its process, and a client of it."""

import json
from collections import namedtuple

from . import processes
from .daemon import tail
from .image import INDEX_TYPE, MANIFEST_TYPE, digest
from .programs import EngineError, find

ADDRESS = "127.0.0.1:5000"

# Each stands for the same registry: the daemon asks its mirror for the names of docker.io.
DOCKER_IO = ("docker.io", "index.docker.io", "registry-1.docker.io")
OURS = ("localhost:5000", "127.0.0.1:5000")

Ref = namedtuple("Ref", "name path tag canonical")
Stored = namedtuple("Stored", "digest media_type data")


def parse_ref(text):
    """`name` is what the daemon is asked for, `path` where the registry has it, `canonical` what a
    containerd store calls it."""
    name, colon, tag = text.rpartition(":")
    if not colon or "/" in tag:
        name, tag = text, "latest"
    host, slash, path = name.partition("/")
    if not slash or not ("." in host or ":" in host or host == "localhost"):
        host, path = "docker.io", name
    if host in DOCKER_IO:
        path = path if "/" in path else "library/" + path
        return Ref(name, path, tag, f"docker.io/{path}:{tag}")
    if host in OURS:
        return Ref(name, path, tag, f"{name}:{tag}")
    raise EngineError(f"{text}: the test registry is {', '.join(OURS)} and docker.io, no other")


class Registry:
    def __init__(self, directory, namespace):
        self.directory = directory
        self.namespace = namespace
        self.log = directory / "registry.log"
        self.storage = directory / "registry"

    def start(self):
        config = self.directory / "registry.yml"  # JSON is YAML too
        config.write_text(json.dumps({
            "version": "0.1", "log": {"level": "info"}, "http": {"addr": ADDRESS},
            "storage": {"filesystem": {"rootdirectory": str(self.storage)},
                        # And no blob cache: a dropped blob must be missed.
                        "delete": {"enabled": True}},
        }, indent=1))
        command = [find("docker-registry"), "serve", str(config)]
        return processes.start(self.namespace.enter(command), self.log, {"PATH": "/usr/bin:/bin"})

    def wait_ready(self, process, seconds=20):
        processes.wait_until(lambda: self._answers() or not processes.is_alive(process), seconds)
        if not self._answers():
            raise EngineError(f"docker-registry does not answer; its last words:\n{tail(self.log)}")

    def _answers(self):
        try:
            return self.request("GET", "/v2/")[0] == 200
        except OSError:
            return False

    def request(self, method, path, body=None, headers=None):
        """(status, headers, data) of one request to the registry."""
        return self.namespace.request(ADDRESS, method, path, body, headers)

    def push(self, ref, image):
        path, tag = ref.path, ref.tag
        for blob in image.blobs:
            self._put_blob(path, blob)
        self.put_manifest(path, tag, MANIFEST_TYPE, image.manifest)

    def stored(self, ref, tag=None):
        """What the tag (or a digest) points to, as it lies there."""
        accept = {"Accept": f"{MANIFEST_TYPE}, {INDEX_TYPE}"}
        tag = tag or ref.tag
        status, headers, data = self.request("GET", f"/v2/{ref.path}/manifests/{tag}", None, accept)
        if status != 200:
            raise EngineError(f"the registry has no {ref.path}:{tag} ({status})")
        return Stored(digest(data), headers["Content-Type"], data)

    def delete(self, ref):
        """Takes the manifest out, and with it every tag that points to it."""
        self.expect(202, "DELETE", f"/v2/{ref.path}/manifests/{self.stored(ref).digest}")

    def _put_blob(self, path, blob):
        if self.request("HEAD", f"/v2/{path}/blobs/{digest(blob)}")[0] == 200:
            return
        headers = self.expect(202, "POST", f"/v2/{path}/blobs/uploads/")
        location = headers["Location"].split(ADDRESS, 1)[-1]
        join = "&" if "?" in location else "?"
        self.expect(201, "PUT", f"{location}{join}digest={digest(blob)}", blob,
                     {"Content-Type": "application/octet-stream"})

    def put_manifest(self, path, tag, media_type, data):
        self.expect(201, "PUT", f"/v2/{path}/manifests/{tag}", data, {"Content-Type": media_type})

    def expect(self, wanted, method, path, body=None, headers=None):
        status, got, data = self.request(method, path, body, headers)
        if status != wanted:
            text = data[:300].decode("utf-8", "replace")
            raise EngineError(f"registry: {method} {path}: {status} {text}")
        return got
