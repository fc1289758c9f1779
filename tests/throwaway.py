"""Where the databases of a run lie: in memory where there is plenty of it, for a disk seeks a place for every new file.

PostgreSQL makes a file for each table and index of each database, and the tests throw them all away. What a run left
behind that somebody killed takes memory: the next one removes it.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MEMORY = Path("/dev/shm")
PLENTY_BYTES = 8 * 2**30
"""Linux lets files take a half of the memory: a machine with less than sixteen gigabytes keeps to its disk."""
PREFIX = "sotszakaz-test-"


def new_folder() -> Path:
    """An empty folder that everybody may enter: PostgreSQL runs as somebody else than root."""
    if _has_plenty(MEMORY):
        with _alone_in(MEMORY):
            forget_the_killed(MEMORY)
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=MEMORY))
            fcntl.flock(os.open(folder, os.O_RDONLY), fcntl.LOCK_EX)  # until this process ends, however it ends
    else:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o755)
    return folder


def forget_the_killed(parent: Path) -> None:
    """Remove the folders of runs that have ended without removing them."""
    for folder in parent.glob(f"{PREFIX}*"):
        with suppress(OSError), _alone_in(folder, wait=False):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone_in(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """Raises BlockingIOError where somebody else is and waiting was not asked for."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _has_plenty(parent: Path) -> bool:
    with suppress(OSError), tempfile.TemporaryFile(dir=parent):
        return shutil.disk_usage(parent).free >= PLENTY_BYTES
    return False
