"""The last hour beyond a weekly norm, wanted twice at the same moment; and accounts opened while somebody books."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection, transaction
from tests.concurrency.callers import LIMIT_SECONDS
from tests.concurrency.meetings import linger
from tests.concurrency.test_booking import at_once, post_at_once, quoted
from tests.factories import demand, extra
from tests.factories.extra import WEEK, free, held
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.extending import give_extra_hours
from sotszakaz.demand.certificates.models import FundingScheme
from sotszakaz.demand.enrolments import holdings
from sotszakaz.demand.enrolments.actions.freeing import free as free_hold
from sotszakaz.demand.enrolments.booking import Verdict
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)

WAITING = """
    SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
                   WHERE NOT l.granted AND l.locktype = 'advisory')
"""


def test_the_last_hour_beyond_the_norm_is_for_one_of_two_clients() -> None:
    at = extra.market(norm=WEEK, extra=WEEK)
    child = at.child()
    demand.application(at, child)
    groups = [extra.group(at, is_significant=True) for _ in range(2)]
    bookings = [replace(quoted(child, each), live_seen=None) for each in groups]

    verdicts = post_at_once(at, bookings)

    assert sorted(verdicts) == [Verdict.POSTED, Verdict.REFUSED]
    assert (held(child), free(child)) == ((WEEK, 2 * WEEK), (0, 0))
    assert extra.unsound() == []


def test_without_the_ledger_two_quotes_would_both_take_it() -> None:
    at = extra.market(norm=WEEK, extra=WEEK)
    child = at.child()
    demand.application(at, child)
    groups = [extra.group(at, is_significant=True) for _ in range(2)]

    offers = at_once(
        at.municipality.pk,
        [lambda each=each: quote(child_id=child.pk, group_id=each.pk, by=child.added_by, on=TODAY) for each in groups],
    )

    assert [each.obstacles for each in offers] == [[], []]
    assert sum(each.terms.month_units for each in offers) > free(child)[1]


def test_an_ordinary_and_a_significant_course_meet_at_the_wider_limit() -> None:
    at = extra.market(norm=WEEK, extra=WEEK)
    child = at.child()
    demand.application(at, child, group=extra.group(at, is_significant=True))
    bookings = [
        replace(quoted(child, each), live_seen=None) for each in (at.group, extra.group(at, is_significant=True))
    ]

    verdicts = post_at_once(at, bookings)

    assert sorted(verdicts) == [Verdict.POSTED, Verdict.REFUSED]
    assert free(child)[1] == 0
    assert extra.unsound() == []


def late(at: demand.Market) -> Callable[[], int]:
    """The deed that opens the second accounts, for a connection of its own: the rules have begun to give hours."""
    extra.give_rule(at, WEEK, since=TODAY)
    scheme = FundingScheme.objects.get(municipality=at.municipality)

    def deed() -> int:
        act_for([at.municipality.pk])
        try:
            return give_extra_hours(scheme_id=scheme.pk, by=SYSTEM, on=TODAY)
        finally:
            connection.close()

    return deed


def waits_for_us() -> bool:
    """Does another session wait for the lock that whoever makes entries over norms has."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])


def test_accounts_that_are_opened_wait_for_what_is_given_back_meanwhile() -> None:
    at = extra.market(extra=0)
    child = at.child()
    application, opening = demand.application(at, child), late(at)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            free_hold(application, by=SYSTEM, on=TODAY)
            opened = pool.submit(opening)
            linger(opened.done)
            has_waited = waits_for_us()
        count = opened.result(LIMIT_SECONDS)

    assert (has_waited, count) == (True, 1)
    assert held(child) == (0, 0)


def test_without_that_lock_the_new_account_would_hold_for_ever_what_was_given_back(monkeypatch) -> None:
    at = extra.market(extra=0)
    child = at.child()
    application, opening = demand.application(at, child), late(at)
    monkeypatch.setattr(holdings, "extensions_of", lambda *_, **__: {})  # as it was read before

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        assert pool.submit(opening).result(LIMIT_SECONDS) == 1
        free_hold(application, by=SYSTEM, on=TODAY)

    assert held(child) == (0, WEEK)
