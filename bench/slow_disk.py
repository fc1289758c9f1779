"""A disk that confirms a write later than the one underneath, for figures that depend on it.

PostgreSQL waits for the disk in `fdatasync`. A small library, made here by the machine's C compiler and loaded into the
server of a measurement only, lets each of these waits last so much longer; what is written and when is not touched.
"""

import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("slow_disk.c")


@dataclass(frozen=True)
class SlowDisk:
    """The wait is read from a file at each confirmation, so it changes while the server runs."""

    library: Path
    wait: Path

    def confirm_later(self, milliseconds: float) -> None:
        """From now on, by so much; 0 is the disk underneath."""
        with self.wait.open("r+b") as file:
            file.write(struct.pack("=I", round(milliseconds * 1000)))

    @contextmanager
    def beneath(self) -> Iterator[None]:
        """Processes started inside stand on this disk."""
        before = {name: os.environ.get(name) for name in ("LD_PRELOAD", "BENCH_SLOW_DISK")}
        os.environ.update(LD_PRELOAD=str(self.library), BENCH_SLOW_DISK=str(self.wait))
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})


def slow_disk(folder: Path) -> SlowDisk | None:
    """Made in this folder; None on a machine without a C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    disk = SlowDisk(folder / "slow_disk.so", folder / "slow_disk.wait")
    command = [compiler, "-O2", "-shared", "-fPIC", "-o", str(disk.library), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    disk.wait.write_bytes(bytes(4))
    disk.wait.chmod(0o644)
    disk.library.chmod(0o755)
    return disk
