"""Keeps the processes of a server alive, and ends them all together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from config.launch.identity import die_with_parent
from config.launch.priority import giving_way

STOP_LIMIT_SECONDS = 15
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 30.0


@dataclass
class Child:
    """A process that must run: how to start it, how long to wait before the next start, whom it lets go first."""

    name: str
    command: list[str]
    environment: dict[str, str]
    gives_way: int = 0
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = FIRST_PAUSE_SECONDS

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command, env=self.environment, preexec_fn=self.enter, start_new_session=True
        )

    def enter(self) -> None:
        """What the process does between fork and exec."""
        die_with_parent()()
        if self.gives_way:
            giving_way(self.gives_way)()

    def has_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None


class Supervisor:
    """Starts children in order, restarts those that end, stops all on SIGTERM or Ctrl-C."""

    def __init__(self, children: list[Child], *, database: Callable[[], None]) -> None:
        self.children = children
        self.database = database
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)

    def _stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def start(self) -> None:
        for child in self.children:
            child.start()

    def watch(self) -> None:
        """Until asked to stop: look after the database, restart a child that ended, ever more patiently."""
        while not self.stopping:
            self.database()
            for child in self.children:
                self._look_after(child)
            time.sleep(0.2)

    def _look_after(self, child: Child) -> None:
        if not child.has_ended():
            if time.monotonic() - child.started_at > LONGEST_PAUSE_SECONDS:
                child.pause = FIRST_PAUSE_SECONDS
            return
        if time.monotonic() - child.started_at < child.pause:
            return
        child.pause = min(child.pause * 2, LONGEST_PAUSE_SECONDS)
        print(f"Процесс «{child.name}» завершился, запускаю снова.", file=sys.stderr, flush=True)
        child.start()

    def stop(self) -> None:
        """Ask all children to end, then make them."""
        for child in self.children:
            self._signal(child, signal.SIGTERM)
        deadline = time.monotonic() + STOP_LIMIT_SECONDS
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._signal(child, signal.SIGKILL)
                child.process.wait()

    @staticmethod
    def _signal(child: Child, number: signal.Signals) -> None:
        if child.process is not None and child.process.poll() is None:
            os.killpg(child.process.pid, number)
