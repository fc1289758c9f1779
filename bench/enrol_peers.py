"""Four ways in which other systems give the last places, on the same PostgreSQL: rate, oversell, failures.

    count-then-insert   count the applications, insert when there is room
    serializable-retry  the same under SERIALIZABLE, again when the database says so, ten times at most
    row-lock-trigger    insert; a trigger locks the group's row and counts again
    advisory-recompute  an advisory lock of the group, then count and insert

Sixteen sessions want twice as many seats as there are. Nothing but seats is kept: no money, no application, audit or
outbox, no HTTP. `rate` counts requests that were answered, booked or rightly refused; `failures` those that were not.
"""

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import IsolationLevel, errors, sql

from bench.rows import Row, percentile

SQL = Path(__file__).parent / "sql"
SESSIONS, GROUPS, RETRIES = 16, 20, 10
PLACES_A_SECOND = 1000
ROOM = """
    SELECT (SELECT count(*) FROM peer_application a WHERE a.group_id = g.id) < g.places
    FROM peer_group g WHERE g.id = %s
"""
INSERT = sql.SQL("INSERT INTO {} (group_id, child_id) VALUES (%s, %s)")
OVERSOLD = sql.SQL("""
    SELECT coalesce(sum(greatest(0, n - places)), 0) FROM peer_group
    JOIN (SELECT group_id, count(*) AS n FROM {} GROUP BY group_id) a ON a.group_id = id
""")

Connection = psycopg.Connection[tuple[object, ...]]


@dataclass
class Tally:
    answered: int = 0
    failures: int = 0
    times: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Peer:
    """`book` answers True when the request was answered, whatever the answer."""

    name: str
    table: str
    book: Callable[[Connection, int, int], bool]


def count_then_insert(connection: Connection, group: int, child: int) -> bool:
    with connection.transaction():
        row = connection.execute(ROOM, [group]).fetchone()
        if row == (True,):
            connection.execute(INSERT.format(sql.Identifier("peer_application")), [group, child])
    return True


def serializable_retry(connection: Connection, group: int, child: int) -> bool:
    connection.isolation_level = IsolationLevel.SERIALIZABLE
    for _ in range(RETRIES):
        try:
            return count_then_insert(connection, group, child)
        except errors.SerializationFailure:
            continue
    return False


def row_lock_trigger(connection: Connection, group: int, child: int) -> bool:
    try:
        connection.execute(INSERT.format(sql.Identifier("peer_guarded")), [group, child])
    except errors.CheckViolation:
        return True
    except errors.DeadlockDetected:
        return False
    return True


def advisory_recompute(connection: Connection, group: int, child: int) -> bool:
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [group])
        row = connection.execute(ROOM, [group]).fetchone()
        if row == (True,):
            connection.execute(INSERT.format(sql.Identifier("peer_application")), [group, child])
    return True


PEERS = [
    Peer("count-then-insert", "peer_application", count_then_insert),
    Peer("serializable-retry", "peer_application", serializable_retry),
    Peer("row-lock-trigger", "peer_guarded", row_lock_trigger),
    Peer("advisory-recompute", "peer_application", advisory_recompute),
]


def peers(url: str, seconds: float) -> Iterator[Row]:
    """A row a technique: a rush for `seconds` × 1,000 places."""
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute((SQL / "enrol_peers.sql").read_bytes())
        places = max(1, round(seconds * PLACES_A_SECOND / GROUPS))
        owner.execute("INSERT INTO peer_group SELECT n, %s FROM generate_series(1, %s) AS n", [places, GROUPS])
        for peer in PEERS:
            owner.execute("TRUNCATE peer_application, peer_guarded")
            yield rush(peer, url, owner, wanted=2 * places * GROUPS // SESSIONS)


def rush(peer: Peer, url: str, owner: Connection, *, wanted: int) -> Row:
    start = time.perf_counter()
    with ThreadPoolExecutor(SESSIONS) as threads:
        tallies = list(threads.map(lambda number: _session(peer, url, number, wanted), range(SESSIONS)))
    seconds = time.perf_counter() - start
    row = owner.execute(OVERSOLD.format(sql.Identifier(peer.table))).fetchone()
    assert row is not None
    times = [each for tally in tallies for each in tally.times]
    return Row(
        case=f"peer/{peer.name}",
        rate=sum(tally.answered for tally in tallies) / seconds,
        unit="answers",
        limit=None,
        p50_ms=percentile(times, 0.50),
        p99_ms=percentile(times, 0.99),
        failures=sum(tally.failures for tally in tallies),
        oversell=int(str(row[0])),
    )


def _session(peer: Peer, url: str, number: int, wanted: int) -> Tally:
    tally, chance = Tally(), random.Random(number)
    with psycopg.connect(url, autocommit=True, prepare_threshold=0) as connection:
        for child in range(wanted):
            start = time.perf_counter()
            answered = peer.book(connection, chance.randint(1, GROUPS), number * wanted + child)
            tally.times.append(time.perf_counter() - start)
            tally.answered += answered
            tally.failures += not answered
    return tally
