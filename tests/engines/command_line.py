"""The script `engine`: the library by hand."""

import argparse
import json
import os
import signal
import sys

from . import newest
from .daemon import KINDS, VARIANTS
from .lib import CannotBuild, Engine, EngineError

# What test runners take for "skipped": the caller says so in its summary.
CANNOT_BUILD = 77

# One word for each command whose whole work is one method of Engine.
PLAIN = {
    "down": "end the engine and remove DIR",
    "kill": "SIGKILL dockerd alone",
    "stop": "SIGTERM dockerd and wait for its end",
    "start": "start dockerd again, in the same namespace, on the same data",
    "registry-stop": "end the registry",
    "registry-start": "start the registry again",
}


def main(arguments=None):
    options = _parser().parse_args(arguments)
    # As an exception, so that an `up` that is ended half way takes its half away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        return options.work(options) or 0
    except CannotBuild as error:
        print(f"engine: {error}", file=sys.stderr)
        return CANNOT_BUILD
    except (EngineError, OSError) as error:
        print(f"engine: {error}", file=sys.stderr)
        return 1


def _parser():
    parser = argparse.ArgumentParser(prog="engine", description="private Docker engines for tests")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    up = commands.add_parser("up", help="bring one up in DIR; prints NAME=value lines")
    up.add_argument("kind", choices=(*KINDS, *VARIANTS))
    _add_directory(up, _up)
    for name, text in PLAIN.items():
        _add_directory(commands.add_parser(name, help=text), _plain(name.replace("-", "_")))
    run = commands.add_parser("exec", help="run a command inside it: exec DIR -- CMD...")
    _add_directory(run, _exec)
    run.add_argument("command", nargs=argparse.REMAINDER)
    _add_image(commands)
    commands.add_parser("build-newest", help="build the newest engine into the cache, once"
                        ).set_defaults(work=_build_newest)
    commands.add_parser("has-newest", help="exit 0 when it is in the cache, else 1"
                        ).set_defaults(work=lambda _: 0 if newest.is_built() else 1)
    return parser


def _add_directory(parser, work):
    parser.add_argument("directory", metavar="DIR")
    parser.set_defaults(work=work)


def _add_image(commands):
    image = commands.add_parser("image", help="make an image of busybox; prints its digests")
    _add_directory(image, _image)
    image.add_argument("ref", metavar="REF")
    image.add_argument("--cmd", type=json.loads, metavar="JSON",
                       help="a list; default: wait for SIGTERM")
    image.add_argument("--entrypoint", type=json.loads, metavar="JSON")
    image.add_argument("--env", action="append", default=[], metavar="K=V")
    image.add_argument("--expose", action="append", default=[], metavar="PORT/PROTO")
    image.add_argument("--healthcheck", metavar="CMD", help="each second, two misses")
    image.add_argument("--file", action="append", default=[], metavar="PATH=CONTENT")
    image.add_argument("--config", type=json.loads, metavar="JSON",
                       help="further keys of its Config")
    image.add_argument("--architecture", metavar="ARCH")
    image.add_argument("--push", action="store_true", help="into the registry too")
    image.add_argument("--not-local", action="store_true",
                       help="into the registry alone: what the daemon has of REF stays")


def _up(options):
    engine = Engine(options.kind, options.directory).up()
    for name, value in engine.facts().items():
        print(f"{name}={value}")


def _plain(method):
    return lambda options: getattr(Engine(directory=options.directory), method)()


def _exec(options):
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not command:
        raise EngineError("exec: a command is missing: exec DIR -- CMD...")
    engine = Engine(directory=options.directory)
    line = engine.enter(command)
    os.execve(line[0], line, dict(os.environ, DOCKER_HOST=engine.host))


def _image(options):
    files = dict(item.split("=", 1) for item in options.file)
    made = Engine(directory=options.directory).image(
        options.ref, push=options.push or options.not_local, local=not options.not_local,
        cmd=options.cmd, entrypoint=options.entrypoint, env=options.env, expose=options.expose,
        healthcheck=options.healthcheck, files=files, config=options.config,
        architecture=options.architecture)
    print(f"digest={made.digest}\nconfig={made.config_digest}")


def _build_newest(_):
    print(newest.build())
