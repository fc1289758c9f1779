"""How much memory is ours: what the machine has, or less where something that stands above us allows less.

Linux tells it in files. What cannot be read there, or reads «max» or «unlimited», is no limit.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

PROC, GROUPS = Path("/proc"), Path("/sys/fs/cgroup")
MB = 2**20
LEAST_MB, USUAL_MB, MOST_MB = 128, 256, 4096


def shared_buffers(usable_bytes: int | None) -> str:
    """What PostgreSQL keeps its pages in: an eighth of the memory within bounds, so that 2 GB give 256 MB.

    Its manual recommends up to a quarter of a machine of its own; ours carries the web and the gate too.
    """
    megabytes = USUAL_MB if usable_bytes is None else usable_bytes // 8 // MB
    return f"{min(max(megabytes, LEAST_MB), MOST_MB)}MB"


def usable(proc: Path = PROC, groups: Path = GROUPS) -> int | None:
    """Bytes that this process may use; None where the system does not tell what the machine has."""
    machine = list(_numbers(proc / "meminfo", "MemTotal:", unit=1024))
    if not machine:
        return None
    own = _numbers(proc / "self" / "limits", "Max address space ")
    return min([*machine, *own, *_limits_of_groups(proc / "self" / "cgroup", groups)])


def _limits_of_groups(membership: Path, groups: Path) -> Iterator[int]:
    """Of our control group and of each above it, as far up as we see: a container sees no further than its own."""
    for line in _lines(membership):
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if number == "0":
            top, name = groups, "memory.max"
        elif "memory" in controllers.split(","):
            top, name = groups / "memory", "memory.limit_in_bytes"
        else:
            continue
        ours = PurePosixPath(path)
        for group in (ours, *ours.parents):
            yield from _numbers(top.joinpath(*group.parts[1:], name))


def _numbers(file: Path, start: str = "", *, unit: int = 1) -> Iterator[int]:
    """The first word behind `start` of every line that starts so, where it is a number."""
    for line in _lines(file):
        if line.startswith(start):
            word = line.removeprefix(start).split()[:1]
            if word and word[0].isdecimal():
                yield int(word[0]) * unit


def _lines(file: Path) -> list[str]:
    with suppress(OSError, UnicodeDecodeError):
        return file.read_text().splitlines()
    return []
