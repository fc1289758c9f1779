"""python -m django drain_outbox: hands messages of the outbox to their handlers until asked to stop."""

import logging
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from sotszakaz.foundation.draining import drain_apart, drain_aside, drain_lane, drain_together
from sotszakaz.foundation.outbox import lanes

IDLE_SECONDS = 0.2
TROUBLE_SECONDS = 1.0

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Передаёт сообщения о событиях тем, кто их ждёт: уведомления, очередь на места."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="разобрать то, что есть, и закончить")

    def handle(self, **options: Any) -> None:
        drains: list[Callable[[], int]] = [
            drain_together,
            drain_aside,
            drain_apart,
            *(partial(drain_lane, each) for each in lanes()),
        ]
        if options["once"]:
            while sum(drain() for drain in drains):
                pass
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        loops = [threading.Thread(target=loop, args=[each, stop]) for each in drains]
        for thread in loops:
            thread.start()
        for thread in loops:
            thread.join()


def loop(drain: Callable[[], int], stop: threading.Event) -> None:
    """Drain without a pause while there is work; after trouble with the database begin with a new connection."""
    while not stop.is_set():
        try:
            if not drain():
                stop.wait(IDLE_SECONDS)
        except Exception:
            logger.exception("the outbox is not drained")
            connection.close()
            stop.wait(TROUBLE_SECONDS)
    connection.close()
