"""Engine: one private Docker engine with its registry. The script `engine` is the same by hand."""

import json
import os
import signal
import subprocess
from pathlib import Path

from . import image as images
from . import processes, registry_faults
from .api import stream_error
from .cleanup import clean_up
from .client import Client
from .daemon import Daemon, require_programs
from .image import IDLE, Image, serve  # noqa: F401 (for those who import this module)
from .namespace import Namespace
from .processes import Process
from .programs import CannotBuild, EngineError, require, require_root  # noqa: F401
from .registry import ADDRESS, Registry, parse_ref

# struct sockaddr_un has 108 bytes for the path and its final zero.
LONGEST_SOCKET = 107

STATE = "engine.json"

STARTED = ("holder", "registry", "containerd", "dockerd")


class Engine(Client):
    """`directory` holds everything it has; what runs is in engine.json there, so that any process
    (a test, the script) may go on with an engine that another has brought up."""

    def __init__(self, kind=None, directory=None):
        self.directory = Path(directory).resolve()
        self._kind = kind

    # --- life ---

    def up(self):
        require_root()
        require_programs(self.kind)
        require(["docker-registry"])
        self._make_directory()
        try:
            self._save("holder", Namespace.create(self.directory).holder)
            self.registry_start()
            containerd = self._save("containerd", self._daemon.start_containerd())
            self._daemon.wait_containerd(containerd)
            self.start()
        except BaseException:
            self.down()
            raise
        return self

    def down(self):
        """Ends all of it and removes the directory; an EngineError names what is still there."""
        if not self.directory.exists():
            return
        if not (self.directory / STATE).exists():
            raise EngineError(f"{self.directory} is not an engine's: there is no {STATE} in it")
        started = {name: self._process(name) for name in STARTED}
        clean_up(self.directory, self._daemon, started)

    def start(self):
        """dockerd, in the same namespace and with the same data as before."""
        if self.is_running():
            raise EngineError(f"dockerd of {self.directory} is running already")
        process = self._save("dockerd", self._daemon.start_dockerd(ADDRESS))
        self._daemon.wait_ready(process)

    def stop(self):
        """SIGTERM to dockerd; returns when it has ended."""
        self._daemon.stop(self._process("dockerd"))

    def kill(self):
        """SIGKILL to dockerd alone; containerd and the containers go on, as on a real host."""
        processes.kill(self._process("dockerd"))

    def containerd_freeze(self):
        """What dockerd asks of it gets no answer until containerd_thaw()."""
        processes.send(self._process("containerd"), signal.SIGSTOP)

    def containerd_thaw(self):
        processes.send(self._process("containerd"), signal.SIGCONT)

    def is_running(self):
        return processes.is_alive(self._process("dockerd"))

    def registry_start(self):
        if processes.is_alive(self._process("registry")):
            raise EngineError("the registry is running already")
        process = self._save("registry", self._registry.start())
        self._registry.wait_ready(process)

    def registry_stop(self):
        processes.end(self._process("registry"))

    def __enter__(self):
        return self.up()

    def __exit__(self, *_):
        self.down()

    # --- what is where ---

    @property
    def kind(self):
        return self._kind or self._state()["kind"]

    @property
    def socket(self):
        return str(self.directory / "docker.sock")

    @property
    def host(self):
        """What DOCKER_HOST is to be."""
        return f"unix://{self.socket}"

    @property
    def registry(self):
        return ADDRESS

    @property
    def log(self):
        return self._daemon.log

    @property
    def pid(self):
        """dockerd's, or None."""
        process = self._process("dockerd")
        return process.pid if processes.is_alive(process) else None

    def facts(self):
        version = self.api("GET", "/version").value
        return {"DOCKER_HOST": self.host, "ENGINE_KIND": self.kind,
                "ENGINE_VERSION": version["Version"], "ENGINE_API": version["ApiVersion"],
                "ENGINE_REGISTRY": ADDRESS, "ENGINE_PID": self.pid, "ENGINE_LOG": self.log,
                "ENGINE_NAMESPACE_PID": self._process("holder").pid}

    # --- inside its namespaces ---

    def enter(self, command):
        """The command line that runs `command` inside, from this folder; no process between."""
        return self._namespace.enter([str(part) for part in command], os.getcwd())

    def exec(self, command, **options):
        """subprocess.run of it inside; text and captured unless the options say otherwise."""
        options = {"capture_output": True, "text": True, **options}
        return subprocess.run(self.enter(command), **options)

    def fetch(self, port, path="/", timeout=5):
        """GET of a published port: (status, text). OSError when nobody listens."""
        status, _, data = self._namespace.request(f"127.0.0.1:{port}", "GET", path, timeout=timeout)
        return status, data.decode("utf-8", "replace")

    def connect(self, port, host="127.0.0.1", timeout=5):
        """A TCP socket to a port inside."""
        return self._namespace.connect((host, port), timeout)

    def listen(self, port, host="0.0.0.0"):
        """A socket of a stranger's on a port inside; OSError when the port is taken."""
        return self._namespace.listen((host, port))

    # --- images and the registry ---

    def image(self, ref, *, push=False, local=True, **build):
        """Makes an image (see image.build for what it may have) and returns it. `push` puts it into
        the registry; `local` has the daemon hold it: pulled if pushed, else loaded.
        push=True, local=False moves a tag in the registry that the daemon does not know of yet."""
        made = images.build(ref, **build)
        parsed = parse_ref(ref)
        if push:
            self._registry.push(parsed, made)
        if local and push:
            self.must("POST", "/images/create", fromImage=parsed.name, tag=parsed.tag)
        elif local:
            self.must("POST", "/images/load", images.archive(
                made, f"{parsed.name}:{parsed.tag}", parsed.canonical))
        return made

    def pull(self, ref):
        """None, or the error that came inside the stream or instead of it."""
        parsed = parse_ref(ref)
        answer = self.api("POST", "/images/create", fromImage=parsed.name, tag=parsed.tag)
        return stream_error(answer) or (None if answer.status == 200 else str(answer.value))

    def push_index(self, ref, parts):
        """`parts`: {"linux/amd64": ref1, "linux/arm64": ref2} of images in the registry.
        Returns the index's digest."""
        return registry_faults.push_index(
            self._registry, parse_ref(ref),
            {platform: parse_ref(part) for platform, part in parts.items()})

    def drop_blob(self, ref, config=False):
        """A pull of it answers 200 and then an error line, unless the daemon has that blob.
        Returns the blob's digest."""
        return registry_faults.drop_blob(self._registry, parse_ref(ref), config)

    def restore_blob(self, digest):
        registry_faults.restore_blob(self._registry, digest)

    def delete_tag(self, ref):
        """The registry forgets the tag, and each other tag of the same manifest."""
        self._registry.delete(parse_ref(ref))

    def tag_digest(self, ref):
        """What the tag in the registry points to."""
        return self._registry.stored(parse_ref(ref)).digest

    # --- own parts ---

    @property
    def _namespace(self):
        return Namespace(self._process("holder"))

    @property
    def _daemon(self):
        return Daemon(self.kind, self.directory, self._namespace)

    @property
    def _registry(self):
        return Registry(self.directory, self._namespace)

    def _make_directory(self):
        if len(os.fsencode(self.socket)) > LONGEST_SOCKET:
            raise EngineError(f"{self.socket} is too long for a unix socket; choose a shorter one")
        if self.directory.is_relative_to("/run") or self.directory.is_relative_to("/var/run"):
            raise EngineError(f"{self.directory}: not below /run, of which the engine has its own")
        if self.directory.exists() and any(self.directory.iterdir()):
            raise EngineError(f"{self.directory} is not empty; `engine down` ends what is there")
        self.directory.mkdir(parents=True, exist_ok=True)
        self._write({"kind": self.kind})

    def _process(self, name):
        found = self._state().get(name)
        return Process(*found) if found else None

    def _save(self, name, process):
        self._write({**self._state(), name: list(process)})
        return process

    def _state(self):
        try:
            return json.loads((self.directory / STATE).read_text())
        except FileNotFoundError:
            raise EngineError(f"no engine in {self.directory}; `engine up` starts one") from None

    def _write(self, state):
        partial = self.directory / (STATE + ".new")
        partial.write_text(json.dumps(state))
        partial.rename(self.directory / STATE)
