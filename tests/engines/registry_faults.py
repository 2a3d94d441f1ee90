"""What registries do to people: lost blobs, an index of which another platform has changed."""

import json
from pathlib import Path

from .image import INDEX_TYPE, digest, machine
from .programs import EngineError


def push_index(registry, ref, parts):
    """`parts`: {"linux/arm64": Ref} of what is there; copied into the index's own repository."""
    manifests = []
    for platform, part in parts.items():
        system, architecture = platform.split("/")
        stored = registry.stored(part)
        _copy(registry, part.path, ref.path, stored)
        manifests.append({"mediaType": stored.media_type, "digest": stored.digest,
                          "size": len(stored.data),
                          "platform": {"os": system, "architecture": architecture}})
    index = json.dumps(
        {"schemaVersion": 2, "mediaType": INDEX_TYPE, "manifests": manifests}).encode()
    registry.put_manifest(ref.path, ref.tag, INDEX_TYPE, index)
    return digest(index)


def _copy(registry, source, target, stored):
    if source != target:
        manifest = json.loads(stored.data)
        for part in (manifest["config"], *manifest["layers"]):
            registry.expect(
                201, "POST", f"/v2/{target}/blobs/uploads/?mount={part['digest']}&from={source}")
    registry.put_manifest(target, stored.digest, stored.media_type, stored.data)


def drop_blob(registry, ref, config=False):
    """Loses the data of the image's own layer (or config): the manifest is served, the blob not."""
    manifest = json.loads(registry.stored(ref).data)
    for entry in manifest.get("manifests", ()):
        if entry["platform"]["architecture"] == machine():
            manifest = json.loads(registry.stored(ref, entry["digest"]).data)
    found = (manifest["config"] if config else manifest["layers"][-1])["digest"]
    if not _data(registry, found).exists():
        raise EngineError(f"{found} is not in the registry's storage")
    _data(registry, found).rename(_lost(registry, found))
    return found


def restore_blob(registry, blob_digest):
    _lost(registry, blob_digest).rename(_data(registry, blob_digest))


def _data(registry, blob_digest):
    text = blob_digest.partition(":")[2]
    return Path(registry.storage, "docker/registry/v2/blobs/sha256", text[:2], text, "data")


def _lost(registry, blob_digest):
    return _data(registry, blob_digest).with_name("data.lost")
