"""A disk that confirms a write later than the one underneath, for figures that depend on it.

PostgreSQL waits for the disk in `fdatasync`. A small library, made here by the machine's C compiler and loaded into the
server of a measurement only, lets each of these waits last so much longer; what is written and when is not touched.
"""

import os
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.launch import places

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


@contextmanager
def slow_disk() -> Iterator[SlowDisk | None]:
    """Made for as long as it is used; None on a machine without a C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="bench-disk-", dir=places.home()) as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL may run as somebody else
        disk = SlowDisk(folder / "slow_disk.so", folder / "slow_disk.wait")
        subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", str(disk.library), str(SOURCE), "-ldl"], check=True)
        disk.library.chmod(0o755)
        disk.wait.write_bytes(bytes(4))
        disk.wait.chmod(0o644)
        yield disk
