"""HTTP of the gate: short requests, short answers, one thread. httptools reads what was sent.

A server with threads of its own wakes one for each answer, and that costs a third of what PostgreSQL takes for the
booking (docs/adr/0011). Here whatever the sockets hold is read in one turn, and a whole call is answered in one turn.

Nothing here is large or long: a request must be whole in fifteen seconds and fit into five tickets, and a connection on
which nothing happens is closed after seventy-five. Requests of one connection are answered one after another.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from email.utils import formatdate
from http import HTTPStatus
from typing import NamedTuple, cast

import httptools

from sotszakaz.demand.enrolments.tickets import LONGEST

log = logging.getLogger(__name__)

LONGEST_REQUEST = 5 * LONGEST
MOST_AHEAD = 16
"""A connection that sends more requests than so many before the first is answered is ended."""
WHOLE_SECONDS, IDLE_SECONDS, LOOK_SECONDS = 15.0, 75.0, 1.0
RETRY_SECONDS = 60
NO_ANSWER = ""
"""With a status that says what was wrong: a page that gets no JSON lets the site itself book (`gate.js`)."""
BACKLOG = 4096


class Request(NamedTuple):
    """`target` is the path and what follows it."""

    method: bytes
    target: bytes
    content: bytes
    keeps_alive: bool


Tell = Callable[[int, str], None]
"""Told a status and JSON, once."""
Answering = Callable[[Request, Tell], None]
"""Who answers requests, now or later."""


class Server:
    """Connections of one address. `headers` go with every answer; 503 says when to come again."""

    def __init__(self, answering: Answering, headers: dict[str, str]) -> None:
        self.answering = answering
        self.headers = headers
        self.heads: dict[int, str] = {}
        self.connections: set[Connection] = set()
        self.listening: asyncio.Server | None = None
        self.looking: asyncio.TimerHandle | None = None
        self.closing = False

    async def listen(self, host: str, port: int) -> int:
        """Accept connections from now on; the port, where 0 asked for any."""
        loop = asyncio.get_running_loop()
        self.listening = await loop.create_server(lambda: Connection(self), host, port, backlog=BACKLOG)
        self._look()
        number: int = self.listening.sockets[0].getsockname()[1]
        return number

    async def close(self, *, patience: float = 0.0) -> None:
        """Accept nobody any more; who is being answered has so many seconds."""
        self.closing = True
        if self.listening is not None:
            self.listening.close()
        deadline = time.monotonic() + patience
        while any(each.asked is not None for each in self.connections) and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        if self.looking is not None:
            self.looking.cancel()
        for each in list(self.connections):
            each.transport.close()

    def head(self, status: int) -> str:
        """All of an answer's head that does not depend on the request; the same for a second."""
        head = self.heads.get(status)
        if head is None:
            lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", f"date: {formatdate(usegmt=True)}"]
            lines += [f"{name}: {value}" for name, value in self.headers.items()]
            if status == HTTPStatus.SERVICE_UNAVAILABLE:
                lines.append(f"retry-after: {RETRY_SECONDS}")
            head = self.heads[status] = "\r\n".join(lines)
        return head

    def _look(self) -> None:
        """Close connections that stand still."""
        self.looking = asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look)
        self.heads.clear()
        now = time.monotonic()
        for each in list(self.connections):
            each.close_if_stale(now)


class Connection(asyncio.Protocol):
    """One browser, or a proxy in front of many. `asked` is the request that is being answered."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.parser = httptools.HttpRequestParser(self)
        self.asked: Request | None = None
        self.ahead: deque[Request] = deque()
        self.begun_at: float | None = None
        self.idle_since = time.monotonic()
        self.size = 0
        self.ended = False
        self.target = self.content = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # that of uvloop only behaves as one
        self.server.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """A booking that is under way is posted; only nobody hears of it here. The same ticket asks again."""
        self.server.connections.discard(self)
        self.ahead.clear()

    def pause_writing(self) -> None:
        """Who does not read answers is not read either."""
        self.transport.pause_reading()

    def resume_writing(self) -> None:
        self.transport.resume_reading()

    def eof_received(self) -> bool:
        """Who sends nothing more may still listen: the connection stays for the answer."""
        self.ended, self.begun_at = True, None
        return self.asked is not None

    def data_received(self, data: bytes) -> None:
        self.size += len(data)
        try:
            self.parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._turn_away(HTTPStatus.BAD_REQUEST)
        else:
            if self.size > LONGEST_REQUEST:
                self._turn_away(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            elif len(self.ahead) > MOST_AHEAD:
                self._turn_away(HTTPStatus.TOO_MANY_REQUESTS)

    def on_message_begin(self) -> None:
        self.begun_at = time.monotonic()
        self.target = self.content = b""

    def on_url(self, target: bytes) -> None:
        self.target += target

    def on_body(self, content: bytes) -> None:
        self.content += content

    def on_message_complete(self) -> None:
        self.begun_at, self.size = None, 0
        parser = self.parser
        if parser.should_upgrade():
            return  # the parser itself refuses it
        request = Request(parser.get_method(), self.target, self.content, parser.should_keep_alive())
        if self.asked is None:
            self._ask(request)
        else:
            self.ahead.append(request)

    def close_if_stale(self, now: float) -> None:
        """Nobody is being answered, and a request does not become whole, nothing is asked, or answers are not read."""
        if self.asked is not None:
            return
        if self.begun_at is not None:
            stale = now - self.begun_at > WHOLE_SECONDS
        else:
            stale = now - self.idle_since > IDLE_SECONDS
        if stale:
            self.transport.abort()

    def _ask(self, request: Request) -> None:
        self.asked = request
        try:
            self.server.answering(request, self._tell)
        except Exception:
            log.exception("Запрос сорвался")
            self._tell(HTTPStatus.INTERNAL_SERVER_ERROR, NO_ANSWER)

    def _tell(self, status: int, said: str) -> None:
        """An answer that comes at once leads to the next request at once."""
        assert self.asked is not None
        self._write(status, said, self.asked)
        self.asked, self.idle_since = None, time.monotonic()
        if self.ahead:
            self._ask(self.ahead.popleft())

    def _write(self, status: int, said: str, request: Request) -> None:
        """A whole answer at once; one to HEAD says how long it would be."""
        if self.transport.is_closing():
            return
        content = said.encode()
        stays = request.keeps_alive and not self.server.closing and (bool(self.ahead) or not self.ended)
        ends = "" if stays else "\r\nconnection: close"
        head = f"{self.server.head(status)}{ends}\r\ncontent-length: {len(content)}\r\n\r\n".encode()
        self.transport.write(head if request.method == b"HEAD" else head + content)
        if not stays:
            self.transport.close()

    def _turn_away(self, status: HTTPStatus) -> None:
        """What is no request, or no small one, ends the connection; who waits there for an answer gets none."""
        if self.asked is None:
            self._write(status, NO_ANSWER, Request(b"", b"", b"", keeps_alive=False))
        self.ahead.clear()
        self.transport.close()
