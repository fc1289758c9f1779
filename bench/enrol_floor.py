"""What a call of the gate costs in PostgreSQL alone: one session, 32 bookings a call, no HTTP, no wait for the disk.

    floor/many/32  the rows of the bookings by one statement, with every check, lock, trigger and policy left out
    call/many/32   `book_enrolments` over the same

Both beside the limit of `gate/many`. The floor is what no way of checking could beat; the call is what the gate can be
told at most, since one call after another is posted.
"""

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from bench.enrol_ground import Ground, run_bare
from bench.enrol_requests import Spread, booking_of
from bench.rows import Row, percentile
from sotszakaz.demand.enrolments.booking import BOOK
from sotszakaz.web.gate.database import DO_NOT_WAIT, SERVE_ALL

FLOOR = (Path(__file__).parent / "sql" / "enrol_floor.sql").read_text()
AS_FLOOR = (
    DO_NOT_WAIT,
    b"SET session_replication_role = replica",
    b"SET plan_cache_mode = force_generic_plan",
    b"SET enable_seqscan = off",
)
A_CALL = 32
MOST_CALLS_A_SECOND = 400
WARM_UP_CALLS = 20


def floor(here: Ground, spread: Spread, seconds: float) -> Iterator[Row]:
    """The limit, then a row for each way."""
    limit = run_bare(here, spread, seconds)
    assert here.here.cluster is not None
    with psycopg.connect(here.here.cluster.url(), autocommit=True, prepare_threshold=0) as session:
        for setting in AS_FLOOR:
            session.execute(setting)
        yield ask(here, session, "floor/many/32", FLOOR, spread, seconds, limit)
    with psycopg.connect(here.environment["DATABASE_URL"], autocommit=True, prepare_threshold=0) as session:
        session.execute(DO_NOT_WAIT)
        session.execute(SERVE_ALL)
        yield ask(here, session, "call/many/32", BOOK, spread, seconds, limit)
    here.free_children()


def ask(
    here: Ground, session: psycopg.Connection, case: str, query: str, spread: Spread, seconds: float, limit: float
) -> Row:
    """Call after call for so long; each child applies once."""
    here.free_children()
    chance = random.Random(here.seed)
    here.seed += 1
    number_of_calls = min(round(seconds * MOST_CALLS_A_SECOND), here.children // A_CALL)
    calls = [call_of(here, spread, number, chance) for number in range(number_of_calls)]
    for rows in calls[:WARM_UP_CALLS]:
        session.execute(query.encode(), [rows])
    times: list[float] = []
    failures = 0
    for rows in calls[WARM_UP_CALLS:]:
        begun = time.perf_counter()
        answers = session.execute(query.encode(), [rows]).fetchall()
        times.append(time.perf_counter() - begun)
        failures += sum(answer[0] != "posted" for answer in answers)
        if sum(times) >= seconds:
            break
    return Row(
        case=case,
        rate=len(times) * A_CALL / sum(times),
        unit="bookings",
        limit=limit,
        p50_ms=percentile(times, 0.50),
        p99_ms=percentile(times, 0.99),
        failures=failures,
        oversell=0,
    )


def call_of(here: Ground, spread: Spread, number: int, chance: random.Random) -> str:
    children = range(number * A_CALL, (number + 1) * A_CALL)
    return json.dumps([booking_of(here.municipality, spread, child, chance).row() for child in children])
