#!/usr/bin/env python3
"""A proxy before a daemon's socket: writes down every request, and fails those a test picks.

    with Recorder(engine.socket) as rec:
        rec.fail("POST /containers/create", mode="close-after")
        ...                       # a client told to use rec.host
        assert rec.writes() == []

By hand: recorder.py DAEMON_SOCKET SOCKET [--log FILE]
"""

import argparse
import os
import re
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engines.http_wire import Ended, Stream, end  # noqa: E402
from engines.recorded import MODES, Fault, Request  # noqa: E402
from engines.relay import Relay  # noqa: E402

CONNECTIONS = 64
KEPT_REQUESTS = 100_000


class Recorder:
    def __init__(self, upstream, socket_path=None, log=None):
        self.upstream = str(upstream)
        self._folder = None if socket_path else tempfile.mkdtemp(prefix="recorder-")
        self.socket = str(socket_path or os.path.join(self._folder, "docker.sock"))
        self.requests = []
        self._log = open(log, "a", buffering=1) if log else None
        self._faults = []
        self._lock = threading.Lock()
        self.closing = threading.Event()
        self._sockets = set()
        self._threads = []
        self._places = threading.BoundedSemaphore(CONNECTIONS)
        self._connections = 0

    # --- for tests ---

    @property
    def host(self):
        """What DOCKER_HOST is to be."""
        return f"unix://{self.socket}"

    def writes(self):
        """Every request that is neither GET nor HEAD."""
        return [request for request in list(self.requests) if request.is_write]

    def named(self, text):
        """The requests whose method and bare path begin so: named("POST /containers/create")."""
        return [request for request in list(self.requests) if str(request).startswith(text)]

    def clear(self):
        self.requests = []

    def fail(self, match, mode="500", nth=1, times=1):
        """The nth request that matches, and `times` in all (None: no end), meets `mode`; see Fault.
        `match`: a function of method and path, or the beginning of "METHOD /bare/path".
        Returns the Fault; its `fired` tells how often it was met."""
        if not re.fullmatch(MODES, mode):
            raise ValueError(f"no such fault: {mode}")
        fault = Fault(match, mode, nth, times)
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear_faults(self):
        with self._lock:
            self._faults = []

    # --- life ---

    def start(self):
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(self.socket)
        self._listener.listen(CONNECTIONS)
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._acceptor.start()
        return self

    def close(self):
        self.closing.set()
        end(self._listener)
        with self._lock:
            for sock in self._sockets:
                end(sock)  # its own thread closes it: the number must not be anybody else's by then
        self._acceptor.join(timeout=10)  # from here on there are no new ones
        for thread in self._threads:
            thread.join(timeout=10)
        self._listener.close()
        Path(self.socket).unlink(missing_ok=True)
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
        if self._log:
            self._log.close()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()

    # --- one connection each ---

    def _accept(self):
        while not self.closing.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._places.acquire()
            self._connections += 1
            thread = threading.Thread(target=self._serve, daemon=True,
                                      args=(client, self._connections))
            self._threads = [one for one in self._threads if one.is_alive()] + [thread]
            thread.start()

    def _serve(self, client, number):
        daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._keep(client, daemon)
            daemon.connect(self.upstream)
            Relay(self, Stream(client), Stream(daemon), number).run()
        except (OSError, Ended):
            pass  # the client sees its connection closed, which is what happened
        finally:
            with self._lock:
                self._sockets -= {client, daemon}
            client.close()
            daemon.close()
            self._places.release()

    def _keep(self, *sockets):
        with self._lock:
            if self.closing.is_set():
                raise Ended("closing")
            self._sockets.update(sockets)

    def begin(self, connection, method, path):
        with self._lock:
            request = Request(len(self.requests) + 1, connection, method, path, time.time())
            if len(self.requests) < KEPT_REQUESTS:
                self.requests.append(request)
            taken = [fault for fault in self._faults if fault.takes(request)]  # each counts it
            request.fault = taken[0].mode if taken else None
        return request

    def finish(self, request):
        request.seconds = round(time.time() - request.time, 6)
        with self._lock:
            if self._log:
                self._log.write(request.line() + "\n")


def main():
    parser = argparse.ArgumentParser(description="record what goes to a Docker daemon's socket")
    parser.add_argument("upstream", metavar="DAEMON_SOCKET")
    parser.add_argument("socket", metavar="SOCKET")
    parser.add_argument("--log", metavar="FILE", default="/dev/stdout",
                        help="JSON lines; default: standard output")
    options = parser.parse_args()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
    with Recorder(options.upstream, options.socket, options.log):
        signal.sigwait({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})


if __name__ == "__main__":
    main()
