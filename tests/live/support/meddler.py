"""A recorder that does something of the test's own when a request comes by."""

from engines.recorder import Recorder


class Meddler(Recorder):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self._before = []
        self._after = []

    def before(self, match, act, nth=1):
        """Once, before the nth request that begins with `match` (METHOD /bare/path) goes on to the
        daemon: calls act()."""
        self._before.append([match, nth, act])

    def die_after_write(self, number, die):
        """die_after the numberth writing request."""
        return self.die_after(lambda method, path: method not in ("GET", "HEAD"), die, number)

    def die_after(self, match, die, nth=1):
        """The daemon does the nth request that matches, its answer is lost, and die() is called
        before the client learns of that. Returns the Fault."""
        fault = self.fail(match, "close-after", nth)
        self._after.append([fault, die])
        return fault

    def begin(self, connection, method, path):
        request = super().begin(connection, method, path)
        for entry in self._before:
            if not str(request).startswith(entry[0]):
                continue
            entry[1] -= 1
            if entry[1] == 0:
                entry[2]()
        return request

    def finish(self, request):
        # The connection to the client is still open here, so it has not seen yet that the answer
        # does not come.
        if request.fault == "close-after":
            for fault, die in self._after:
                if fault.fired:
                    die()
        super().finish(request)

    def forget(self):
        """Neither requests nor faults nor acts of the run before."""
        self.clear()
        self.clear_faults()
        self._before, self._after = [], []
