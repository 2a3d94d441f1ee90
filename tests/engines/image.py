"""Images made by hand from Debian's static busybox; the same request gives the same bytes."""

import gzip
import hashlib
import io
import json
import platform
import struct
import tarfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .programs import EngineError, apt_get_install

APPLETS = ("sh sleep cat true false ls id env echo test httpd nc wget kill touch grep ps awk "
           "mkdir rm date hostname ip printf head tail").split()

MANIFEST_TYPE = "application/vnd.docker.distribution.manifest.v2+json"
CONFIG_TYPE = "application/vnd.docker.container.image.v1+json"
LAYER_TYPE = "application/vnd.docker.image.rootfs.diff.tar.gzip"
INDEX_TYPE = "application/vnd.oci.image.index.v1+json"

# Any fixed time: the same content must be the same image.
CREATED = "2014-07-08T00:00:00Z"

SECOND = 1_000_000_000

# As process 1 a plain `sleep` ignores SIGTERM and every stop would take the full grace time.
IDLE = ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 1 & wait $!; done"]


def serve(port=8080, folder="/www"):
    """A command that serves `folder` over HTTP and ends on SIGTERM."""
    return ["sh", "-c", f"trap 'exit 0' TERM; httpd -f -p {port} -h {folder} & wait $!"]


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Image:
    """`digest` is its id in a containerd store, `config_digest` in a classic one."""
    config: bytes
    layers: tuple

    @property
    def config_digest(self):
        return digest(self.config)

    @property
    def digest(self):
        return digest(self.manifest)

    @property
    def manifest(self):
        return json.dumps({
            "schemaVersion": 2, "mediaType": MANIFEST_TYPE,
            "config": _descriptor(CONFIG_TYPE, self.config),
            "layers": [_descriptor(LAYER_TYPE, layer) for layer in self.layers],
        }).encode()

    @property
    def blobs(self):
        return (*self.layers, self.config)


def build(name, *, cmd=None, entrypoint=None, env=(), expose=(), healthcheck=None, files=None,
          labels=None, config=None, architecture=None):
    """`healthcheck`: a shell command (looked at each second, two misses) or the API's own dict.
    `files`: {path: text or bytes}, executable when it starts with #!.
    `config`: further keys of the image's Config."""
    content = dict(files or {})
    settings = {"Env": ["PATH=/bin:/usr/bin", *env], "Cmd": cmd, "Entrypoint": entrypoint,
                "ExposedPorts": {port: {} for port in expose}, "Labels": labels or {}}
    if cmd is None and entrypoint is None:
        settings["Cmd"] = IDLE
    if healthcheck is not None:
        settings["Healthcheck"] = _healthcheck(healthcheck)
    settings.update(config or {})
    architecture = architecture or machine()
    # Always a layer that no other image has: its blob can be dropped without harm to the rest.
    content["/etc/image"] = json.dumps([name, architecture, settings], sort_keys=True)
    layers = (_base_layer(), _tar(content))
    return Image(_config(settings, layers, architecture), tuple(map(_packed, layers)))


def machine():
    """This machine as image platforms name it."""
    return {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())


def archive(image, ref, canonical):
    """What POST /images/load takes. The OCI half gives the containerd store the id a pull would
    give; the older half (manifest.json) is what 20.10 reads."""
    files = {"blobs/sha256/" + digest(blob)[7:]: blob for blob in (*image.blobs, image.manifest)}
    described = dict(_descriptor(MANIFEST_TYPE, image.manifest), annotations={
        "io.containerd.image.name": canonical,
        "org.opencontainers.image.ref.name": canonical.rpartition(":")[2]})
    files["oci-layout"] = json.dumps({"imageLayoutVersion": "1.0.0"})
    files["index.json"] = json.dumps(
        {"schemaVersion": 2, "mediaType": INDEX_TYPE, "manifests": [described]})
    files["manifest.json"] = json.dumps([{
        "Config": "blobs/sha256/" + image.config_digest[7:], "RepoTags": [ref],
        "Layers": ["blobs/sha256/" + digest(layer)[7:] for layer in image.layers]}])
    return _tar(files)


def _config(settings, layers, architecture):
    return json.dumps({
        "architecture": architecture, "os": "linux", "created": CREATED,
        "config": {key: value for key, value in settings.items() if value not in (None, {}, [])},
        "rootfs": {"type": "layers", "diff_ids": [digest(layer) for layer in layers]},
        "history": [{"created": CREATED, "created_by": part} for part in ("busybox", "content")],
    }).encode()


def _descriptor(media_type, data):
    return {"mediaType": media_type, "size": len(data), "digest": digest(data)}


def _healthcheck(given):
    if isinstance(given, dict):
        return given
    return {"Test": ["CMD-SHELL", given], "Interval": SECOND, "Timeout": 2 * SECOND, "Retries": 2}


@lru_cache(maxsize=None)
def _base_layer():
    binary = Path("/bin/busybox")
    data = binary.read_bytes() if binary.exists() else b""
    if not data or not _is_static(data):
        raise EngineError("test images are made of a static /bin/busybox; to install: "
                          + apt_get_install(["busybox-static"]))
    files = {"/bin/busybox": data,
             "/etc/passwd": "root:x:0:0::/:/bin/sh\nuser:x:1000:1000::/:/bin/sh\n",
             "/etc/group": "root:x:0:\nuser:x:1000:\n"}
    links = {f"/bin/{applet}": "busybox" for applet in APPLETS}
    return _tar(files, links, folders={"/tmp": 0o1777, "/www": 0o755})


def _is_static(program):
    """An ELF program without a PT_INTERP header needs no loader and no libraries."""
    start, = struct.unpack_from("<Q", program, 32)
    size, count = struct.unpack_from("<HH", program, 54)
    return all(struct.unpack_from("<I", program, start + number * size) != (3,)
               for number in range(count))


@lru_cache(maxsize=64)
def _packed(layer):
    return gzip.compress(layer, compresslevel=1, mtime=0)


def _tar(files, links=None, folders=None):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for path, mode in (folders or {}).items():
            tar.addfile(_entry(path, tarfile.DIRTYPE, mode))
        for path, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            entry = _entry(path, tarfile.REGTYPE, 0o755 if data[:2] in (b"#!", b"\x7fE") else 0o644)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
        for path, target in (links or {}).items():
            entry = _entry(path, tarfile.SYMTYPE, 0o777)
            entry.linkname = target
            tar.addfile(entry)
    return out.getvalue()


def _entry(path, kind, mode):
    entry = tarfile.TarInfo(path.lstrip("/"))
    entry.type, entry.mode = kind, mode
    return entry
