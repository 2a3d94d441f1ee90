"""One client's connection passed on to the daemon, message by message."""

import json

from .http_wire import CHUNKED, Ended, Head, pump, unchunked

KEPT_BODY = 64 * 1024
TRUNCATED_BODY = 16 * 1024 * 1024

# Enough for a client to see that an answer has begun, and not which.
BROKEN_STATUS = len("HTTP/1.1 20")

PROXY_PAGE = "<html><body><h1>{}</h1>No server is available to handle this.</body></html>"


class Relay:
    """A client's connection and its own one to the daemon; either's end is the other's."""

    def __init__(self, recorder, client, daemon, number):
        self.recorder, self.client, self.daemon, self.number = recorder, client, daemon, number
        self.half_sent = False
        client.watched, daemon.watched = daemon.sock, client.sock

    def run(self):
        while raw := self.client.head():
            head = Head(raw)
            request = self.recorder.begin(self.number, *head.first[:2])
            try:
                if not self._exchange(request, head):
                    return
            finally:
                self.recorder.finish(request)

    def _exchange(self, request, head):
        """One request and its answer; False when the connection is over."""
        fault = request.fault or ""
        if fault.startswith("delay:"):
            self.recorder.closing.wait(float(fault[6:]))
        elif fault == "close-before":
            return self._read_away(request, head) and False
        elif fault.isdigit() or fault.startswith("html:"):
            return self._refuse(request, head, fault)
        self.daemon.send(head.raw)
        if not head.expects_continue():
            self._send_body(request, head)
        return self._answer(request, head, fault)

    def _answer(self, request, head, fault):
        answer = self._final_head(request, head)
        request.status = answer.status
        if answer.status == 101:
            self.client.send(answer.raw)
            return pump(self.client, self.daemon)
        body = self.daemon.pieces(answer.response_framing(request.method))
        if fault in ("close-after", "truncate", "truncate-head"):
            return self._lose(answer, body, fault)
        if fault == "half-json" or fault.startswith("done:"):
            return self._replace(request, head, answer, body, fault)
        self.client.send(answer.raw)
        for piece in body:
            self.client.send(piece)
        return not (head.closes() or answer.closes() or self.half_sent)

    def _send_body(self, request, head, on=True):
        for piece in self.client.pieces(head.request_framing()):
            if len(request.body) < KEPT_BODY:
                request.body = (request.body + piece)[:KEPT_BODY]
            if on and not self._to_daemon(piece):
                return

    def _to_daemon(self, piece):
        try:
            self.daemon.send(piece)
            return True
        except Ended:
            self.half_sent = True  # it has answered before the end and stopped reading
            return False

    def _read_away(self, request, head):
        # A client that waits for 100 has not sent its body, and may never.
        if head.expects_continue():
            return False
        self._send_body(request, head, on=False)
        return True

    def _final_head(self, request, head):
        while True:
            raw = self.daemon.head()
            if not raw:
                raise Ended("the daemon closed without an answer")
            answer = Head(raw)
            if answer.status >= 200 or answer.status == 101:
                return answer
            self.client.send(raw)
            if answer.status == 100 and head.expects_continue():
                self._send_body(request, head)

    def _refuse(self, request, head, fault):
        stays = self._read_away(request, head) and not head.closes()
        request.status = int(fault.rpartition(":")[2])
        self.client.send(_refusal(fault, stays, request.method))
        return stays

    def _lose(self, answer, body, fault):
        whole = b"".join(body)[:TRUNCATED_BODY]
        if fault == "truncate-head":
            self.client.send(answer.raw[:BROKEN_STATUS])
        elif fault == "truncate":
            self.client.send(answer.raw + whole[:len(whole) // 2] if whole
                             else answer.raw[:len(answer.raw) // 2])
        return False

    def _replace(self, request, head, answer, body, fault):
        """The daemon has done it; the client is told something else."""
        whole = b"".join(body)[:TRUNCATED_BODY]
        stays = not (head.closes() or answer.closes() or self.half_sent)
        if fault.startswith("done:"):
            self.client.send(_refusal(fault, stays, request.method))
            return stays
        if answer.response_framing(request.method) == CHUNKED:
            whole = unchunked(whole)
        # An answer without a body may not have one; with another status it may.
        status = " ".join(answer.first[1:]) if whole else "200 OK"
        self.client.send(_message(status, "application/json", whole[:len(whole) // 2] or b'{"a',
                                  stays, request.method))
        return stays


def _refusal(fault, stays, method):
    kind, _, status = fault.rpartition(":")
    body = json.dumps({"message": f"scripted fault {status}"})
    if kind == "html":
        body = PROXY_PAGE.format(status)
    content_type = "text/html" if kind == "html" else "application/json"
    return _message(f"{status} Scripted Fault", content_type, body.encode(), stays, method)


def _message(status, content_type, body, stays, method):
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}",
             f"Content-Length: {len(body)}", *([] if stays else ["Connection: close"]), "", ""]
    return "\r\n".join(lines).encode() + (b"" if method == "HEAD" else body)
