"""No daemon, a forbidden one, something else; two runs at once; nobody reads the output."""

import http.server
import os
import shutil
import socketserver
import subprocess
import threading

from .support import binary, states
from .support.live import Live

NOBODY = 65534


class HtmlHandler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"<html><body>It works!</body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_HEAD = do_GET

    def address_string(self):
        return "unix"  # there is no address of a peer on a unix socket

    def log_message(self, *_):
        pass


class Unreachable(Live):
    def unreachable(self, host, *words, **how):
        run = self.apply(self.service(), host=f"unix://{host}", code=69, **how)
        for word in words:
            self.assertIn(word, run.err)
        self.assertEqual(run.report["exit_code"], 69)
        return run.err

    def test_a_socket_that_does_not_exist(self):
        self.unreachable(self.folder / "none.sock", "does not exist", "is Docker running?")

    def test_a_socket_nobody_listens_on(self):
        dead = socketserver.UnixStreamServer(str(self.folder / "dead.sock"), HtmlHandler)
        dead.server_close()
        self.unreachable(self.folder / "dead.sock", "nobody listens")

    def test_a_socket_this_user_may_not_use(self):
        program = self.folder / "converge"
        shutil.copy(binary.converge(), program)
        self.folder.chmod(0o755)
        os.chmod(self.recorder.socket, 0o600)
        os.chmod(os.path.dirname(self.recorder.socket), 0o755)
        state = self.write(self.service())
        command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
                   str(program), str(state)]
        env = binary.environment(self.recorder.host, str(self.folder / "locks"))
        run = subprocess.run(command, env=env, capture_output=True, text=True)
        self.assertEqual(run.returncode, 69, run)
        for word in ("nobody", "not permitted", "group docker"):
            self.assertIn(word, run.stderr)
        self.assertEqual(self.recorder.requests, [])

    def test_something_that_is_no_docker_daemon(self):
        path = self.folder / "html.sock"
        with socketserver.ThreadingUnixStreamServer(str(path), HtmlHandler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            self.unreachable(path, "not a Docker daemon")
            server.shutdown()


class Grains(Live):
    TEXT = ("a:\n  test.show_notification:\n    - text: '{{ grains.docker_version }} speaks {{ "
            "grains['docker_api_version'] }}'\n")

    def test_templates_know_the_daemon_which_is_asked_once(self):
        version = self.engine.must("GET", "/version")
        self.push("1", local=True)
        run = self.apply(self.TEXT + self.service(), "--check")
        self.assertEqual(run.report["states"][0]["comment"],
                         f"{version['Version']} speaks {version['ApiVersion']}", run)
        self.assertEqual(len(self.recorder.named("GET /_ping")), 1)

    def test_a_file_that_does_not_ask_for_it_needs_no_daemon(self):
        self.apply("{{ pillar.get('a', 'b') }}: test.nop\n", host=f"unix://{self.folder}/none.sock")
        run = self.apply(self.TEXT, "--validate", host=f"unix://{self.folder}/none.sock")
        self.assertEqual(self.recorder.requests, [])
        self.assertIn("valid: 1 state", run.out)


class TwoAtOnce(Live):
    def held_run(self, seconds):
        """A run that holds the lock for a while."""
        self.push("1", local=True)
        self.recorder.fail("POST /containers/create", f"delay:{seconds}")
        first = self.start(self.service())
        self.wait_for(lambda: self.recorder.named("POST /containers/create"))
        return first

    def test_the_second_ends_with_75_and_touches_nothing(self):
        first = self.held_run(2)
        second = self.second()
        self.assertIsNone(first.process.poll(), "the first should still hold the lock")
        self.assertEqual(second.returncode, 75, second)
        self.assertIn(f"pid {first.process.pid}", second.stderr)
        run = first.finish()
        self.assertEqual(run.code, 0, run)
        self.assertEqual(len(self.recorder.named("POST /containers/create")), 1)

    def test_the_second_waits_when_it_is_told_to(self):
        first = self.held_run(1)
        second = self.second("--lock-wait", "30s")
        self.assertEqual(second.returncode, 0, second)
        self.assertEqual(first.finish().code, 0)
        self.assertEqual(len(self.recorder.named("POST /containers/create")), 1)

    def test_check_needs_no_lock(self):
        first = self.held_run(1)
        second = self.second("--check")
        self.assertEqual(second.returncode, 0, second)
        first.finish()

    def second(self, *options):
        env = binary.environment(self.recorder.host, str(self.engine.directory / "locks"))
        return subprocess.run([binary.converge(), *options, str(self.folder / "app.sls")], env=env,
                              capture_output=True, text=True, timeout=binary.LONGEST)


class NobodyReads(Live):
    def in_shell(self, script):
        """bash with $CONVERGE and $STATE; the exit code of converge is the script's last word."""
        env = {**binary.environment(self.recorder.host, str(self.engine.directory / "locks")),
               "CONVERGE": binary.converge(), "STATE": str(self.folder / "app.sls")}
        return subprocess.run(["bash", "-c", script], env=env, capture_output=True, text=True,
                              timeout=binary.LONGEST)

    def test_head_1_changes_neither_the_run_nor_its_exit_code(self):
        image = self.push("1")
        self.write(states.nothing("first") + self.service() + states.nothing("last"))
        done = self.in_shell('"$CONVERGE" --min-healthy-time 300ms "$STATE" | head -1; '
                             'echo "${PIPESTATUS[0]}"')
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), 2, done)
        self.assertIn("first", lines[0])
        self.assertEqual(lines[1], "0", done)
        self.assert_serves(image)

    def test_closed_descriptors_change_nothing_either(self):
        image = self.push("1")
        self.write(self.service())
        done = self.in_shell('"$CONVERGE" --min-healthy-time 300ms "$STATE" <&- >&- 2>&-; '
                             'echo $?')
        self.assertEqual(done.stdout, "0\n", done)
        self.assert_serves(image)

    def test_a_reader_that_never_reads_does_not_hold_up_the_gap(self):
        self.push("1")
        self.apply(self.service())
        new = self.push("2", local=True)
        self.write("".join(states.nothing(f"state-{number:04}") for number in range(2000))
                   + self.service())
        done = self.in_shell('"$CONVERGE" --min-healthy-time 300ms "$STATE" | sleep 3; '
                             'echo "${PIPESTATUS[0]}"')
        self.assertEqual(done.stdout.splitlines()[-1:], ["0"], done)
        self.assert_serves(new)
