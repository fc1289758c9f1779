"""A million random deeds at once, then the truth: nothing oversold, nothing overspent, nobody acknowledged and lost.

Eight sessions of the application book (one to 64 bookings a call, keys sometimes repeated), take back, refuse and
accept at random, over fifty groups that never have enough places. `--seconds` says for how long; the case is named by
the number of deeds that were asked for. `failures` counts broken calls, `oversell` counts accounts whose buckets are
not the sum of their entries or below zero, groups whose held and taken places are not those of their applications,
applications released otherwise than once, and acknowledged bookings that are not there.
"""

import json
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import psycopg
from django.utils import timezone

from bench.enrol_ground import Ground, ground
from bench.enrol_requests import COPIES, Spread, booking_of
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
RELEASED = """
    SELECT a.id FROM enrolments_enrolmentapplication a
    WHERE a.group_id >= 1001050
      AND (SELECT count(*) FROM ledger_posting p WHERE p.cause_type = 'ledger.posting' AND p.cause_id = a.posting_id)
          <> (a.state IN ('refused', 'withdrawn'))::int
"""


@dataclass
class Session:
    """One caller: what it asked, what it was told."""

    number: int
    municipality: int
    deeds: int = 0
    failures: int = 0
    times: list[float] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def rage(self, url: str, until: float) -> "Session":
        chance = random.Random(self.number)
        with psycopg.connect(url, autocommit=True, prepare_threshold=0) as connection:
            connection.execute("SELECT set_config(%s, %s, false)", [SETTING, str(self.municipality)])
            while time.perf_counter() < until:
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
            for _ in range(chance.choice((1, 1, 8, 64)))
        ]
        if self.kept and chance.random() < REPEATED:
            rows[0]["key"] = chance.choice(self.kept)
        answers = connection.execute(BOOK, [json.dumps(rows)]).fetchall()
        told = [str(row["key"]) for row, answer in zip(rows, answers, strict=True) if answer[0] == "posted"]
        self.kept += told
        return len(rows)

    def _answer(self, connection: psycopg.Connection, chance: random.Random) -> int:
        state = chance.choice(("withdrawn", "withdrawn", "refused", "refused", "accepted"))
        group = COPIES + FIRST_GROUP + chance.randrange(GROUPS)
        values = {"state": state, "group": group, "most": chance.choice((1, 20))}
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


def run(seconds: float) -> Iterator[Row]:
    """One row."""
    with ground(CHILDREN) as here:
        for group in range(FIRST_GROUP, FIRST_GROUP + GROUPS):
            here.grant_seats(group, PLACES)
        start = time.perf_counter()
        with ThreadPoolExecutor(SESSIONS) as threads:
            sessions = list(
                threads.map(
                    lambda number: Session(number, here.municipality).rage(here.here.application_url, start + seconds),
                    range(SESSIONS),
                )
            )
        passed = time.perf_counter() - start
        deeds = sum(each.deeds for each in sessions)
        times = [each for session in sessions for each in session.times]
        yield Row(
            case=f"random/{deeds}",
            rate=deeds / passed,
            unit="deeds",
            limit=None,
            p50_ms=percentile(times, 0.50),
            p99_ms=percentile(times, 0.99),
            failures=sum(each.failures for each in sessions),
            oversell=untrue(here) + here.lost([key for session in sessions for key in session.kept]),
        )


def untrue(here: Ground) -> int:
    """Rows that break an invariant."""
    checks = (verify.BUCKETS_FOLLOW_ENTRIES, verify.NOTHING_IS_NEGATIVE, POSTING_HOLDS_WHAT_WAS_BOOKED, SEATS, RELEASED)
    return sum(here.count(f"SELECT count(*) FROM ({check}) AS offenders") for check in checks)
