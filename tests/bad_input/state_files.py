"""State files that are wrong, each with the error a person should read: the place, what is wrong
there, and what to do about it. Numbers are those of the catalogue of bad inputs."""

from dataclasses import dataclass


@dataclass
class Case:
    number: str
    file: str | bytes
    says: str          # a regular expression for standard output and error together
    code: int = 3
    options: tuple[str, ...] = ("--validate",)


def service(id="app", **fields):
    """A running container with these arguments, whose values are YAML."""
    lines = [f"{id}:", "  docker_container.running:"]
    fields = {"image": "registry.example/app:1", **fields}
    return "\n".join(lines + [f"    - {name}: {value}" for name, value in fields.items()]) + "\n"


def finding(number, says, **fields):
    """What `--lint` tells: no error, as Salt and Docker take it."""
    return Case(number, service(**fields), says, code=1, options=("--lint",))


def image(number, text, says):
    return Case(number, service(image=text), rf"app.yml:3:14: error: image reference .*{says}")


def field(number, says, column=r"\d+", **fields):
    return Case(number, service(**fields), rf"app.yml:4:{column}: error: {says}")


def name(number, text, says):
    return Case(number, service(name=text), rf"app.yml:2:3: error: .* is no name for a container: .*{says}")


SHAPE = [
    # What renders to nothing has no states, in Salt too: no error, but told.
    Case("1", "", "warning: there are no states in app.yml", code=0),
    Case("2", "# nothing\n", "warning: there are no states in app.yml", code=0),
    Case("3", "\0\0\0", "app.yml:1:1: error: byte 0 is NUL"),
    Case("4", "\ufeff" + service(), "valid: 1 state", code=0),
    Case("5", service().encode("utf-16"), "app.yml:1:1: error: the file is UTF-16"),
    Case("5b", b"app:\n  test.nop:\n    - name: \xff\n", "app.yml:3:13: error: .*UTF-8"),
    Case("6", "- a\n", "app.yml:1:1: error: expected a mapping of state ids, got a list"),
    Case("7", "text\n", "app.yml:1:1: error: expected a mapping of state ids, got a string"),
    Case("8", "app:\n\tdocker_container.running:\n\t\t- image: a\n",
         "app.yml:2:1: error: a tab is used for indentation"),
    Case("9", service().replace("\n", "\r\n"), "valid: 1 state", code=0),
    field("10", r"docker_container.running has no argument 'imgae'\n(.*\n)*  hint: did you mean 'image'\?",
          column=7, imgae="x"),
    Case("11", "app:\n  docker.runing:\n    - image: a\n",
         r"app.yml:2:3: error: no state function is called 'docker.runing'\n(.*\n)*"
         r"  hint: did you mean 'docker.running'\?"),
    Case("12", service() + service(),
         "app.yml:4:1: error: the key 'app' is given twice\n(.*\n)*  first given here: app.yml:1:1"),
    Case("13", "app:\n  docker_container.running:\n    - environment:\n        A: 1\n        A: 2\n"
         "    - image: a\n", "app.yml:5:9: error: the key 'A' is given twice"),
    Case("14", "app:\n  docker_container.created: []\n",
         "app.yml:2:3: error: docker_container.created 'app' needs the argument 'image'"),
]

IMAGES = [
    Case("15", service(image='""'), "app.yml:3:14: error: 'image' should be a text that is not empty"),
    image("16", "Foo:1", "upper case"),
    image("17", "a:b:c", "more than one ':'"),
    image("18", "localhost:5000/", "names a registry but no repository"),
    image("19", "x@sha256:00", "digest must be 64 hex digits"),
    image("20", "x@md5:d41d8cd98f00b204e9800998ecf8427e", "a digest that is not 'sha256:...'"),
    image("21", "'x:'", "ends in ':' without a tag"),
    image("22", "'x: '", "white space"),
    image("23", r'"a\nb"', "white space"),
    image("24", "-x", "starts with a dash"),
    image("25", "a" * 256, "longer than 255 characters"),
    image("26", "a:" + "b" * 129, "a tag longer than 128 characters"),
    finding("27", r"app.yml:3:14: .*'registry.example/app' has no tag", image="registry.example/app"),
]

NAMES = [
    name("28", "a", "at least 2 characters"),
    name("29", "-bad", "begin with a letter or a digit"),
    name("30", "a b", "only letters, digits"),
    name("30b", "a/b", "only letters, digits"),
    name("30c", "'a:b'", "only letters, digits"),
    name("31", "a" * 64, "at most 63 characters"),
    name("32", "app.next", "reserved"),
    name("32b", "app.prev", "reserved"),
    name("32c", "app.failed", "reserved"),
    Case("33", service() + service("web", name="app", image="other:1"),
         "app.yml:5:3: error: two states make the container app in different ways"),
]

FIELDS = [
    field("34", "'ports': 99999 is no port", ports="[99999]"),
    field("35", "'ports': 0 is no port", ports="[0]"),
    field("35b", "'ports': '-1' is no port", ports="[-1]"),
    field("35c", "'ports': '80.5' is no port", ports="[80.5]"),
    Case("35d", service(ports='["80"]'), "valid: 1 state", code=0),
    field("35e", "'ports': the port '080' has a leading zero", ports='["080"]'),
    field("36", "'port_bindings': '80:80:80:80' has more than three parts",
          port_bindings='["80:80:80:80"]'),
    Case("37", service(port_bindings="['8080:80']")
         + service("web", port_bindings="['127.0.0.1:8080:8080/tcp']"),
         "publishes the host's port 8080", code=1, options=("--lint",)),
    field("38", "'ports': 'tpc' is no protocol", ports='["80/tpc"]'),
    field("39", "'binds': 'relative/x' is neither an absolute path", binds='["relative/x:/x"]'),
    field("40", "'binds': 'x' is not an absolute path in the container", binds='["/a:x"]'),
    field("41", "'binds': '/x/' is mounted twice", binds='["/a:/x", "/b:/x"]'),
    finding("42", "app.yml:4:.*is bound into the container: whoever is in it is root on this host",
            binds="['/var/run/docker.sock:/var/run/docker.sock']"),
    finding("42b", "app.yml:4:.*", binds="['/:/host']"),
    field("43", "'environment': a variable has no name", environment='["=x"]'),
    field("44", "'environment': 'A B' is not a name", environment='["A B=x"]'),
    field("44b", "'environment': contains a NUL byte", environment=r'["A\0=x"]'),
    field("44c", "'environment': 'A=B' is not a name", environment='{"A=B": x}'),
    field("44d", r"'environment': 'A\\x0aB' is not a name", environment=r'{"A\nB": x}'),
    field("45", "'environment': should be a text here, got a list", environment="{A: [1]}"),
    Case("46", service(environment="{A: no, B: 010, C: 1e3}"), "valid: 1 state", code=0),
    finding("46b", "app.yml:4:.*A", environment="{A: null}"),
    field("47", "'mem_limit': 1000 bytes are too few: the daemon's minimum is 6 MiB", mem_limit=1000),
    field("48", "'mem_limit': '1GBB' is not a number of bytes", mem_limit="1GBB"),
    field("48b", "'mem_limit': -1 bytes are too few", mem_limit=-1),
    field("48c", "'mem_limit': is out of range", mem_limit="9" * 20),
    field("49", "'restart_policy': 'sometimes' is not a restart policy", restart_policy="sometimes"),
    field("49b", "'restart_policy': a count of retries goes only with on-failure",
          restart_policy="'always:3'"),
    field("50", r"'healthcheck': 5 is read as nanoseconds and too short\n(.*\n)*  hint: add a unit",
          healthcheck="{test: [CMD, x], interval: 5}"),
    field("51", "'stop_timeout': -1 is not between", stop_timeout=-1),
]

REQUISITES = [
    Case("53", service(require="[{docker_container: web}]")
         + service("web", require="[{docker_container: app}]"),
         r"app.yml:8:36: error: these states wait for each other: 'app' -> 'web' -> 'app'\n(.*\n)*"
         r"  'app' waits for 'web' \(require\): app.yml:4:36"),
    field("54", "'app' waits for itself", require="[{docker_container: app}]"),
    Case("55", service(image="{{ undefined_name }}"), "app.yml:3:17: error: 'undefined_name' is undefined"),
    Case("55b", service(image="{{ }}"), "app.yml:3:17: error: '}}' stands where an expression"),
    Case("55c", service(image="{{ a"), "app.yml:3:14: error: '{{' is not closed"),
]

REQUISITES += [
    Case("52", "app:\n  test.nop:\n    - require: [{test: dbb}]\ndb:\n  test.nop: []\n",
         r"app.yml:3:24: error: .*'test: dbb'.*nowhere(.*\n)*  hint: did you mean 'db'\?"),
]

COMMANDS = [
    # A condition is a command for the shell, as in Salt: nothing is refused, nothing is guessed.
    Case("64", "app:\n  test.nop:\n    - unless: ['test $(true)', '; reboot']\n", "valid: 1 state", code=0),
    Case("66", 'app:\n  cmd.run:\n    - name: "a\\0b"\n', "app.yml:.*error: a command cannot hold a NUL character"),
    Case("66b", 'app:\n  test.nop:\n    - unless: "a\\0b"\n',
         "app.yml:3:15: error: a command cannot hold a NUL character"),
    Case("66c", 'app:\n  test.nop:\n    - creates: "a\\0b"\n', "app.yml:3:16: error: a path cannot hold a NUL"),
    Case("67", '"a\\e[31mb":\n  test.nop: []\n  tset.nop: []\n', "app.yml:3:3: error: no state function"),
    Case("67b", '"a\\e[31mb":\n  test.nop: [{require: [{test: "x\\ey"}]}]\n', r"x\\x1by|x\\ey"),
    finding("70", "app.yml:4:.*privileged", privileged="true"),
]

CASES = SHAPE + IMAGES + NAMES + FIELDS + REQUISITES + COMMANDS
