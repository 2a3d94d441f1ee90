#!/usr/bin/env python3
"""The recorder, before a daemon that is played: framing, keep-alive, hang-ups, scripted faults."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engines.api import UnixConnection  # noqa: E402
from engines.http_wire import Head, Stream  # noqa: E402
from engines.processes import wait_until  # noqa: E402
from engines.recorder import Recorder  # noqa: E402

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


class PlayedDaemon:
    """Answers by `answer(head, body)`: bytes to send, or a function that talks to the Stream."""

    def __init__(self, path, answer):
        self.path, self.answer, self.seen, self.gone = path, answer, [], threading.Event()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock):
        stream = Stream(sock)
        while raw := stream.head():
            head = Head(raw)
            if head.expects_continue():
                stream.send(b"HTTP/1.1 100 Continue\r\n\r\n")
            body = b"".join(stream.pieces(head.request_framing()))
            self.seen.append((raw, body))
            answer = self.answer(head, body)
            if callable(answer):
                answer(stream)
                break
            stream.send(answer)
        self.gone.set()
        sock.close()

    def close(self):
        if self.listener.fileno() >= 0:
            self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()


def plain(body, status="200 OK", extra=""):
    return f"HTTP/1.1 {status}\r\n{extra}Content-Length: {len(body)}\r\n\r\n{body}".encode()


class RecorderTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.answer = lambda head, body: plain(json.dumps({"got": body.decode()}))
        self.daemon = PlayedDaemon(f"{self.folder}/daemon.sock", lambda *args: self.answer(*args))
        self.addCleanup(self.daemon.close)
        self.rec = Recorder(self.daemon.path).start()
        self.addCleanup(self.rec.close)
        self.client = UnixConnection(self.rec.socket, timeout=10)
        self.addCleanup(self.client.close)

    def ask(self, method="GET", path="/v1.41/a", body=None, headers=None, client=None):
        client = client or self.client
        client.request(method, path, body=body, headers=headers or {})
        response = client.getresponse()
        return response.status, response.read()

    def test_keeps_one_connection_and_writes_each_request_down(self):
        for number in range(3):
            status, data = self.ask("POST", f"/v1.41/containers/x/start?n={number}", b'{"a": 1}')
            self.assertEqual((status, json.loads(data)["got"]), (200, '{"a": 1}'))
        self.ask("GET", "/_ping")
        self.assertEqual([str(one) for one in self.rec.requests],
                         ["POST /containers/x/start"] * 3 + ["GET /_ping"])
        self.assertEqual({one.connection for one in self.rec.requests}, {1})
        self.assertEqual({one.status for one in self.rec.requests}, {200})
        self.assertEqual(len(self.rec.writes()), 3)
        self.assertEqual(self.rec.requests[0].json(), {"a": 1})
        self.assertEqual(self.rec.requests[2].path, "/v1.41/containers/x/start?n=2")
        self.rec.clear()
        self.assertEqual(self.rec.requests, [])

    def test_answers_without_a_body_leave_the_connection_in_step(self):
        answers = {"/204": b"HTTP/1.1 204 No Content\r\n\r\n",
                   "/304": b"HTTP/1.1 304 Not Modified\r\n\r\n",
                   "/head": b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"}
        self.answer = lambda head, body: answers.get(head.first[1], plain("end"))
        self.assertEqual(self.ask("POST", "/204"), (204, b""))
        self.assertEqual(self.ask("POST", "/304"), (304, b""))
        self.assertEqual(self.ask("HEAD", "/head"), (200, b""))
        self.assertEqual(self.ask("GET", "/after"), (200, b"end"))
        self.assertEqual({one.connection for one in self.rec.requests}, {1})

    def test_chunks_both_ways_arrive_unchanged(self):
        self.answer = lambda head, body: (
            CHUNKED + b"5;x=y\r\nhello\r\n" + b"1\r\n!\r\n0\r\nTrailer: 1\r\n\r\n")
        status, data = self.ask("PUT", "/c", iter([b"one", b"two"]))
        self.assertEqual((status, data), (200, b"hello!"))
        self.assertEqual(self.daemon.seen[0][1], b"3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n")
        self.answer = lambda head, body: plain("next")
        self.assertEqual(self.ask(), (200, b"next"))

    def test_a_large_body_passes_and_only_its_beginning_is_kept(self):
        self.answer = lambda head, body: plain(str(len(body)))
        self.assertEqual(self.ask("POST", "/big", b"x" * 5_000_000), (200, b"5000000"))
        self.assertEqual(len(self.rec.requests[0].body), 64 * 1024)

    def test_a_stream_comes_piece_by_piece(self):
        go = threading.Event()

        def slowly(stream):
            stream.send(CHUNKED + b"3\r\none\r\n")
            go.wait(10)
            stream.send(b"3\r\ntwo\r\n0\r\n\r\n")
        self.answer = lambda head, body: slowly
        self.client.request("GET", "/events")
        response = self.client.getresponse()
        self.assertEqual(response.read1(), b"one")
        go.set()
        self.assertEqual(response.read(), b"two")

    def test_until_close_and_connection_close(self):
        whole = b"HTTP/1.1 200 OK\r\n\r\nto the end"
        self.answer = lambda head, body: lambda stream: stream.send(whole)
        self.assertEqual(self.ask(), (200, b"to the end"))
        self.client.close()
        self.answer = lambda head, body: plain("bye")
        self.assertEqual(self.ask(headers={"Connection": "close"}), (200, b"bye"))
        self.client.close()
        self.assertTrue(wait_until(lambda: not self.rec._sockets, 5))
        self.assertEqual([one.connection for one in self.rec.requests], [1, 2])

    def test_expect_continue(self):
        sock = socket.socket(socket.AF_UNIX)
        self.addCleanup(sock.close)
        sock.connect(self.rec.socket)
        sock.sendall(b"POST /e HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
        self.assertTrue(sock.recv(100).startswith(b"HTTP/1.1 100"))
        sock.sendall(b"body")
        answer = http.client.HTTPResponse(sock)
        answer.begin()
        self.assertEqual(json.loads(answer.read())["got"], "body")
        self.assertEqual(self.rec.requests[0].status, 200)

    def test_upgrade_passes_raw_bytes(self):
        def echo(stream):
            stream.send(b"HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\n")
            while data := stream.sock.recv(100):
                stream.send(data.upper())
            stream.send(b"end")
        self.answer = lambda head, body: echo
        sock = socket.socket(socket.AF_UNIX)
        self.addCleanup(sock.close)
        sock.connect(self.rec.socket)
        sock.sendall(b"POST /exec HTTP/1.1\r\nUpgrade: tcp\r\nConnection: Upgrade\r\n\r\n")
        self.assertTrue(sock.recv(1000).endswith(b"tcp\r\n\r\n"))
        sock.sendall(b"hello")
        self.assertEqual(sock.recv(100), b"HELLO")
        sock.shutdown(socket.SHUT_WR)
        self.assertEqual(sock.recv(100), b"end")

    def test_a_client_that_hangs_up_ends_the_daemons_work(self):
        def endless(stream):
            stream.send(CHUNKED)
            stream.sock.settimeout(10)
            self.assertEqual(stream.sock.recv(1), b"")
        self.answer = lambda head, body: endless
        self.client.request("POST", "/images/create")
        self.client.getresponse()
        self.client.sock.shutdown(socket.SHUT_RDWR)
        self.client.close()
        self.assertTrue(self.daemon.gone.wait(5))

    def test_a_daemon_that_hangs_up_is_seen_by_an_idle_client(self):
        self.answer = lambda head, body: lambda stream: stream.send(plain("last"))
        self.assertEqual(self.ask(), (200, b"last"))
        self.client.sock.settimeout(5)
        self.assertEqual(self.client.sock.recv(1), b"")

    def test_no_daemon(self):
        self.daemon.close()
        with self.assertRaises((http.client.HTTPException, OSError)):
            self.ask()

    def test_fault_status(self):
        fault = self.rec.fail("POST /containers/create", "500", nth=2)
        self.assertEqual(self.ask("POST", "/v1.41/containers/create?name=a", b"{}")[0], 200)
        status, data = self.ask("POST", "/v1.41/containers/create?name=b", b"{}")
        self.assertEqual((status, json.loads(data)), (500, {"message": "scripted fault 500"}))
        self.assertEqual(self.ask("POST", "/v1.41/containers/create?name=c", b"{}")[0], 200)
        self.assertEqual(len(self.daemon.seen), 2)
        self.assertEqual(fault.fired, 1)
        self.assertEqual([one.fault for one in self.rec.requests], [None, "500", None])

    def test_two_faults_each_count_every_request(self):
        self.rec.fail("GET /a", "500", nth=1)
        self.rec.fail("GET /a", "409", nth=2)
        self.assertEqual([self.ask()[0] for _ in range(3)], [500, 409, 200])

    def test_fault_close_before_and_after(self):
        for mode, reached in (("close-before", 0), ("close-after", 1)):
            with self.subTest(mode):
                self.rec.fail(lambda method, path: method == "DELETE", mode)
                self.daemon.seen.clear()
                with self.assertRaises((http.client.HTTPException, OSError)):
                    self.ask("DELETE", "/v1.41/containers/a")
                self.client.close()
                self.assertEqual(len(self.daemon.seen), reached)
                self.assertEqual(self.ask()[0], 200)
                self.rec.clear_faults()

    def test_fault_truncate(self):
        self.rec.fail("GET /a", "truncate", times=None)
        with self.assertRaises(http.client.IncompleteRead):
            self.ask()
        self.client.close()
        self.answer = lambda head, body: CHUNKED + b"a\r\n0123456789\r\n0\r\n\r\n"
        with self.assertRaises(http.client.IncompleteRead):
            self.ask()

    def test_fault_truncate_head(self):
        self.rec.fail("GET /a", "truncate-head")
        sock = socket.socket(socket.AF_UNIX)
        self.addCleanup(sock.close)
        sock.connect(self.rec.socket)
        sock.sendall(b"GET /a HTTP/1.1\r\n\r\n")
        self.assertEqual(b"".join(iter(lambda: sock.recv(100), b"")), b"HTTP/1.1 20")
        self.assertEqual(len(self.daemon.seen), 1)

    def test_fault_of_a_proxy_between(self):
        self.rec.fail("POST /a", "html:503")
        status, data = self.ask("POST", "/a", b"{}")
        self.assertEqual((status, data[:6], self.daemon.seen), (503, b"<html>", []))
        self.assertEqual(self.ask("POST", "/a", b"{}")[0], 200)

    def test_fault_done_and_answered_otherwise(self):
        self.rec.fail("POST /a", "done:500")
        status, data = self.ask("POST", "/a", b"{}")
        self.assertEqual((status, json.loads(data)), (500, {"message": "scripted fault 500"}))
        self.assertEqual(len(self.daemon.seen), 1)
        self.assertEqual(self.rec.requests[0].status, 200, "what the daemon said")
        self.assertEqual(self.ask("POST", "/a", b"{}")[0], 200)
        self.assertEqual({one.connection for one in self.rec.requests}, {1})

    def test_fault_half_json(self):
        answers = {"/whole": (plain('{"Id": "abcd"}', "201 Created"), 201, b'{"Id": '),
                   "/none": (b"HTTP/1.1 204 No Content\r\n\r\n", 200, b'{"a'),
                   "/chunks": (CHUNKED + b"6;x\r\n{\"a\": \r\n4\r\n1}\r\n\r\n0\r\n\r\n", 200,
                               b'{"a":')}
        self.answer = lambda head, body: answers[head.first[1]][0]
        for path, (_, status, data) in answers.items():
            with self.subTest(path):
                self.rec.fail("POST", "half-json")
                self.assertEqual(self.ask("POST", path), (status, data))
        self.assertEqual({one.connection for one in self.rec.requests}, {1})

    def test_fault_delay(self):
        self.rec.fail("GET /a", "delay:0.3")
        began = time.monotonic()
        self.assertEqual(self.ask()[0], 200)
        self.assertGreaterEqual(time.monotonic() - began, 0.3)

    def test_no_such_fault(self):
        with self.assertRaises(ValueError):
            self.rec.fail("GET", "explode")

    def test_many_at_once_and_a_clean_end(self):
        def some(number):
            client = UnixConnection(self.rec.socket, timeout=10)
            for turn in range(20):
                self.ask("POST", f"/p/{number}/{turn}", b"x" * number, client=client)
            client.close()
        threads = [threading.Thread(target=some, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(self.rec.requests), 160)
        self.assertEqual(len({one.connection for one in self.rec.requests}), 8)
        self.client.connect()
        self.rec.close()
        self.assertFalse(os.path.exists(self.rec.socket))
        self.assertFalse([one for one in self.rec._threads if one.is_alive()])
        self.assertFalse(self.rec._acceptor.is_alive())

    def test_by_hand(self):
        path, log = f"{self.folder}/by-hand.sock", f"{self.folder}/log"
        program = str(Path(__file__).resolve().with_name("recorder.py"))
        process = subprocess.Popen([sys.executable, program, self.daemon.path, path, "--log", log])
        try:
            self.assertTrue(wait_until(lambda: os.path.exists(path), 10))
            client = UnixConnection(path, timeout=10)
            self.ask("POST", "/v1.41/x", b"{}", client=client)
            client.close()
            self.assertTrue(wait_until(lambda: Path(log).read_text().endswith("\n"), 5))
            line = json.loads(Path(log).read_text())
            self.assertEqual([line[key] for key in ("method", "path", "status")],
                             ["POST", "/v1.41/x", 200])
        finally:
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(10), 0)
        self.assertFalse(os.path.exists(path))


if __name__ == "__main__":
    unittest.main()
