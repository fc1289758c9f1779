"""What the gate answers: `POST /gate/book` with a ticket as plain text, `GET /gate/ready`.

`GET /gate/line` tells up to which booking all have left the line, and how many came after it: who asks right after
sending a ticket is at most the last of them, and sees by the next answers how many are ahead at most (docs/adr/0011).
"""

import asyncio
import logging
import time
from typing import Any
from urllib.parse import urlsplit

from sotszakaz.demand.enrolments.errors import Crowded, NotBooked, TooEarly
from sotszakaz.demand.enrolments.tickets import open_ticket
from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.web.gate.database import Door, Opened
from sotszakaz.web.gate.http import Request, Tell
from sotszakaz.web.gate.lanes import Said
from sotszakaz.web.gate.line import Line
from sotszakaz.web.gate.words import Reply, refused, told

log = logging.getLogger(__name__)

BOOK, READY, LINE = b"/gate/book", b"/gate/ready", b"/gate/line"


class Gate:
    """One line before the database. `public_url` is where the pages are: only their scripts may read answers."""

    def __init__(
        self, *, key: bytes, parameters: dict[str, Any], public_url: str, opened: Opened = lambda backend: None
    ) -> None:
        self.key = key
        self.door = Door(parameters, opened=opened)
        self.line = Line(self.door)
        site = urlsplit(public_url)
        self.headers = {
            "content-type": "application/json; charset=utf-8",
            "cache-control": "no-store",
            "access-control-allow-origin": f"{site.scheme}://{site.netloc}",
        }
        self.serving: asyncio.Task[None] | None = None
        self.asking: set[asyncio.Task[None]] = set()

    def begin(self) -> asyncio.Task[None]:
        """Serve the line until closed."""
        self.serving = asyncio.get_running_loop().create_task(self.line.serve())
        return self.serving

    async def close(self) -> None:
        """Whoever still waits is not answered; what was posted stands."""
        if self.serving is not None:
            self.serving.cancel()
        await self.door.close()

    def reply(self, request: Request, tell: Tell) -> None:
        """Tell the answer to one request, now or later."""
        path, _, _ = request.target.partition(b"?")
        if path == BOOK and request.method == b"POST":
            self.book(request.content, tell)
        elif path == LINE:
            waiting, taken = self.line.standing
            tell(200, f'{{"waiting":{waiting},"taken":{taken}}}')
        elif path == READY:
            asking = asyncio.get_running_loop().create_task(self.tell_ready(tell))
            self.asking.add(asking)
            asking.add_done_callback(self.asking.discard)
        else:
            tell(*refused(NotFound()))

    def book(self, content: bytes, tell: Tell) -> None:
        """The answer to one ticket, when its turn has come."""
        try:
            ticket = open_ticket(content, key=self.key)
            ticket.check(time.time())
            self.line.book(ticket.row, ticket.shared, lambda said: tell(*in_words(said, ticket.row)))
        except TooEarly as early:
            tell(*refused(early, "early", seconds=early.fields["seconds"]))
        except Crowded as crowded:
            tell(*refused(crowded, "crowded", ahead=crowded.fields["ahead"]))
        except Refusal as refusal:
            tell(*refused(refusal))

    async def tell_ready(self, tell: Tell) -> None:
        """Tell whether the database can be asked at this moment."""
        ready = await self.door.ready()
        tell(200 if ready else 503, f'{{"ready":{str(ready).lower()},"waiting":{len(self.line)}}}')


def in_words(said: Said, row: bytes) -> Reply:
    """What became of a booking; nobody is kept waiting because it has no words."""
    try:
        return told(said, row)
    except Exception:
        log.exception("Ответ не передан")
        return refused(NotBooked(), "broken")
