"""Management commands as processes of their own, on the database of the test and as the application's role."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection

from config.launch import places, roles

LIMIT_SECONDS = 120


def environment() -> dict[str, str]:
    parts = connection.settings_dict
    url = psycopg.conninfo.make_conninfo(
        host=parts["HOST"],
        port=parts["PORT"],
        user=parts["USER"],
        password=parts["PASSWORD"],
        dbname=parts["NAME"],
        options=f"-c role={roles.APPLICATION}",
    )
    return {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONPATH": str(places.PROJECT / "src"),
    }


@contextmanager
def running(*command: str, module: str = "django") -> Iterator[subprocess.Popen[bytes]]:
    """The command as a process; it is asked to end with the block, if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *command],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(LIMIT_SECONDS)


def wait_until(true: Callable[[], bool]) -> None:
    """Ask again and again until it is true."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)
