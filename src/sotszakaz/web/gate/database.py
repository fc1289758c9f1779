"""The gate's one connection. What was cut is asked again with the same keys: nobody is lost, nobody is booked twice."""

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import Any

import psycopg

from sotszakaz.demand.enrolments.booking import BOOK, Answer, answer_of
from sotszakaz.foundation.tenancy import SETTING

log = logging.getLogger(__name__)

PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.05, 1.0
SERVES_SECONDS = 30
"""How old the list of municipalities may be."""

SERVE_ALL = """
    SELECT set_config(%s, coalesce((SELECT string_agg(id::text, ',') FROM municipalities_municipality), ''), false)
"""


class Door:
    """Posts batches. It acts for every municipality: tickets were sealed by pages that had checked whose they are."""

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.parameters = parameters
        self.connection: psycopg.AsyncConnection | None = None
        self.opening = asyncio.Lock()
        self.serves_since = 0.0

    async def post(self, rows: Sequence[bytes]) -> list[Answer | None]:
        """One call, one commit; waits for a database that is away and asks again."""
        pause = PAUSE_SECONDS
        while True:
            try:
                return await self._call(rows)
            except (psycopg.OperationalError, psycopg.InterfaceError) as trouble:
                await self.close()
                log.warning("База данных не отвечает, спрошу снова: %s", str(trouble).strip())
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            except psycopg.Error as trouble:
                if len(rows) == 1:
                    log.error("Заявление не принято базой: %s", trouble)
                    return [None]
                return [answer for row in rows for answer in await self.post([row])]  # one of them is at fault

    async def close(self) -> None:
        if self.connection is not None:
            connection, self.connection = self.connection, None
            await connection.close()

    async def ready(self) -> bool:
        """Is there a database now; asks for one."""
        try:
            await self._open()
        except psycopg.Error:
            return False
        return True

    async def _call(self, rows: Sequence[bytes]) -> list[Answer | None]:
        connection = await self._open()
        cursor = await connection.execute(BOOK, [f"[{b','.join(rows).decode()}]"])
        return [answer_of(row) for row in await cursor.fetchall()]

    async def _open(self) -> psycopg.AsyncConnection:
        async with self.opening:  # the question whether the gate is ready may come at the same moment
            if self.connection is None or self.connection.closed:
                self.connection = await psycopg.AsyncConnection.connect(
                    **{"connect_timeout": 5, **self.parameters}, autocommit=True, prepare_threshold=0
                )
                self.serves_since = 0.0
            if time.monotonic() - self.serves_since > SERVES_SECONDS:
                await self.connection.execute(SERVE_ALL, [SETTING])
                self.serves_since = time.monotonic()
            return self.connection
