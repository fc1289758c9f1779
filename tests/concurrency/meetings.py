"""Deeds that meet at a chosen place. Who stands there goes on when the other has gone past, or waits for a lock.

With a guard the second waits for the first; with the guard taken out it goes past. No clock is asked which it was, so
a full machine answers as an idle one does.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from tests.concurrency.callers import LIMIT_SECONDS, amended, connect

from config.launch import roles

T = TypeVar("T")

SOMEBODY_WAITS = """
    SELECT EXISTS (
        SELECT FROM pg_stat_activity
        WHERE wait_event_type = 'Lock' AND datname = current_database() AND backend_type = 'client backend'
    )
"""
DOORWAY = f"""
    CREATE SEQUENCE have_come;
    CREATE FUNCTION wait_for_the_other() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE
        until timestamptz := clock_timestamp() + interval '{LIMIT_SECONDS} seconds';
        rows int := coalesce(nullif(current_setting('doorway.rows', true), '')::int, 0) + 1;
    BEGIN
        PERFORM set_config('doorway.rows', rows::text, true);
        IF rows <> {{row}} THEN
            RETURN NEW;
        END IF;
        PERFORM nextval('have_come');
        WHILE (SELECT last_value FROM have_come) < 2 AND NOT ({SOMEBODY_WAITS}) LOOP
            IF clock_timestamp() > until THEN
                RAISE EXCEPTION 'nobody else came';
            END IF;
            PERFORM pg_sleep(0.005);
            PERFORM pg_stat_clear_snapshot();
        END LOOP;
        RETURN NEW;
    END $$;
    CREATE TRIGGER a_doorway BEFORE INSERT ON {{table}} FOR EACH ROW EXECUTE FUNCTION wait_for_the_other();
"""
NO_DOORWAY = "DROP TRIGGER a_doorway ON {table}; DROP FUNCTION wait_for_the_other(); DROP SEQUENCE have_come"


def linger(is_past: Callable[[], bool]) -> None:
    """Stand still until the other is past, or somebody on this database waits for a lock."""
    deadline = time.monotonic() + LIMIT_SECONDS
    with connect(roles.OWNER) as watcher:
        watcher.autocommit = True  # within a transaction the same answer would come again and again
        while not is_past():
            row = watcher.execute(SOMEBODY_WAITS).fetchone()
            if row and row[0]:
                return
            assert time.monotonic() < deadline, "the other neither waits nor goes past"
            time.sleep(0.005)


@dataclass(frozen=True)
class Meeting:
    """One stands in the middle of its deed, and there the other comes by."""

    is_there: threading.Event = field(default_factory=threading.Event)
    is_past: threading.Event = field(default_factory=threading.Event)

    def stand(self) -> None:
        self.is_there.set()
        linger(self.is_past.is_set)

    def pass_by(self, deed: Callable[[], T]) -> T:
        """Begin the deed when the other stands."""
        try:
            assert self.is_there.wait(LIMIT_SECONDS), "the other never came to its place"
            return deed()
        finally:
            self.is_past.set()


class Doorway:
    """A place to which both come: the first stays in it until the second has come there too, or waits outside."""

    def __init__(self) -> None:
        self.came: list[int] = []

    def enter(self) -> None:
        self.came.append(threading.get_ident())
        linger(lambda: len(self.came) > 1)


@contextmanager
def doorway_of(table: str, *, row: int = 1) -> Iterator[None]:
    """Inside the block a transaction that has come to its `row` of the table goes on when another has come to its."""
    with amended(DOORWAY.format(table=table, row=row), NO_DOORWAY.format(table=table)):
        yield
