"""The gate as a server calls it (RSGI): `POST /gate/book` with a ticket as plain text, `GET /gate/ready`.

`GET /gate/line` tells how many wait and how many were taken before: who asks right after sending a ticket is at most
the last of them, and sees by the next answers how many are still ahead (docs/adr/0011).
"""

import asyncio
import time
from typing import Any, Protocol
from urllib.parse import urlsplit

from sotszakaz.demand.enrolments.errors import Crowded, TooEarly
from sotszakaz.demand.enrolments.tickets import LONGEST, open_ticket
from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.web.gate.database import Door, Opened
from sotszakaz.web.gate.line import Line
from sotszakaz.web.gate.words import Reply, refused, told

BOOK, READY, LINE = "/gate/book", "/gate/ready", "/gate/line"
RETRY_SECONDS = "60"


class Scope(Protocol):
    """The part of a request that the gate looks at."""

    proto: str
    method: str
    path: str
    headers: Any


class Gate:
    """One line before one connection. `public_url` is where the pages are: only their scripts may read answers."""

    def __init__(
        self, *, key: bytes, parameters: dict[str, Any], public_url: str, opened: Opened = lambda backend: None
    ) -> None:
        self.key = key
        self.door = Door(parameters, opened=opened)
        self.line = Line(self.door)
        site = urlsplit(public_url)
        self.headers = [
            ("content-type", "application/json; charset=utf-8"),
            ("cache-control", "no-store"),
            ("access-control-allow-origin", f"{site.scheme}://{site.netloc}"),
        ]
        self.serving: asyncio.Task[None] | None = None

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.serving = loop.create_task(self.line.serve())

    async def __rsgi__(self, scope: Scope, protocol: Any) -> None:
        if scope.path == BOOK and scope.method == "POST":
            status, said = await self.book(scope, protocol)
        elif scope.path == LINE:
            status, said = 200, f'{{"waiting":{len(self.line)},"taken":{self.line.taken}}}'
        elif scope.path == READY:
            ready = await self.door.ready()
            status, said = (200 if ready else 503), f'{{"ready":{str(ready).lower()},"waiting":{len(self.line)}}}'
        else:
            status, said = refused(NotFound())
        headers = [*self.headers, ("retry-after", RETRY_SECONDS)] if status == 503 else self.headers
        protocol.response_str(status, headers, said)

    async def book(self, scope: Scope, protocol: Any) -> Reply:
        """The answer to one ticket, when its turn has come."""
        length = scope.headers.get("content-length") or ""
        if not length.isdecimal() or int(length) > LONGEST:
            return refused(NotFound())
        try:
            ticket = open_ticket(await protocol(), key=self.key)
            ticket.check(time.time())
            return told(await self.line.book(ticket.row), ticket.row)
        except TooEarly as early:
            return refused(early, "early", seconds=early.fields["seconds"])
        except Crowded as crowded:
            return refused(crowded, "crowded", ahead=crowded.fields["ahead"])
        except Refusal as refusal:
            return refused(refusal)
