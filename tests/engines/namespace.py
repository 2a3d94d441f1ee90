"""The mount and network namespace an engine lives in, held open by an idle process."""

import ctypes
import http.client
import os
import socket
import threading

from . import processes
from .programs import EngineError, find

HOLD = ("mount -t tmpfs none /run && mkdir -p /run/lock && ip link set lo up "
        "&& : > \"$1\" && exec sleep infinity")

CLONE_NEWNET = 0x40000000


class Namespace:
    """Outlives the daemon, so that a daemon started again finds the same interfaces and mounts."""

    def __init__(self, holder):
        self.holder = holder

    @classmethod
    def create(cls, directory):
        """`directory` must not be below /run: that is an empty tmpfs inside."""
        ready = directory / "namespace.ready"
        holder = processes.start(
            [find("unshare"), "-m", "-n", "--propagation", "private",
             find("sh"), "-c", HOLD, "hold", str(ready)], directory / "namespace.log",
            {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})
        made = processes.wait_until(lambda: ready.exists() or not processes.is_alive(holder), 10)
        if not made or not ready.exists():
            processes.kill(holder)
            text = (directory / "namespace.log").read_text().strip()
            raise EngineError(f"cannot make a mount and network namespace: {text or 'no answer'}")
        return cls(holder)

    def is_alive(self):
        return processes.is_alive(self.holder)

    def enter(self, command, working_dir="/"):
        """The command line that runs `command` inside, as the very process it starts."""
        return [find("nsenter"), "-t", str(self.holder.pid), "-m", "-n",
                f"--wdns={working_dir}", "--", *command]

    def connect(self, address, timeout):
        """A TCP socket connected from inside. A socket stays in the namespace it was made in."""
        return self._inside(lambda: socket.create_connection(address, timeout))

    def listen(self, address):
        """A TCP socket that listens inside."""
        return self._inside(lambda: socket.create_server(address))

    def request(self, address, method, path, body=None, headers=None, timeout=20):
        """(status, headers, data) of one HTTP request made from inside; `address` is HOST:PORT."""
        host, _, port = address.rpartition(":")
        connection = http.client.HTTPConnection(host, int(port))
        connection.sock = self.connect((host, int(port)), timeout)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def _inside(self, make):
        made = []
        worker = threading.Thread(target=self._make_inside, args=(make, made))
        worker.start()
        worker.join()
        if isinstance(made[0], BaseException):
            raise made[0]
        return made[0]

    def _make_inside(self, make, made):
        try:
            self._enter_with_this_thread()
            made.append(make())
        except BaseException as error:  # handed to the thread that asked
            made.append(error)

    def _enter_with_this_thread(self):
        # setns() moves the calling thread alone, which then ends; os.setns is there from 3.12.
        libc = ctypes.CDLL(None, use_errno=True)
        handle = os.open(f"/proc/{self.holder.pid}/ns/net", os.O_RDONLY)
        try:
            if libc.setns(handle, CLONE_NEWNET) != 0:
                number = ctypes.get_errno()
                raise OSError(number, os.strerror(number))
        finally:
            os.close(handle)

    def members(self):
        """Every process inside, the holder too, and all they started: containers are not inside."""
        if self._shares("self"):
            raise EngineError("run this outside of the engine's namespaces")
        table = processes.all_processes()
        inside = [pid for pid in table if self._shares(pid)]
        return processes.descendants(inside, table)

    def _shares(self, pid):
        return any(_identity(pid, kind) == _identity(self.holder.pid, kind) is not None
                   for kind in ("mnt", "net"))


def _identity(pid, kind):
    try:
        return os.readlink(f"/proc/{pid}/ns/{kind}")
    except OSError:
        return None
