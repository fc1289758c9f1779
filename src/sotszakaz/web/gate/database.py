"""The gate's door to the database. What was cut is asked again with the same keys: nobody is lost or booked twice.

Several sessions share the work. Those of the lanes post a batch after another, and each call is told whether to wait
for the disk. If it does, it comes back safe. If not, one more session makes it safe while the next are being posted, by
commits of its own that wait for the disk: the log of the database is written in one order, so what was committed before
is written too. Nobody is answered before that. The sessions are opened together and closed together: when one was cut,
the database may have forgotten what was not yet safe, and it is posted anew, in its order, before anything else.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg
from psycopg.pq.abc import PGresult

from sotszakaz.demand.enrolments.booking import BOOK, Answer, Verdict, answer_of
from sotszakaz.foundation.tenancy import SETTING
from sotszakaz.web.gate.lanes import LANES
from sotszakaz.web.gate.line import Batch
from sotszakaz.web.gate.session import CUT, Session

log = logging.getLogger(__name__)

Said = TypeVar("Said")
Opened = Callable[[int], None]
"""Told of every session that was opened: the number of its process in PostgreSQL."""

PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.05, 1.0
READY_SECONDS = 5.0
SERVES_SECONDS = 30
"""How old the list of municipalities may be."""

A_WORD = "pg_logical_emit_message(true, 'gate', '')"
"""The smallest thing that makes a commit wait for everything written before it. One that wrote nothing would not wait,
though the «already» that it tells may be of a booking that is not yet safe."""
WAIT_FOR_DISK = f"SELECT {A_WORD}".encode()
DO_NOT_WAIT = b"SET synchronous_commit = off"
BOOK_ALL = BOOK.replace("%s", "$1").encode()
AS_SET = f"FROM set_config('synchronous_commit', NULL, true), {A_WORD}, ".encode()
BOOK_SAFELY = BOOK_ALL.replace(b"FROM ", AS_SET)
"""Waits as the database is set to, whatever the session was told; that holds again after this commit."""
SERVE_ALL = f"""
    SELECT set_config(
        '{SETTING}', coalesce((SELECT string_agg(id::text, ',') FROM municipalities_municipality), ''), false)
""".encode()
VERDICTS = {verdict.value.encode(): verdict for verdict in Verdict}
REFUSED = Verdict.REFUSED.value.encode()
WORDS = (0, 4)
"""The columns of BOOK that are words; the others are numbers."""


@dataclass(frozen=True)
class Sessions:
    """With one running database: one for each lane, and one that waits for the disk."""

    posting: Sequence[Session]
    securing: Session

    @property
    def all(self) -> list[Session]:
        return [*self.posting, self.securing]

    @property
    def closed(self) -> bool:
        return any(session.closed for session in self.all)


class Door:
    """Posts batches. It acts for every municipality: tickets were sealed by pages that had checked whose they are."""

    def __init__(self, parameters: dict[str, Any], *, opened: Opened = lambda backend: None) -> None:
        self.parameters = parameters
        self.opened = opened
        self.sessions: Sessions | None = None
        self.opening = asyncio.Lock()
        self.prepared = False
        self.asking: asyncio.Task[bool] | None = None
        self.served_at = [0.0] * LANES
        self.doubtful: list[Batch] = []

    async def post(self, rows: Sequence[bytes], lane: int = 0, *, wait_for_disk: bool = False) -> Batch:
        """One call, one commit, safe if it is to wait; waits for a database that is away and asks again."""
        return await self._insist(lambda sessions: self._post(sessions, rows, lane, wait_for_disk))

    async def secure(self, batches: Sequence[Batch]) -> None:
        """Returns when the batches have reached the disk."""
        await self._insist(self._wait_for_disk)
        for batch in batches:
            self.doubtful.remove(batch)

    async def close(self) -> None:
        """Close what is open now; what was posted and is not yet safe may be lost, and nobody was answered for it."""
        if self.asking is not None:
            self.asking.cancel()
        await self._leave(self.sessions)

    async def ready(self) -> bool:
        """Is there a database now; asks for one, and waits five seconds for it."""
        asking = self.asking
        if asking is None or asking.done():
            asking = self.asking = asyncio.get_running_loop().create_task(self._is_open())
        await asyncio.wait((asking,), timeout=READY_SECONDS)
        return asking.done() and asking.result()

    async def _is_open(self) -> bool:
        try:
            await self._open()
        except Exception as trouble:
            log.warning("База данных не отвечает: %s", str(trouble).strip())
            return False
        return True

    async def _insist(self, deed: Callable[[Sessions], Awaitable[Said]]) -> Said:
        pause = PAUSE_SECONDS
        while True:
            sessions = None
            try:
                sessions = await self._open()
                return await deed(sessions)
            except psycopg.Error as trouble:  # what is wrong with one booking was told to it alone
                await self._leave(sessions or self.sessions)
                log.warning("База данных не отвечает, спрошу снова: %s", str(trouble).strip())
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _post(self, sessions: Sessions, rows: Sequence[bytes], lane: int, wait_for_disk: bool) -> Batch:
        session = sessions.posting[lane]
        if time.monotonic() - self.served_at[lane] > SERVES_SECONDS:
            await self._serve_all(session, lane)
        if wait_for_disk:  # what came back stands, whatever is cut
            return Batch(rows, await self._ask(session, rows, BOOK_SAFELY), safe=True)
        batch = Batch(rows, await self._ask(session, rows))
        if self.sessions is not sessions:  # another was cut meanwhile, and what is in doubt has been posted anew
            raise psycopg.OperationalError(CUT)
        self.doubtful.append(batch)
        return batch

    async def _ask(self, session: Session, rows: Sequence[bytes], book: bytes = BOOK_ALL) -> list[Answer | None]:
        try:
            return answers_of(await session.ask(book, b"[" + b",".join(rows) + b"]"))
        except (psycopg.OperationalError, psycopg.InterfaceError):
            raise
        except psycopg.errors.UndefinedFunction:  # a newer version of the database came while we ran: prepare anew
            raise psycopg.OperationalError(CUT) from None
        except psycopg.Error as trouble:
            if len(rows) == 1:
                log.error("Заявление не принято базой: %s", trouble)
                return [None]
            return [answer for row in rows for answer in await self._ask(session, [row], book)]  # one is at fault

    async def _wait_for_disk(self, sessions: Sessions) -> None:
        await sessions.securing.ask(WAIT_FOR_DISK)

    async def _open(self) -> Sessions:
        async with self.opening:  # lanes come by themselves, and the question whether the gate is ready too
            if self.sessions is None or self.sessions.closed:
                await self._leave(self.sessions)
                self.sessions, self.prepared = await self._connect_all(), False
            if not self.prepared:
                await self._prepare(self.sessions)
                self.prepared = True
            return self.sessions

    async def _prepare(self, sessions: Sessions) -> None:
        for lane, session in enumerate(sessions.posting):
            await session.ask(DO_NOT_WAIT)
            await self._serve_all(session, lane)
        for batch in list(self.doubtful):
            batch.answers = await self._ask(sessions.posting[0], batch.rows)

    async def _serve_all(self, session: Session, lane: int) -> None:
        await session.ask(SERVE_ALL)
        self.served_at[lane] = time.monotonic()

    async def _leave(self, sessions: Sessions | None) -> None:
        if sessions is not None:
            if self.sessions is sessions:
                self.sessions = None
            for session in sessions.all:
                await session.close()

    async def _connect_all(self) -> Sessions:
        sessions: list[Session] = []
        try:
            for _ in range(LANES + 1):
                sessions.append(await Session.open(self.parameters))
        except BaseException:
            for session in sessions:
                await session.close()
            raise
        await asyncio.gather(*(asyncio.to_thread(self.opened, session.backend) for session in sessions))
        return Sessions(sessions[:LANES], sessions[LANES])


def answers_of(result: PGresult) -> list[Answer | None]:
    """What BOOK returned, in its order. Limits are read only where there is a refusal."""
    return [_answer(result, place) for place in range(result.ntuples)]


def _answer(result: PGresult, place: int) -> Answer:
    verdict, application = result.get_value(place, 0), result.get_value(place, 1)
    assert verdict is not None
    if verdict != REFUSED:
        return Answer(VERDICTS[verdict], None if application is None else int(application), None)
    return answer_of([_value(result.get_value(place, column), column) for column in range(result.nfields)])


def _value(text: bytes | None, column: int) -> str | int | None:
    if text is None:
        return None
    return text.decode() if column in WORDS else int(text)
