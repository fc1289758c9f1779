"""Many sessions at once over real transactions: every invariant holds, and nothing is sold twice."""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.concurrency.callers import Caller
from tests.kernel.ledger.building import account, buckets, key, posting

from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.ledger.models import Entry, Posting, PostingRefusal
from sotszakaz.kernel.ledger.requests import Outcome, PostingRequest
from sotszakaz.kernel.ledger.states import AccountKind, Move
from sotszakaz.kernel.ledger.verify import CHECKS

pytestmark = pytest.mark.django_db(transaction=True)

KINDS = (AccountKind.BUDGET_LINE, AccountKind.AGREEMENT, AccountKind.CERTIFICATE, AccountKind.SEAT)
MOVES = [Move.HOLD, Move.HOLD, Move.GRANT, *Move]

entry = st.tuples(st.integers(0, 3), st.sampled_from(MOVES), st.integers(1, 5))
call = st.lists(st.lists(entry, min_size=1, max_size=4), min_size=1, max_size=8)
script = st.lists(call, min_size=5, max_size=15)


def all_at_once(municipality_id: int, scripts: list[list[list[PostingRequest]]]) -> list[Outcome]:
    """Each script is played by a session of its own, a transaction a call."""
    callers = [Caller(municipality_id) for _ in scripts]

    def play(caller: Caller, calls: list[list[PostingRequest]]) -> list[Outcome]:
        answers = []
        for postings in calls:
            answers += caller.post(*postings)
            caller.session.commit()
        return answers

    try:
        with ThreadPoolExecutor(len(callers)) as threads:
            return [each for answers in threads.map(play, callers, scripts) for each in answers]
    finally:
        for caller in callers:
            caller.close()


def failed_checks() -> list[str]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        return [check.name for check in CHECKS if not find_offenders(check).passed]


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(plans=st.lists(script, min_size=4, max_size=6))
def test_random_postings_from_many_sessions_keep_every_invariant(payer, plans):
    accounts = [account(payer.pk, kind, granted=30) for kind in KINDS]
    before = Posting.objects.count(), PostingRefusal.objects.count()

    def written(calls: list[list[list[tuple[int, Move, int]]]]) -> list[list[PostingRequest]]:
        return [
            [posting(payer.pk, *((accounts[place], move, amount) for place, move, amount in each)) for each in postings]
            for postings in calls
        ]

    outcomes = all_at_once(payer.pk, [written(plan) for plan in plans])

    answers = Counter(outcome.status.value for outcome in outcomes)
    assert set(answers) <= {"posted", "refused"}
    assert Posting.objects.count() - before[0] == len(outcomes)
    assert PostingRefusal.objects.count() - before[1] == answers["refused"]
    assert failed_checks() == []


@pytest.mark.parametrize("size", [1, 7])
def test_a_rush_on_one_group_sells_each_place_once(payer, size):
    seat = account(payer.pk, AccountKind.SEAT, granted=60)
    budget = account(payer.pk, AccountKind.BUDGET_LINE, granted=10**6)

    def rush() -> list[list[PostingRequest]]:
        wanted = [posting(payer.pk, (budget, Move.HOLD, 100), (seat, Move.HOLD, 1)) for _ in range(14)]
        return [wanted[start : start + size] for start in range(0, len(wanted), size)]

    outcomes = all_at_once(payer.pk, [rush() for _ in range(8)])

    assert Counter(each.status.value for each in outcomes) == {"posted": 60, "refused": 52}
    assert {each.refused_account_id for each in outcomes if not each.is_posted} == {seat}
    assert buckets(seat) == (0, 60, 0, 0)
    assert buckets(budget) == (10**6 - 6000, 6000, 0, 0)


def test_tickets_repeated_by_everybody_are_posted_once(payer):
    certificates = [account(payer.pk, granted=10) for _ in range(40)]
    tickets = [posting(payer.pk, (each, Move.HOLD, 7), named=key()) for each in certificates]
    shuffle: Callable[[list[PostingRequest]], None] = random.Random(20260901).shuffle

    def shuffled() -> list[list[PostingRequest]]:
        mine = list(tickets)
        shuffle(mine)
        return [mine[start : start + 5] for start in range(0, len(mine), 5)]

    outcomes = all_at_once(payer.pk, [shuffled() for _ in range(6)])

    assert Counter(each.status.value for each in outcomes) == {"posted": 40, "already": 200}
    assert len({each.posting_id for each in outcomes}) == 40
    assert Entry.objects.filter(move=Move.HOLD).count() == 40
    assert failed_checks() == []
