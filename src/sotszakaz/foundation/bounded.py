"""Reading a stranger's file in a process of its own: whatever the file does to its parser, the system goes on."""

import json
import os
import resource
import subprocess
import sys
from typing import Any


class OutOfBounds(Exception):
    """The process ran out of time or of memory."""


def ask_bounded(module: str, data: bytes, *, seconds: float) -> Any:
    """What `python -m module` answers as JSON when it is given the data on standard input.

    Raises OutOfBounds. An error of our own comes as RuntimeError with what the process wrote.
    """
    try:
        child = subprocess.run(
            [sys.executable, "-m", module],
            input=data,
            capture_output=True,
            timeout=seconds,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise OutOfBounds() from error
    if child.returncode < 0:
        raise OutOfBounds()
    if child.returncode:
        raise RuntimeError(child.stderr.decode("utf-8", errors="replace")[-4000:])
    return json.loads(child.stdout)


def bound_myself(*, memory_bytes: int, cpu_seconds: int) -> None:
    """Said first by the process that reads: past its memory it gets MemoryError, past its time it is killed."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
