"""Where the databases of a run lie: in memory where there is plenty of it, for a disk seeks a place for every new file.

PostgreSQL makes a file for each table and index of each database, and the tests throw them all away.
"""

import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

MEMORY = Path("/dev/shm")
PLENTY_BYTES = 8 * 2**30
"""Linux lets files take a half of the memory: a machine with less than sixteen gigabytes keeps to its disk."""
PREFIX = "sotszakaz-test-"
FORGOTTEN_AFTER_SECONDS = 24 * 3600


def new_folder() -> Path:
    """An empty folder that everybody may enter: PostgreSQL runs as somebody else than root."""
    in_memory = _has_plenty(MEMORY)
    if in_memory:
        forget_the_killed(MEMORY)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=MEMORY if in_memory else None))
    folder.chmod(0o755)
    return folder


def forget_the_killed(parent: Path) -> None:
    """Remove what runs of the days before left, whom somebody killed before they could tidy up: it takes memory."""
    for folder in parent.glob(f"{PREFIX}*"):
        with suppress(FileNotFoundError):
            if time.time() - folder.stat().st_mtime > FORGOTTEN_AFTER_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


def _has_plenty(parent: Path) -> bool:
    with suppress(OSError), tempfile.TemporaryFile(dir=parent):
        return shutil.disk_usage(parent).free >= PLENTY_BYTES
    return False
