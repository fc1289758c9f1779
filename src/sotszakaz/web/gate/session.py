"""A session of the gate in PostgreSQL: a few statements, asked again and again.

psycopg opens it and names its errors. What it does around any statement of anybody (cursors, types of values, who waits
for the socket) cost a booking in twenty, so statements go straight to its libpq (docs/adr/0011).
"""

import asyncio
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

DONE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
CUT = "соединение с базой закрыто"


class Session:
    """One connection; a statement is a transaction. Statements of several who ask at once go one after another."""

    def __init__(self, connection: psycopg.AsyncConnection) -> None:
        self.connection = connection
        self.backend = connection.info.backend_pid
        self.libpq = connection.pgconn
        self.loop = asyncio.get_running_loop()
        self.turn = asyncio.Lock()
        self.prepared: dict[bytes, bytes] = {}
        self.result: PGresult | None = None
        self.waits: asyncio.Future[PGresult] | None = None
        self.libpq.nonblocking = 1
        self.socket = self.libpq.socket
        self.loop.add_reader(self.socket, self._read)

    @classmethod
    async def open(cls, parameters: dict[str, Any]) -> "Session":
        """Waits five seconds for the database, unless the parameters say another time. Raises OperationalError."""
        return cls(await psycopg.AsyncConnection.connect(**{"connect_timeout": 5, **parameters}, autocommit=True))

    @property
    def closed(self) -> bool:
        return self.connection.closed

    async def ask(self, statement: bytes, *values: bytes) -> PGresult:
        """What a statement with `values` (texts) returns; it is prepared once. Raises psycopg.Error.

        After an OperationalError nobody knows whether the statement was carried out: the connection may have been cut.
        """
        async with self.turn:
            name = self.prepared.get(statement)
            if name is None:
                name = b"gate_%d" % len(self.prepared)
                await self._answer_to(lambda: self.libpq.send_prepare(name, statement))
                self.prepared[statement] = name
            return await self._answer_to(lambda: self.libpq.send_query_prepared(name, values))

    async def close(self) -> None:
        """Whoever still waits for an answer is told that there will be none, and so is who asks from now on."""
        self._break(psycopg.OperationalError(CUT))
        await self.connection.close()

    async def _answer_to(self, send: Callable[[], None]) -> PGresult:
        if self.closed:
            raise psycopg.OperationalError(CUT)
        self.waits = self.loop.create_future()
        try:
            send()
        except psycopg.OperationalError as trouble:
            self._break(trouble)
        else:
            self._write()
        result = await self.waits
        if result.status not in DONE:
            raise error_from_result(result)
        return result

    def _write(self) -> None:
        """What the socket does not take at once is written when it takes more."""
        try:
            unwritten = self.libpq.flush()
        except psycopg.OperationalError as trouble:
            self._break(trouble)
            return
        if unwritten:
            self.loop.add_writer(self.socket, self._write)
        else:
            self.loop.remove_writer(self.socket)

    def _read(self) -> None:
        """An answer is whole when nothing follows its results. A cut connection is told at once to whoever waits.

        Of a reset connection the loop tells only once, and its last words may lie before the reset: so look twice.
        """
        try:
            self.libpq.consume_input()
            self.libpq.consume_input()
            while not self.libpq.is_busy():
                result = self.libpq.get_result()
                if result is None:
                    break
                self.result = result
            else:
                return
        except psycopg.OperationalError as trouble:
            self._break(trouble)
            return
        if self.closed:
            self._break(psycopg.OperationalError(CUT))
        elif self.result is not None:
            answer, self.result = self.result, None
            if self.waits is not None and not self.waits.done():
                self.waits.set_result(answer)

    def _break(self, trouble: psycopg.Error) -> None:
        if self.socket >= 0:
            self.loop.remove_reader(self.socket)
            self.loop.remove_writer(self.socket)
            self.socket = -1  # its number may soon be another's
        if self.waits is not None and not self.waits.done():
            self.waits.set_exception(trouble)
