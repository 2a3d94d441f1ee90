"""A state file that is not what it should be, or whose surroundings are not. Numbers are those of the
catalogue of bad inputs. Root alone can try most of them."""

import ctypes
import fcntl
import hashlib
import os
import socket
import threading

from surroundings import Case

STRANGER = 1234
DONE = "1 state: 0 changed"


def file_case(number, says, prepare, code=3, arguments=("app.yml",), **more):
    return Case(number, list(arguments), says, code=code, prepare=prepare, **more)


def mode(number, name="app.yml"):
    return lambda folder: os.chmod(folder / name, number)


def replaced(make):
    def prepare(folder):
        (folder / "app.yml").unlink()
        make(folder / "app.yml")
    return prepare


def owner(user, group, bits=0o644):
    def prepare(folder):
        os.chown(folder / "app.yml", user, group)
        os.chmod(folder / "app.yml", bits)
    return prepare


def link_to_open_file(folder):
    (folder / "app.yml").rename(folder / "elsewhere.yml")
    (folder / "elsewhere.yml").chmod(0o666)
    (folder / "app.yml").symlink_to("elsewhere.yml")


def pillar(folder):
    (folder / "pillar.yml").write_text("a: 1\n")
    (folder / "pillar.yml").chmod(0o666)


def not_almighty():
    """Root without the right to read everything (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH)."""
    for capability in (1, 2):
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


TRUST = [
    file_case("56", r"error: app.yml: everybody may write it\n.*chmod o-w app.yml", mode(0o666)),
    file_case("56b", "error: pillar.yml: everybody may write it", pillar,
              arguments=["--pillar-file", "pillar.yml", "app.yml"]),
    file_case("56c", f"warning: app.yml: the group {STRANGER} may write it", owner(0, STRANGER, 0o664), code=0),
    # What only tells what is in the file may read it.
    file_case("56d", "valid: 1 state", mode(0o666), code=0, arguments=["--validate", "app.yml"]),
    file_case("57", f"warning: app.yml: belongs to the user {STRANGER}", owner(STRANGER, STRANGER), code=0),
    # The own file of who called sudo, with the mode that umask 002 gives it.
    file_case("57b", r"\A(?!warning)", owner(STRANGER, STRANGER, 0o664), code=0,
              environment={"SUDO_UID": str(STRANGER)}),
    file_case("58", r"error: app.yml: everybody may replace it, the folder \. is writable for all", mode(0o777, "")),
    file_case("58b", DONE, mode(0o1777, ""), code=0),
    file_case("59", "error: app.yml: everybody may write it", link_to_open_file),
    file_case("60", "error: app.yml: is not a regular file", replaced(os.mkfifo)),
    file_case("61", "error: /dev/zero: is not a regular file", None, arguments=["/dev/zero"]),
    file_case("62", "error: app.yml: is a directory", replaced(os.mkdir)),
    file_case("63", "error: app.yml: Permission denied", mode(0), before_exec=not_almighty),
]


def tree(**files):
    def prepare(folder):
        for name, text in files.items():
            path = folder / (name.replace("__", "/") + ".sls")
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
    return prepare


def include(name):
    return tree(top=f"include: ['{name}']\n")


def link_out(folder):
    (folder / "tree").mkdir()
    (folder / "tree/top.sls").write_text("include: [link]\n")
    (folder / "tree/link.sls").symlink_to("../app.yml")


CHAIN = {f"f{i}": f"include: [f{i + 1}]\ns{i}: test.nop\n" for i in range(50)}

INCLUDES = [
    file_case("69", r"top.sls:1:11: error: '\.\./\.\./etc/shadow' leads out of the tree", include("../../etc/shadow"),
              arguments=["top.sls"]),
    file_case("69b", r"top.sls:1:11: error: '/etc/shadow' is no name of a state file", include("/etc/shadow"),
              arguments=["top.sls"]),
    file_case("69c", r"top.sls:1:\d+: error: the template '\.\./secret' is outside the tree",
              tree(top="{% include '../secret' %}"), arguments=["top.sls"]),
    file_case("69d", "tree/link.sls leads out of the tree of state files", link_out, arguments=["tree/top.sls"]),
    # Salt takes files that include each other, and any depth.
    file_case("69e", "2 states: 0 changed", tree(a="include: [b]\nx: test.nop\n", b="include: [a]\ny: test.nop\n"),
              code=0, arguments=["a.sls"]),
    file_case("69f", "51 states: 0 changed", tree(**CHAIN, f50="s50: test.nop\n"), code=0, arguments=["f0.sls"]),
]


def leave_folder():
    os.mkdir("gone")
    os.chdir("gone")
    os.rmdir("../gone")


PLACE = [
    Case("99", ["app.yml"], "error: app.yml: No such file or directory", before_exec=leave_folder),
]


class Daemon:
    """Answers every request as a daemon does that knows nothing, so that a run comes to its lock."""

    def __init__(self, path):
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(connection,), daemon=True).start()

    @staticmethod
    def answer(connection):
        with connection:
            while request := connection.recv(65536):
                status = "200 OK" if b"/_ping" in request else "404 Not Found"
                connection.sendall(f"HTTP/1.1 {status}\r\nApi-Version: 1.41\r\n"
                                   "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}".encode())


def lock_case(number, says, prepare, code=3):
    """`prepare` gets the folder of the locks, which does not exist yet, and the lock's file."""
    def furnish(folder):
        address = folder / "docker.sock"
        Daemon(address)
        name = hashlib.sha256(f"unix:{os.path.realpath(address)}".encode()).hexdigest()[:16]
        prepare(folder / "locks", folder / "locks" / f"{name}.lock")
    return Case(number, ["docker.yml"], says, code=code, prepare=furnish,
                environment={"DOCKER_HOST": "unix://{folder}/docker.sock", "CONVERGE_LOCK_DIR": "{folder}/locks"})


def open_folder(folder, _):
    folder.mkdir()
    folder.chmod(0o777)


def link_lock(folder, file):
    folder.mkdir(0o700)
    file.symlink_to("/etc/passwd")


HELD = []


def hold_lock(folder, file):
    folder.mkdir(0o700)
    handle = open(file, "w")
    handle.write("4711 2026-01-01T00:00:00Z converge\n")
    handle.flush()
    fcntl.flock(handle, fcntl.LOCK_EX)
    HELD.append(handle)


LOCKS = [
    lock_case("100", r"error: lock: cannot write in CONVERGE_LOCK_DIR .*/locks: Not a directory",
              lambda folder, _: folder.write_text("")),
    lock_case("100b", r"error: lock: cannot write in CONVERGE_LOCK_DIR .*/locks: Operation not permitted", open_folder),
    lock_case("100c", r"error: lock: .*\.lock is a symbolic link", link_lock),
    lock_case("100d", r"error: .*pid 4711", hold_lock, code=75),
]

CASES = TRUST + INCLUDES + PLACE + LOCKS
