#!/usr/bin/env python3
"""Renders the same templates with the template library and with real Jinja2, and compares.

The environment is sandboxed, strict about undefined names, and has the extensions `do` and
`loopcontrols`. Texts have to be equal; where one side gives an error the other has to, too (the
wording is not compared). Nothing is stored: Jinja2 is asked every time. Besides, each name of
Jinja2's own lists has to be known.

cases/*.lines   one template a line; a line `@context {...}` holds for those below it
cases/*.txt     templates of several lines:

    === name
    @context {"a": 1}
    @file other.jinja
    text of a file that the template loads
    ---
    the template, up to the next ===
"""
import argparse
import json
import pathlib
import subprocess
import sys

try:
    import jinja2
    import jinja2.defaults
    import jinja2.sandbox
except ImportError:
    sys.exit("Jinja2 is missing: apt-get install python3-jinja2")

HERE = pathlib.Path(__file__).resolve().parent


def read_lines(path):
    context = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("@context "):
            context = json.loads(line[9:])
        elif line and not line.startswith("## "):
            yield {"name": f"{path.name}:{number}", "template": line, "context": context}


def read_blocks(path):
    for block in ("\n" + path.read_text()).split("\n=== ")[1:]:
        head, _, template = block.partition("\n---\n")
        name, *lines = head.split("\n")
        case = {"name": f"{path.name}:{name}", "template": template, "context": {}, "files": {}}
        current = None
        for line in lines:
            if line.startswith("@context "):
                case["context"] = json.loads(line[9:])
            elif line.startswith("@file "):
                current = line[6:]
                case["files"][current] = ""
            elif current:
                case["files"][current] += line + "\n"
        if case["template"].endswith("\n"):
            case["template"] = case["template"][:-1]
        yield case


def own_names():
    """Jinja2's own lists of filters, tests and functions: all of them have to be there."""
    words = {
        "filter": (jinja2.defaults.DEFAULT_FILTERS, "{{ '%s' is filter }}"),
        "test": (jinja2.defaults.DEFAULT_TESTS, "{{ '%s' is test }}"),
        "function": (jinja2.defaults.DEFAULT_NAMESPACE, "{{ %s is defined }}"),
    }
    for kind, (names, form) in words.items():
        for name in sorted(names):
            yield {"name": f"{kind} {name}", "template": form % name, "context": {}}


def read_cases():
    cases = list(own_names())
    for path in sorted(HERE.glob("cases/*.lines")):
        cases += read_lines(path)
    for path in sorted(HERE.glob("cases/*.txt")):
        cases += read_blocks(path)
    return cases


def jinja(case):
    environment = jinja2.sandbox.SandboxedEnvironment(
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
        loader=jinja2.DictLoader(case.get("files", {})),
    )
    context = json.loads(json.dumps(case["context"]))
    environment.globals.update(context)
    try:
        return {"text": environment.from_string(case["template"]).render(**context)}
    except Exception as error:  # whatever Python raises is an error of the template
        return {"error": f"{type(error).__name__}: {error}"}


def differs(ours, theirs):
    if "error" in theirs:
        return "error" not in ours
    return ours.get("text") != theirs["text"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", help="the built render_main")
    parser.add_argument("--only", help="cases whose name holds this")
    parser.add_argument("--verbose", action="store_true", help="show every case")
    options = parser.parse_args()
    cases = [c for c in read_cases() if not options.only or options.only in c["name"]]
    run = subprocess.run(
        [options.program], input=json.dumps(cases), capture_output=True, text=True, check=False
    )
    if run.returncode != 0:
        sys.exit(f"{options.program} ended with {run.returncode}: {run.stderr}")
    failed = 0
    errors = 0
    for case, ours in zip(cases, json.loads(run.stdout)):
        theirs = jinja(case)
        errors += "error" in theirs
        wrong = differs(ours, theirs)
        failed += wrong
        if wrong or options.verbose:
            print(f"{'FAILED' if wrong else 'ok'} {case['name']}\n    {case['template']!r}")
            print(f"    jinja2:   {theirs}\n    converge: {ours}")
    print(f"{len(cases)} templates ({errors} with errors), {failed} differ from Jinja2 {jinja2.__version__}")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
