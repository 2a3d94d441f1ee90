"""State files as texts. Values are written as JSON, which YAML reads as it stands."""

import json


def container(name, image, function="docker_container.running", state_id=None, **fields):
    """One state about one container."""
    lines = [f"{state_id or name}:", f"  {function}:", f"    - name: {name}"]
    if image:
        lines.append(f"    - image: {image}")
    lines += [f"    - {field}: {json.dumps(value)}" for field, value in fields.items()]
    return "\n".join(lines) + "\n"


def pulled(image, state_id="image"):
    """The registry is asked for it at every run."""
    return f"{state_id}:\n  docker_image.present:\n    - name: {image}\n    - force: True\n"


def nothing(state_id):
    """A state without any effect: something to report before or after another."""
    return f"{state_id}:\n  test.nop: []\n"
