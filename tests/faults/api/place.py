"""What one worker has to itself on the engine: a service's name, a port, an image's name, two
networks, and a proxy before the daemon's socket (and so a lock of its own)."""

import http.client

from engines import processes
from engines.lib import EngineError, serve
from live.support import binary, states
from live.support.meddler import Meddler

from .modes import MODES, WHOLE, is_write
from .world import World, seen

FIRST_PORT = 18100

WINDOW = "300ms"

# A page is there a moment after its server was started; on a busy machine a long one.
PAGE_SECONDS = 15

BAD = ["sh", "-c", "echo broken on purpose; exit 3"]

# Some the daemon has always, so that a pull has little to do; the last two only the registry has.
KEPT = {"1": serve(), "2": serve(), "bad": BAD}
NOT_KEPT = {"3": serve(), "4": serve()}


class Place:
    def __init__(self, engine, number, folder):
        self.engine, self.folder = engine, folder
        self.name = f"service{number}"
        self.port = FIRST_PORT + number
        self.repository = f"localhost:5000/faults{number}"
        self.ref = f"{self.repository}:dev"
        self.networks = (f"faults{number}-a", f"faults{number}-b")
        self.recorder = Meddler(engine.socket)
        self.ids = {}

    def __enter__(self):
        self.recorder.start()
        self.folder.mkdir()
        for network in self.networks:
            self.engine.must("POST", "/networks/create", {"Name": network})
        for version in KEPT:
            self.publish(version, local=True)
            self.engine.must("POST", f"/images/{self.ref}/tag", repo=self.repository, tag=version)
        return self

    def __exit__(self, *_):
        self.recorder.close()

    # --- the registry and the host ---

    def publish(self, version, local=False):
        """Moves the tag in the registry. The page of an image is its version."""
        made = self.engine.image(self.ref, push=True, local=local, cmd={**KEPT, **NOT_KEPT}[version],
                                 files={"/www/index.html": version})
        self.ids[version] = made.digest if self.engine.kind == "newest" else made.config_digest

    def pull(self, version):
        self.publish(version)
        if error := self.engine.pull(self.ref):
            raise EngineError(f"pull {self.ref}: {error}")

    def retag(self, version):
        """Moves the tag on this host alone."""
        self.engine.must("POST", f"/images/{self.repository}:{version}/tag", repo=self.repository,
                         tag="dev")

    def clear(self):
        """No container of this place, and no image that its tag means."""
        self.recorder.forget()
        for container in self._containers():
            self.engine.remove(container["Id"])
        for image in (self.ref, *(self.ids[one] for one in NOT_KEPT if one in self.ids)):
            self.engine.remove_image(image)
        left = self.look()
        if left.containers or left.tag:
            raise EngineError(f"{self.name} cannot be cleared away:\n{left}")

    def look(self):
        """The World of now. While something runs its page is waited for."""
        processes.wait_until(lambda: self._page() or not self._runs(), PAGE_SECONDS)
        image = self.engine.inspect_image(self.ref)
        return World(tuple(sorted(map(seen, self._containers()), key=lambda one: one.name)),
                     self._page(), image and image["Id"])

    def _containers(self):
        listed = self.engine.containers(filters={"name": [f"^/{self.name}($|[.])"]})
        found = [self.engine.inspect(one["Id"]) for one in listed]
        return [one for one in found if one]

    def _runs(self):
        return any(one["State"]["Status"] == "running" for one in self._containers())

    def _page(self):
        try:
            status, text = self.engine.fetch(self.port)
        except (OSError, http.client.HTTPException):
            return None
        return text if status == 200 else None

    # --- state files ---

    def service(self, **fields):
        """The service as a state."""
        return states.container(self.name, self.ref, restart_policy="unless-stopped",
                                ports=["8080/tcp"], port_bindings=[f"{self.port}:8080"], **fields)

    def pulled_service(self, **fields):
        return states.pulled(self.ref) + self.service(**fields)

    def state(self, function, image=None, **fields):
        """Another state about the same container."""
        return states.container(self.name, image, function, **fields)

    # --- runs ---

    def start(self, text):
        path = self.folder / "app.sls"
        path.write_text(text)
        self.recorder.clear()
        command = [binary.converge(), "--min-healthy-time", WINDOW, str(path)]
        env = binary.environment(self.recorder.host, str(self.folder / "locks"))
        return binary.Started(command, env, self.folder / "no-report", self.recorder)

    def run(self, text):
        """A run that nothing disturbs."""
        return self.start(text).finish()

    def broken_run(self, text, mode, number, times):
        """A run of which the numberth writing request, and `times` in all, are broken."""
        if mode != WHOLE:
            self.recorder.fail(is_write, MODES[mode], number, times)
        try:
            return self.run(text)
        finally:
            self.recorder.clear_faults()

    def killed_run(self, text, ending):
        """A run that is killed when the daemon has done the first request that ends so."""
        started = []
        fault = self.recorder.die_after(
            lambda method, path: is_write(method, path) and path.partition("?")[0].endswith(ending),
            lambda: started[0].kill())
        started.append(self.start(text))
        run = started[0].finish()
        self.recorder.forget()
        if not fault.fired or run.code != -9:
            raise EngineError(f"this run was to be killed after {ending}:\n{run}")

    def deploy(self, version, text):
        """The World after a run that brought this version up, from a host without the service."""
        self.publish(version)
        run = self.run(text)
        world = self.look()
        live = world.named(self.name)
        if run.code != 0 or not live or live.image != self.ids[version]:
            raise EngineError(f"the version {version} is not up:\n{run}\n{world}")
        return world
