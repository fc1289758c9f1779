"""A million random deeds at once, then the truth: nothing oversold, nothing overspent, nobody acknowledged and lost.

Eight sessions of the application book (one to 128 bookings a call, as the gate does; keys sometimes repeated), take
back, refuse, accept and let expire at random, over fifty groups that never have enough places and a budget line that
runs short too. `--deeds` says how many deeds there are, or `--seconds` for how long; the case is named by the number of
deeds that were asked for.

`failures` counts broken calls. `oversell` counts what must not be: the invariants are told one by one as they are
counted, on standard error, as is how far the deeds have come.
"""

import json
import random
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from django.utils import timezone

from bench.enrol_ground import Ground, ground
from bench.enrol_requests import AGREEMENT, COPIES, Spread, booking_of
from bench.enrol_seed import PLENTY
from bench.rows import Row, percentile
from sotszakaz.demand.enrolments.booking import BOOK
from sotszakaz.demand.enrolments.verify import POSTING_HOLDS_WHAT_WAS_BOOKED
from sotszakaz.foundation.tenancy import SETTING
from sotszakaz.kernel.ledger import verify, wire
from sotszakaz.kernel.ledger.requests import EntryRequest, PostingRequest
from sotszakaz.kernel.ledger.states import Move

SESSIONS, CHILDREN = 8, 20_000
FIRST_GROUP, GROUPS, PLACES = 1050, 50, 100  # the scarce ones, whose ids the checks below name
REPEATED, BOOKED = 0.05, 0.6
CALLS, ANSWERED = (1, 8, 64, 128), (1, 20, 100)
TOLD_SECONDS, DAY_SECONDS = 10.0, 86_400.0

PICK = """
    UPDATE enrolments_enrolmentapplication SET state = %(state)s, answered_at = now(), ground = 'да', reason = 'да'
    WHERE id IN (SELECT id FROM enrolments_enrolmentapplication
                 WHERE group_id = %(group)s AND state = 'submitted' ORDER BY random() LIMIT %(most)s
                 FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING id, posting_id, seat_account_id, certificate_account_id, certificate_units, agreement_account_id,
              budget_account_id, (certificate_amount * 100)::bigint, volume_account_id, (person_hours * 100)::bigint
"""
SEATS = """
    SELECT l.id FROM ledger_account l
    LEFT JOIN (SELECT seat_account_id, count(*) FILTER (WHERE state = 'submitted') AS waiting,
                      count(*) FILTER (WHERE state = 'accepted') AS taken
               FROM enrolments_enrolmentapplication GROUP BY seat_account_id) a ON a.seat_account_id = l.id
    WHERE l.kind = 'seat' AND l.id >= 2001050
      AND (l.held <> coalesce(a.waiting, 0) OR l.spent <> coalesce(a.taken, 0) OR l.free + l.held + l.spent > 100)
"""
HELD = """
    SELECT l.id FROM ledger_account l
    LEFT JOIN (SELECT {column} AS id, sum({units}) AS held FROM enrolments_enrolmentapplication
               WHERE state IN ('submitted', 'accepted') GROUP BY {column}) a ON a.id = l.id
    WHERE l.kind = '{kind}' AND l.id BETWEEN {first} AND {first} + 999999
      AND (l.held <> coalesce(a.held, 0) OR l.free + l.held > {limit})
"""
RELEASED = """
    SELECT a.id FROM enrolments_enrolmentapplication a
    WHERE a.group_id >= 1001050
      AND (SELECT count(*) FROM ledger_posting p WHERE p.cause_type = 'ledger.posting' AND p.cause_id = a.posting_id)
          <> (a.state IN ('refused', 'withdrawn', 'expired'))::int
"""


AGREEMENTS, AGREED, CERTIFIED = 100, 40_000_00, 2_000_00
INVARIANTS = {
    "групп, где продано лишнее место или место удержано ни за кем": SEATS,
    "соглашений, где потрачено лишнее или удержано ни за кем": HELD.format(
        column="agreement_account_id",
        units="(certificate_amount * 100)::bigint",
        kind="agreement",
        first=AGREEMENT,
        limit=AGREED,
    ),
    "сертификатов, где потрачено лишнее или удержано ни за кем": HELD.format(
        column="certificate_account_id",
        units="certificate_units",
        kind="certificate",
        first=COPIES,
        limit=CERTIFIED,
    ),
    "счетов, остаток которых не равен сумме проводок": verify.BUCKETS_FOLLOW_ENTRIES,
    "счетов с отрицательным остатком": verify.NOTHING_IS_NEGATIVE,
    "заявлений, проводка которых держит не их суммы": POSTING_HOLDS_WHAT_WAS_BOOKED,
    "заявлений, освобождённых не один раз": RELEASED,
}


@dataclass
class Session:
    """One caller: what it asked, what it was told."""

    number: int
    municipality: int
    deeds: int = 0
    failures: int = 0
    times: list[float] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def rage(self, url: str, until: float, most: int) -> "Session":
        chance = random.Random(self.number)
        with psycopg.connect(url, autocommit=True, prepare_threshold=0) as connection:
            connection.execute("SELECT set_config(%s, %s, false)", [SETTING, str(self.municipality)])
            while time.perf_counter() < until and self.deeds < most:
                start = time.perf_counter()
                try:
                    self.deeds += self._deed(connection, chance)
                except psycopg.Error:
                    self.failures += 1
                self.times.append(time.perf_counter() - start)
        return self

    def _deed(self, connection: psycopg.Connection, chance: random.Random) -> int:
        if chance.random() < BOOKED:
            return self._book(connection, chance)
        return self._answer(connection, chance)

    def _book(self, connection: psycopg.Connection, chance: random.Random) -> int:
        spread = Spread(FIRST_GROUP, GROUPS, 100, 20)
        rows = [
            {**booking_of(self.municipality, spread, chance.randrange(CHILDREN), chance).row(), "live_seen": None}
            for _ in range(chance.choice(CALLS))
        ]
        if self.kept and chance.random() < REPEATED:
            rows[0]["key"] = chance.choice(self.kept)
        answers = connection.execute(BOOK, [json.dumps(rows)]).fetchall()
        told = [str(row["key"]) for row, answer in zip(rows, answers, strict=True) if answer[0] == "posted"]
        self.kept += told
        return len(rows)

    def _answer(self, connection: psycopg.Connection, chance: random.Random) -> int:
        state = chance.choice(("withdrawn", "refused", "expired", "accepted"))
        group = COPIES + FIRST_GROUP + chance.randrange(GROUPS)
        values = {"state": state, "group": group, "most": chance.choice(ANSWERED)}
        with connection.transaction():
            rows = connection.execute(PICK, values).fetchall()
            postings = [self._posting(state, row) for row in rows]
            if postings:
                connection.execute(wire.POST, wire.to_arrays(postings))
        return len(rows)

    def _posting(self, state: str, row: tuple[int, ...]) -> PostingRequest:
        pk, posting, seat, certificate, units, agreement, budget, money, volume, hours = row
        day = timezone.localdate()
        if state == "accepted":
            charge = (EntryRequest(seat, Move.CHARGE, 1),)
            cause = ("enrolments.enrolmentapplication", pk)
            return PostingRequest(f"soak:{pk}:accept", self.municipality, None, cause, day, charge)
        held = ((seat, 1), (certificate, units), (agreement, money), (budget, money), (volume, hours))
        entries = tuple(EntryRequest(account, Move.RELEASE, amount) for account, amount in held)
        return PostingRequest(f"reversal:{posting}", self.municipality, None, ("ledger.posting", posting), day, entries)


def run(seconds: float, *, deeds: int | None = None) -> Iterator[Row]:
    """One row; of `deeds` when they are given, else for so many seconds."""
    with ground(CHILDREN) as here:
        make_scarce(here)
        sessions = [Session(number, here.municipality) for number in range(SESSIONS)]
        most = deeds // SESSIONS if deeds else sys.maxsize
        start = time.perf_counter()
        until = start + (DAY_SECONDS if deeds else seconds)
        with ThreadPoolExecutor(SESSIONS) as threads, telling(sessions, deeds):
            list(threads.map(lambda each: each.rage(here.here.application_url, until, most), sessions))
        passed = time.perf_counter() - start
        done = sum(each.deeds for each in sessions)
        times = [each for session in sessions for each in session.times]
        yield Row(
            case=f"random/{done}",
            rate=done / passed,
            unit="deeds",
            limit=None,
            p50_ms=percentile(times, 0.50),
            p99_ms=percentile(times, 0.99),
            failures=sum(each.failures for each in sessions),
            oversell=untrue(here, [key for session in sessions for key in session.kept]),
        )


def make_scarce(here: Ground) -> None:
    """Places for a few, agreements for fewer, and certificates for two parts each."""
    for group in range(FIRST_GROUP, FIRST_GROUP + GROUPS):
        here.grant_seats(group, PLACES)
    today = timezone.localdate()
    keep = {AGREEMENT + number: AGREED for number in range(AGREEMENTS)}
    keep |= {COPIES + number: CERTIFIED for number in range(CHILDREN)}
    requests = [
        PostingRequest(
            f"soak:{account_id}:scarce",
            here.municipality,
            None,
            ("bench.grant", 1),
            today,
            (EntryRequest(account_id, Move.WITHDRAW, PLENTY - limit),),
        )
        for account_id, limit in keep.items()
    ]
    here.owner.execute(wire.POST, wire.to_arrays(requests))


@contextmanager
def telling(sessions: Sequence[Session], deeds: int | None) -> Iterator[None]:
    """A line about the progress now and then, on standard error."""
    over = threading.Event()
    start = time.perf_counter()

    def tell() -> None:
        while not over.wait(TOLD_SECONDS):
            done = sum(each.deeds for each in sessions)
            share = f"{100 * done // deeds} %: " if deeds else ""
            print(f"{share}{done} действий, {done / (time.perf_counter() - start):.0f} в секунду", file=sys.stderr)

    teller = threading.Thread(target=tell)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def untrue(here: Ground, kept: list[str]) -> int:
    """Rows that break an invariant, each invariant told with its count."""
    counts = {name: here.count(f"SELECT count(*) FROM ({check}) AS offenders") for name, check in INVARIANTS.items()}
    counts["подтверждённых и потерянных заявлений"] = here.lost(kept)
    for name, count in counts.items():
        print(f"{name}: {count}", file=sys.stderr)
    return sum(counts.values())
