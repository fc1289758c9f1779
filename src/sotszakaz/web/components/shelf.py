"""Answers that the web processes of one machine share: files in a folder, each good until a moment of its own.

Moments are those of `time.monotonic`, which all processes of a machine have in common since it was started; whoever
starts the processes gives them an empty folder. Files are written aside and renamed, so that nobody reads half of one.
"""

import fcntl
import json
import os
import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

TURNS = 64
"""Locks for all keys together: two keys that meet at one only wait a little longer."""
SWEEP_EACH = 256
"""So many files are written by a process between two sweeps."""


@dataclass(slots=True)
class Shelf:
    """One folder; its files are `until` in JSON, a line end, and the content."""

    folder: Path
    written: int = 0

    @contextmanager
    def turn(self, key: Hashable) -> Iterator[None]:
        """Only one process at a time makes the answer of a key."""
        with open(self.folder / f"turn-{int(_name(key)[:8], 16) % TURNS}", "w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def take(self, key: Hashable, now: float) -> tuple[float, bytes] | None:
        """What lies under the key and until when it is good; None when there is nothing good any more."""
        try:
            head, _, content = self._file(key).read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        until = float(json.loads(head))
        return (until, content) if now < until else None

    def put(self, key: Hashable, until: float, content: bytes, now: float) -> None:
        """Lay it there for all; now and then what is no longer good is thrown away."""
        aside = self.folder / f"aside-{os.getpid()}-{threading.get_ident()}"
        aside.write_bytes(json.dumps(until).encode() + b"\n" + content)
        aside.replace(self._file(key))
        self.written += 1
        if self.written % SWEEP_EACH == 0:
            self.sweep(now)

    def sweep(self, now: float) -> None:
        """Throw away what is no longer good."""
        for file in self.folder.glob("page-*"):
            with suppress(FileNotFoundError, ValueError):
                with file.open("rb") as opened:
                    until = float(json.loads(opened.readline()))
                if until <= now:
                    file.unlink()

    def _file(self, key: Hashable) -> Path:
        return self.folder / f"page-{_name(key)}"


def _name(key: Hashable) -> str:
    return sha256(repr(key).encode()).hexdigest()
