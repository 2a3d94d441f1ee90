"""What an engine or a kernel cannot do. A case that fails has to stand here, with the stage at which
it fails; an entry that no case needs is a failure of its own."""

from dataclasses import dataclass
from pathlib import Path
from typing import Callable

FORESEEN, MADE, KEPT, ADOPTED = "foreseen", "made", "kept", "adopted"


def no_block_weights():
    """This kernel's controller of block devices has no weights."""
    groups = Path("/sys/fs/cgroup")
    names = ("blkio/blkio.weight", "blkio/blkio.bfq.weight", "io.weight", "io.bfq.weight")
    return not any((groups / name).exists() for name in names)


def always():
    return True


@dataclass(frozen=True)
class Known:
    row: str
    texts: tuple  # the examples; () is each of the row
    stage: str    # where it fails first. MADE: it is refused. ADOPTED: it is dropped, so no container has it
    why: str
    kinds: tuple = ()  # of engines; () is each
    where: Callable[[], bool] = always


KNOWN = [
    Known("storage_opt", ("{size: 10G}", "[{size: 10G}]", "[size=10G]", "size=10G",
                          "'size=10G, size=12G'"), MADE,
          "the classic store's overlay2 needs xfs with pquota for a size",
          kinds=("debian", "debian-defaults")),
    Known("cpu_rt_runtime", ("950000",), MADE,
          "no time for real-time processes is set aside in the cgroup above"),
    Known("blkio_weight", ("300",), ADOPTED,
          "dropped with a warning where the kernel has no weights", where=no_block_weights),
    Known("blkio_weight_device", ("'/dev/sda:300'", "'/dev/sda:300, /dev/sdb:400'",
                                  "['/dev/sda:300']", "[{Path: /dev/sda, Weight: 300}]"), ADOPTED,
          "dropped with a warning where the kernel has no weights", where=no_block_weights),
    Known("cpu_percent", ("50",), ADOPTED, "a setting of Windows, dropped on Linux"),
]


def applies(known, kind):
    return (not known.kinds or kind in known.kinds) and known.where()


def find(case, stage, kind):
    return next((known for known in KNOWN if known.row == case.row and known.stage == stage
                 and (not known.texts or case.text in known.texts)
                 and applies(known, kind)), None)
