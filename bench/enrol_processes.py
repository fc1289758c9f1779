"""The processes of the booking's bench: web and gate as `script/server` starts them, and those who ask them.

Who asks stands for machines of other people. Clients give way to pages, but not to the gate and its sessions: on
machines of their own they would read an answer and send the next booking at once. Readers of pages at a steady pace
give way to nobody: they ask little and are the clock of what is measured.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from config.launch import places, server
from config.launch.identity import die_with_parent
from config.launch.priority import giving_way

START_LIMIT_SECONDS = 60
CLIENTS_GIVE_WAY = 5


def as_client() -> None:
    """What a process of clients does between fork and exec; it needs a session of its own."""
    die_with_parent()()
    giving_way(CLIENTS_GIVE_WAY)()


@dataclass
class Heard:
    """What clients were answered in one turn or several."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    verdicts: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)

    def add(self, other: "Heard") -> None:
        self.seconds += other.seconds
        self.times += other.times
        self.verdicts += other.verdicts
        self.kept += other.kept

    @property
    def posted(self) -> int:
        return len(self.kept)

    @property
    def failures(self) -> int:
        return self.verdicts.total() - self.posted


class Playing:
    """A process of clients: it makes its requests, waits for `go`, and says what it heard."""

    def __init__(self, job: dict[str, Any], environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "bench.process", "enrol_clients"]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            preexec_fn=die_with_parent() if job["way"] == "quote" and job["pace"] else as_client,
            start_new_session=True,
            text=True,
            cwd=places.PROJECT,
        )
        self.tell(json.dumps(job))
        if self.listen() != "ready":
            raise RuntimeError("the clients did not start")

    def go(self) -> None:
        self.tell("go")

    def hear(self) -> Heard:
        said = json.loads(self.listen())
        self.process.wait()
        return Heard(said["seconds"], said["times"], Counter(said["verdicts"]), said["kept"])

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def listen(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@contextmanager
def processes(environment: dict[str, str]) -> Iterator[None]:
    """Web and gate as the supervisor starts them, until both answer."""
    started = [
        subprocess.Popen(
            child.command,
            env=child.environment,
            preexec_fn=child.enter,
            start_new_session=True,
            cwd=places.PROJECT,
            stderr=subprocess.DEVNULL,  # refusals in a rush are what is asked for, not news
        )
        for child in server.children(environment)
        if child.name in ("web", "gate")
    ]
    try:
        for url in server.addresses(environment):
            wait_for(url)
        yield
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


def wait_for(url: str) -> None:
    deadline = time.monotonic() + START_LIMIT_SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
