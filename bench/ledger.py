"""Bookings a second through `ledger_post`, as a ratio to bare `pgbench` in the same turns.

A booking holds a seat, a certificate, the limit of an agreement and a budget line. Cases:

    hot      one group, one agreement, one budget line
    many     1,000 groups, 100 agreements, 20 budget lines
    budget   1,000 groups, 100 agreements, one budget line

each with one posting a call from eight sessions (`/1`, as a web without a gate books) and with 64 postings a call from
one session (`/64`, as the gate books). 50,000 certificates, chosen at random. Timed is all that an application does:
making the requests, the arrays, the call, the commit, the answers. The session has the application's role, so that
row-level security, the checks of whom it serves, triggers and the idempotency key are all in the figure.

The limit is `pgbench -M prepared` with eight clients and one transaction a booking: four guarded UPDATEs, one posting,
four entries in one INSERT, over tables with the same columns, indexes and CHECKs, but without foreign keys, triggers,
row-level security or a record of refusals. Limit and ledger take turns in one database, so that a busy machine is as
busy for both. The database is durable: every commit waits for the disk.

`oversell` counts places and money that should not exist: buckets that differ from the sum of entries, and what a rush
of eight sessions on something scarce sold beyond it. `failures` counts answers other than «posted» and broken calls.
"""

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

import psycopg
from psycopg import sql

from bench.ledger_tables import Ground, Spread, run_bare, seed
from bench.rows import Row, percentile
from bench.throwaway import database
from config.launch.installation import Installation
from sotszakaz.foundation.tenancy import SETTING
from sotszakaz.kernel.ledger import verify, wire
from sotszakaz.kernel.ledger.requests import EntryRequest, PostingRequest
from sotszakaz.kernel.ledger.states import Move, OutcomeStatus

SPREADS = {"hot": Spread(1, 1, 1), "many": Spread(1000, 100, 20), "budget": Spread(1000, 100, 1)}
SESSIONS = {1: 8, 64: 1}
TURNS = 2
WARM_UP_SECONDS = 0.5
RUSH_SESSIONS, RUSH_CAPACITY, RUSH_WANTED = 8, 200, 100  # each wants half of all that there is
DAY = date(2026, 9, 1)
PRICE = 100_000

SOLD = sql.SQL("SELECT coalesce(sum(amount), 0) FROM ledger_entry WHERE move = 'hold' AND account_id = {}")
DISAGREEING = sql.SQL("SELECT count(*) FROM ({} UNION {}) AS offenders").format(
    sql.SQL(verify.BUCKETS_FOLLOW_ENTRIES), sql.SQL(verify.NOTHING_IS_NEGATIVE)
)


@dataclass
class Tally:
    """What sessions did: `seconds` is the time of the longest."""

    posted: int = 0
    failures: int = 0
    seconds: float = 0.0
    calls: list[float] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.posted += other.posted
        self.failures += other.failures
        self.calls += other.calls


@dataclass(frozen=True, slots=True)
class Bench:
    """A case: where, over which accounts, how many postings a call."""

    here: Installation
    ground: Ground
    spread: Spread
    size: int

    @property
    def sessions(self) -> int:
        return SESSIONS[self.size]

    def play(self, seconds: float) -> Tally:
        """Book for so long from all sessions."""
        tally = Tally()
        with ThreadPoolExecutor(self.sessions) as threads:
            for each in threads.map(lambda number: self.book(seconds, number), range(self.sessions)):
                tally.add(each)
                tally.seconds = max(tally.seconds, each.seconds)
        return tally

    def book(self, seconds: float, number: int) -> Tally:
        """One session, call after call."""
        tally, chance = Tally(), random.Random(number)
        with session(self.here) as connection:
            start = latest = time.perf_counter()
            while latest - start < seconds:
                wanted = [booking(*self.spread.pick(self.ground, chance)) for _ in range(self.size)]
                good = call(connection, wanted)
                now = time.perf_counter()
                tally.calls.append(now - latest)
                latest = now
                tally.posted += good
                tally.failures += self.size - good
            tally.seconds = latest - start
        return tally

    def rush(self, owner: psycopg.Connection) -> int:
        """Eight sessions want four times what a new group has; how many places beyond it were sold."""
        row = owner.execute("SELECT bench_open_seat(%s)", [RUSH_CAPACITY]).fetchone()
        assert row is not None

        def want(number: int) -> int:
            chance = random.Random(number)
            wanted = [booking(row[0], *self.spread.pick(self.ground, chance)[1:]) for _ in range(RUSH_WANTED)]
            with session(self.here) as connection:
                starts = range(0, RUSH_WANTED, self.size)
                return sum(call(connection, wanted[start : start + self.size]) for start in starts)

        with ThreadPoolExecutor(RUSH_SESSIONS) as threads:
            answered = sum(threads.map(want, range(RUSH_SESSIONS)))
        counted = count(owner, SOLD.format(sql.Literal(row[0])))
        if answered < RUSH_CAPACITY:
            raise RuntimeError(f"the rush sold {answered} of {RUSH_CAPACITY} places: it proved nothing")
        return max(answered, counted) - RUSH_CAPACITY


def run(seconds: float) -> Iterator[Row]:
    """One row a case; about twice `seconds` each, half of it for the limit."""
    with database("ledger") as here, psycopg.connect(here.owner_url, autocommit=True) as owner:
        ground = seed(owner)
        for name, spread in SPREADS.items():
            for size in SESSIONS:
                yield measure(f"ledger/{name}/{size}", Bench(here, ground, spread, size), owner, seconds)


def measure(case: str, bench: Bench, owner: psycopg.Connection, seconds: float) -> Row:
    """Limit and ledger in turns, then the rush."""
    ours, limits = Tally(), []
    bench.play(WARM_UP_SECONDS)
    for _ in range(TURNS):
        limits.append(run_bare(bench.here, bench.spread, bench.ground, max(1, round(seconds / TURNS))))
        turn = bench.play(seconds / TURNS)
        ours.add(turn)
        ours.seconds += turn.seconds
    return Row(
        case=case,
        rate=ours.posted / ours.seconds,
        unit="bookings",
        limit=sum(limits) / TURNS,
        p50_ms=percentile(ours.calls, 0.50),
        p99_ms=percentile(ours.calls, 0.99),
        failures=ours.failures,
        oversell=bench.rush(owner) + count(owner, DISAGREEING),
    )


def session(here: Installation) -> psycopg.Connection:
    """A session of the application that acts for the payer, as the gate keeps it."""
    connection = psycopg.connect(here.application_url, autocommit=True, prepare_threshold=0)
    connection.execute("SELECT set_config(%s, '1', false)", [SETTING])
    return connection


def call(connection: psycopg.Connection, wanted: list[PostingRequest]) -> int:
    """One call, one commit: how many were posted. A broken call posted none."""
    try:
        outcomes = wire.to_outcomes(connection.execute(wire.POST, wire.to_arrays(wanted)).fetchall())
    except psycopg.Error:
        return 0
    return sum(outcome.status == OutcomeStatus.POSTED for outcome in outcomes)


def booking(seat: int, certificate: int, agreement: int, budget: int) -> PostingRequest:
    """What one click of a parent holds."""
    money = tuple(EntryRequest(account_id, Move.HOLD, PRICE) for account_id in (certificate, agreement, budget))
    return PostingRequest(uuid4().hex, 1, 1, ("bench.booking", 1), DAY, (EntryRequest(seat, Move.HOLD, 1), *money))


def count(owner: psycopg.Connection, query: sql.Composed) -> int:
    row = owner.execute(query).fetchone()
    assert row is not None
    return int(row[0])
