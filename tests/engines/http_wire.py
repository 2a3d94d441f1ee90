"""Just enough of HTTP/1.1 to pass messages on unchanged: where a head ends, how long a body is."""

import select
import socket

HEAD_LIMIT = 64 * 1024
PIECE = 64 * 1024

CHUNKED = "chunked"
UNTIL_CLOSE = "until close"


class Ended(Exception):
    """The peer has gone, or what it sends is no HTTP."""


class Stream:
    """A socket read in heads, lines and pieces. While it waits it also notices when `watched`, the
    other side's socket, is closed: a client that goes away inside a pull must end the pull."""

    def __init__(self, sock):
        self.sock = sock
        self.watched = None
        self._buffer = b""

    def send(self, data):
        try:
            self.sock.sendall(data)
        except OSError as error:
            raise Ended(str(error)) from None

    def head(self):
        """A message's head with its empty line; b"" when the peer closed between two messages."""
        while b"\r\n\r\n" not in self._buffer:
            if len(self._buffer) > HEAD_LIMIT:
                raise Ended("the head is too long")
            if not self._fill():
                if self._buffer:
                    raise Ended("closed inside a head")
                return b""
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        return head + b"\r\n\r\n"

    def pieces(self, framing):
        """The body's bytes as they come, chunk sizes and all."""
        if framing == CHUNKED:
            yield from self._chunks()
        elif framing == UNTIL_CLOSE:
            while self._buffer or self._fill():
                yield self._take(PIECE)
        else:
            yield from self._exactly(framing)

    def rest(self):
        """What has been read and not yet taken."""
        return self._take(len(self._buffer))

    def _chunks(self):
        while True:
            line = self._line()
            yield line
            try:
                size = int(line.split(b";")[0], 16)
            except ValueError:
                raise Ended("not a chunk's size") from None
            if size == 0:
                break
            yield from self._exactly(size + 2)
        while line := self._line():
            yield line
            if line == b"\r\n":
                return

    def _line(self):
        while b"\r\n" not in self._buffer:
            if len(self._buffer) > HEAD_LIMIT or not self._fill():
                raise Ended("closed inside a body")
        line, _, self._buffer = self._buffer.partition(b"\r\n")
        return line + b"\r\n"

    def _exactly(self, count):
        while count:
            if not self._buffer and not self._fill():
                raise Ended("closed inside a body")
            piece = self._take(count)
            count -= len(piece)
            yield piece

    def _take(self, count):
        piece, self._buffer = self._buffer[:count], self._buffer[count:]
        return piece

    def _fill(self):
        try:
            self._wait()
            data = self.sock.recv(PIECE)
        except OSError:
            return False
        self._buffer += data
        return bool(data)

    def _wait(self):
        if self.watched is None:
            return
        poll = select.poll()
        poll.register(self.sock, select.POLLIN)
        poll.register(self.watched, 0)  # POLLHUP and POLLERR are told unasked
        ready = dict(poll.poll())
        if self.sock.fileno() not in ready:
            raise Ended("the other side closed")


class Head:
    """A parsed head; `raw` is what goes on the wire."""

    def __init__(self, raw):
        self.raw = raw
        first, *rest = raw.decode("latin-1").split("\r\n")
        self.first = first.split(" ", 2)
        if len(self.first) < 2:
            raise Ended(f"not HTTP: {first[:80]!r}")
        self.headers = {}
        for line in rest:
            name, colon, value = line.partition(":")
            if colon:
                self.headers[name.strip().lower()] = value.strip()

    @property
    def status(self):
        try:
            return int(self.first[1])
        except ValueError:
            raise Ended(f"not a status: {self.first[1]!r}") from None

    def closes(self):
        """Whether this message is the connection's last by its own words."""
        words = self.headers.get("connection", "").lower()
        return "close" in words or (b"HTTP/1.0" in self.raw[:200].split(b"\r\n")[0]
                                    and "keep-alive" not in words)

    def expects_continue(self):
        return self.headers.get("expect", "").lower() == "100-continue"

    def request_framing(self):
        return self._declared(0)

    def response_framing(self, method):
        if method == "HEAD" or self.status in (204, 304) or self.status < 200:
            return 0
        return self._declared(UNTIL_CLOSE)

    def _declared(self, otherwise):
        if "chunked" in self.headers.get("transfer-encoding", "").lower():
            return CHUNKED
        try:
            return int(self.headers["content-length"])
        except KeyError:
            return otherwise
        except ValueError:
            raise Ended("not a length") from None


def unchunked(data):
    """What a body that came in chunks says."""
    content = b""
    while data:
        line, _, data = data.partition(b"\r\n")
        size = int(line.split(b";")[0], 16)
        if size == 0:
            break
        content, data = content + data[:size], data[size + 2:]
    return content


def pump(one, other):
    """Raw bytes both ways until both sides have ended: what a connection is after 101."""
    peers = {one.sock.fileno(): (one, other), other.sock.fileno(): (other, one)}
    poll = select.poll()
    for number, (source, target) in peers.items():
        target.send(source.rest())
        poll.register(number, select.POLLIN)
    while peers:
        for number, events in poll.poll():
            source, target = peers[number]
            data = source.sock.recv(PIECE)
            target.send(data)
            if not data and events & select.POLLHUP:
                return
            if not data:  # it has said all it had to say, and may still be listening
                poll.unregister(number)
                del peers[number]
                target.sock.shutdown(socket.SHUT_WR)


def end(sock):
    """Ends it for a thread that is waiting on it, too."""
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
