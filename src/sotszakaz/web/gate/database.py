"""The gate's door to the database. What was cut is asked again with the same keys: nobody is lost or booked twice.

Two connections share the work. One posts a batch after another and does not wait for the disk; the other makes a batch
safe while the next is being posted, by a commit of its own that waits for the disk: the log of the database is written
in one order, so what was committed before is written too. Nobody is answered before that. The connections are opened
together and closed together: when either was cut, the database may have forgotten what was not yet safe, and it is
posted anew, in its order, before anything else.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg

from sotszakaz.demand.enrolments.booking import BOOK, Answer, answer_of
from sotszakaz.foundation.tenancy import SETTING
from sotszakaz.web.gate.line import Batch

log = logging.getLogger(__name__)

Said = TypeVar("Said")
Opened = Callable[[int], None]
"""Told of every session that was opened: the number of its process in PostgreSQL."""

PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.05, 1.0
SERVES_SECONDS = 30
"""How old the list of municipalities may be."""

SERVE_ALL = """
    SELECT set_config(%s, coalesce((SELECT string_agg(id::text, ',') FROM municipalities_municipality), ''), false)
"""
DO_NOT_WAIT = "SET synchronous_commit = off"
WAIT_FOR_DISK = "SELECT pg_logical_emit_message(true, 'gate', '')"
"""The smallest thing that makes a commit wait for everything written before it."""


@dataclass(frozen=True)
class Pair:
    """Two connections to one running database."""

    posting: psycopg.AsyncConnection
    securing: psycopg.AsyncConnection

    @property
    def closed(self) -> bool:
        return self.posting.closed or self.securing.closed


class Door:
    """Posts batches. It acts for every municipality: tickets were sealed by pages that had checked whose they are."""

    def __init__(self, parameters: dict[str, Any], *, opened: Opened = lambda backend: None) -> None:
        self.parameters = parameters
        self.opened = opened
        self.pair: Pair | None = None
        self.opening = asyncio.Lock()
        self.serves_since: float | None = None
        self.doubtful: list[Batch] = []

    async def post(self, rows: Sequence[bytes]) -> Batch:
        """One call, one commit, not yet safe; waits for a database that is away and asks again."""
        return await self._insist(lambda pair: self._post(pair, rows))

    async def secure(self, batch: Batch) -> None:
        """Returns when the batch has reached the disk."""
        await self._insist(self._wait_for_disk)
        self.doubtful.remove(batch)

    async def close(self) -> None:
        """Close what is open now."""
        if self.pair is not None:
            await self._leave(self.pair)

    async def ready(self) -> bool:
        """Is there a database now; asks for one."""
        try:
            await self._open()
        except psycopg.Error:
            return False
        return True

    async def _insist(self, deed: Callable[[Pair], Awaitable[Said]]) -> Said:
        pause = PAUSE_SECONDS
        while True:
            pair = None
            try:
                pair = await self._open()
                return await deed(pair)
            except (psycopg.OperationalError, psycopg.InterfaceError) as trouble:
                await self._leave(pair or self.pair)
                log.warning("База данных не отвечает, спрошу снова: %s", str(trouble).strip())
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _post(self, pair: Pair, rows: Sequence[bytes]) -> Batch:
        batch = Batch(rows, await self._ask(pair, rows))
        if self.pair is not pair:  # the other connection was cut meanwhile, and what is in doubt has been posted anew
            raise psycopg.OperationalError("соединение закрыто")
        self.doubtful.append(batch)
        return batch

    async def _ask(self, pair: Pair, rows: Sequence[bytes]) -> list[Answer | None]:
        try:
            cursor = await pair.posting.execute(BOOK, [f"[{b','.join(rows).decode()}]"])
            return [answer_of(row) for row in await cursor.fetchall()]
        except (psycopg.OperationalError, psycopg.InterfaceError):
            raise
        except psycopg.Error as trouble:
            if len(rows) == 1:
                log.error("Заявление не принято базой: %s", trouble)
                return [None]
            return [answer for row in rows for answer in await self._ask(pair, [row])]  # one of them is at fault

    async def _wait_for_disk(self, pair: Pair) -> None:
        await pair.securing.execute(WAIT_FOR_DISK)

    async def _open(self) -> Pair:
        async with self.opening:  # the question whether the gate is ready may come at the same moment
            if self.pair is None or self.pair.closed:
                await self._leave(self.pair)
                self.pair, self.serves_since = Pair(await self._connect(), await self._connect()), None
            if self.serves_since is None:
                await self._begin(self.pair)
            elif time.monotonic() - self.serves_since > SERVES_SECONDS:
                await self._serve_all(self.pair)
            return self.pair

    async def _begin(self, pair: Pair) -> None:
        await pair.posting.execute(DO_NOT_WAIT)
        await self._serve_all(pair)
        for batch in self.doubtful:
            batch.answers = await self._ask(pair, batch.rows)

    async def _serve_all(self, pair: Pair) -> None:
        await pair.posting.execute(SERVE_ALL, [SETTING])
        self.serves_since = time.monotonic()

    async def _leave(self, pair: Pair | None) -> None:
        if pair is not None:
            if self.pair is pair:
                self.pair = None
            await pair.posting.close()
            await pair.securing.close()

    async def _connect(self) -> psycopg.AsyncConnection:
        connection = await psycopg.AsyncConnection.connect(
            **{"connect_timeout": 5, **self.parameters}, autocommit=True, prepare_threshold=0
        )
        self.opened(connection.info.backend_pid)
        return connection
