"""Django's PostgreSQL with patience that ends: a server that is silent is given up, one that works is waited for.

A server that was stopped, or whose machine vanished, does not cut its sessions: a caller would wait for ever. While an
answer is awaited longer than `SILENCE_SECONDS`, the server is asked whether it is there; only when it says nothing
within `SIGN_SECONDS` the session is given up by OperationalError. What was asked may have been done or not, as with any
session that was cut. Long work of a server that answers is bounded by `statement_timeout`; where pages have one, they
have `ANSWER_SECONDS` beyond it too: of a session whose own process stands still nothing else would be heard, for the
server answers in its place.
"""

import select
import time
from typing import Any, TypeVar

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base
from psycopg import errors, pq
from psycopg.abc import PQGen
from psycopg.conninfo import make_conninfo

SILENCE_SECONDS = 5.0
SIGN_SECONDS = 5
WAIT_INTERVAL = 0.1

T = TypeVar("T")


class PatientConnection(psycopg.Connection[Any]):
    """A session that notices a silent server, and itself standing still for `answer_seconds` (0: never)."""

    answer_seconds: float = 0

    def wait(self, gen: PQGen[T], interval: float = WAIT_INTERVAL, timeout: float | None = None) -> T:
        """The answer. Raises OperationalError when the server has gone silent; the session is closed then."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        since = time.monotonic()
        while True:
            try:
                return super().wait(gen, interval, SILENCE_SECONDS)
            except errors._WaitTimeout:
                if self.answer_seconds and time.monotonic() - since > self.answer_seconds:
                    self.pgconn.finish()
                    raise psycopg.OperationalError("the session gives no answer, its process may be stopped") from None
                if not self._is_answering():
                    self.pgconn.finish()
                    raise psycopg.OperationalError("the server gives no sign of life") from None

    def _is_answering(self) -> bool:
        info = self.info
        where = make_conninfo(host=info.host, port=info.port, dbname=info.dbname, connect_timeout=SIGN_SECONDS)
        return pq.PGconn.ping(where.encode()) != pq.Ping.NO_RESPONSE


class DatabaseWrapper(base.DatabaseWrapper):
    """`ENGINE` of the settings: sessions are patient ones. The isolation level is PostgreSQL's own."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> PatientConnection:
        self.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        session = PatientConnection.connect(**conn_params)
        session.answer_seconds = settings.ANSWER_SECONDS
        return session

    def is_usable(self) -> bool:
        """Whether the session still stands, asked at the start of every request.

        A server that ends a session says so on its socket; an idle session with a silent socket is taken to stand,
        which saves each page a question. Anything heard, and any state but idle, is settled by asking.
        """
        session = self.connection
        if session is None or session.closed:
            return False
        heard = select.poll()
        heard.register(session.fileno(), select.POLLIN)
        if session.info.transaction_status == pq.TransactionStatus.IDLE and not heard.poll(0):
            return True
        return bool(super().is_usable())
