"""One client's connection passed on to the daemon, message by message."""

import json

from .http_wire import Ended, Head, pump

KEPT_BODY = 64 * 1024
TRUNCATED_BODY = 16 * 1024 * 1024


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
        elif fault.isdigit():
            return self._refuse(request, head, int(fault))
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
        if fault in ("close-after", "truncate"):
            return self._lose(answer, body, fault)
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

    def _refuse(self, request, head, status):
        stays = self._read_away(request, head) and not head.closes()
        body = json.dumps({"message": f"scripted fault {status}"}).encode()
        lines = [f"HTTP/1.1 {status} Scripted Fault", "Content-Type: application/json",
                 f"Content-Length: {len(body)}", *([] if stays else ["Connection: close"]), "", ""]
        self.client.send("\r\n".join(lines).encode() + (b"" if request.method == "HEAD" else body))
        request.status = status
        return stays

    def _lose(self, answer, body, fault):
        whole = b"".join(body)[:TRUNCATED_BODY]
        if fault == "truncate":
            self.client.send(answer.raw + whole[:len(whole) // 2] if whole
                             else answer.raw[:len(answer.raw) // 2])
        return False
