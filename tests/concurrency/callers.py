"""Callers with connections of their own, stopped and let go at will; and `ledger_post` with a guard taken out."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from config.launch import roles
from sotszakaz.foundation.tenancy import SETTING
from sotszakaz.kernel import ledger
from sotszakaz.kernel.ledger import wire
from sotszakaz.kernel.ledger.requests import Outcome, PostingRequest

LIMIT_SECONDS = 60
UNGUARDED = "ledger_post_unguarded"


def connect(role: str = roles.APPLICATION) -> psycopg.Connection[tuple[Any, ...]]:
    """Another session on the database of the test."""
    parts = connection.settings_dict
    return psycopg.connect(
        host=parts["HOST"],
        port=parts["PORT"],
        user=parts["USER"],
        password=parts["PASSWORD"],
        dbname=parts["NAME"],
        options=f"-c role={role}",
    )


class Caller:
    """One session of the application that acts for `municipality_ids`; its transaction ends by commit or rollback."""

    def __init__(self, *municipality_ids: int, role: str = roles.APPLICATION) -> None:
        self.session = connect(role)
        self.pid = self.session.info.backend_pid
        joined = ",".join(map(str, municipality_ids))
        self.session.execute("SELECT set_config(%s, %s, false)", [SETTING, joined])
        self.session.commit()
        self.thread = ThreadPoolExecutor(1)
        self.answer: Future[list[Outcome]] = Future()

    def execute(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        cursor = self.session.execute(query, parameters)
        return cursor.fetchall() if cursor.description else []

    def post(self, *postings: PostingRequest, function: str = "ledger_post") -> list[Outcome]:
        """Post and leave the transaction open."""
        query = wire.POST.replace("ledger_post", function)
        return wire.to_outcomes(self.execute(query, wire.to_arrays(postings)))

    def start(self, *postings: PostingRequest, function: str = "ledger_post") -> "Future[list[Outcome]]":
        """Post in another thread, for it will have to wait."""
        self.answer = self.thread.submit(self.post, *postings, function=function)
        return self.answer

    def is_waiting(self) -> bool:
        """Does the session wait for a lock now."""
        with connect(roles.OWNER) as watcher:
            query = "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s"
            row = watcher.execute(query, [self.pid]).fetchone()
            return bool(row and row[0])

    def wait_until_waiting(self) -> None:
        deadline = time.monotonic() + LIMIT_SECONDS
        while not self.is_waiting():
            assert not self.answer.done(), self.answer.result()
            assert time.monotonic() < deadline, "the caller never waited"
            time.sleep(0.01)

    def cut(self) -> None:
        """The session ends as when the network or the server does."""
        with connect(roles.OWNER) as watcher:
            watcher.execute("SELECT pg_terminate_backend(%s, 5000)", [self.pid])

    def close(self) -> None:
        self.session.close()
        self.thread.shutdown()


@contextmanager
def without_guard(guard: str, instead: str = "", *, declare: str = "") -> Iterator[None]:
    """`ledger_post_unguarded` is the real function with one piece of its text replaced."""
    text = (Path(ledger.__file__).parent / "sql" / "0003_post.sql").read_text()
    body = text[: text.index("-- Which postings reach")]
    assert body.count(guard) == 1, guard
    source = body.replace(guard, instead).replace("CREATE FUNCTION ledger_post(", f"CREATE FUNCTION {UNGUARDED}(")
    with amended(source.replace("DECLARE", f"DECLARE {declare}"), f"DROP FUNCTION {UNGUARDED}"):
        yield


@contextmanager
def amended(forward: str, backward: str) -> Iterator[None]:
    """The schema is changed by its owner inside the block; what a failed test left open does not bar the way back."""
    with connect(roles.OWNER) as owner:
        owner.execute(forward)
    try:
        yield
    finally:
        with connect(roles.OWNER) as owner:
            owner.execute("SET lock_timeout = '10s'")
            owner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE state = 'idle in transaction' AND datname = current_database()"  # other workers have their own
            )
            owner.execute(backward)
