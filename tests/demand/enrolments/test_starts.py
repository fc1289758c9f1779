"""A period that is closed for new courses, and days on which they may begin: told in the quote, held by the booking."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from tests.factories import demand, life
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import set_starts
from sotszakaz.demand.certificates.models import FundingScheme
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions import change_group, offer_places, withdraw_application
from sotszakaz.demand.enrolments.booking import Verdict, book_all
from sotszakaz.demand.enrolments.quotes import Quote, quote
from sotszakaz.demand.waiting.states import EntryState
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Head

pytestmark = pytest.mark.django_db

PAST = timedelta(minutes=1)


@pytest.fixture
def at() -> demand.Market:
    return demand.market(value=100_000_00)


def scheme_of(at: demand.Market) -> FundingScheme:
    return FundingScheme.objects.get(municipality=at.municipality)


def bound(at: demand.Market, **changes: Any) -> FundingScheme:
    said = {"closes_at": None, "starts_until": None, "by": SYSTEM}
    return set_starts(scheme_id=scheme_of(at).pk, **{**said, **changes})


def quoted(here: demand.Market, child: Child, **where: Any) -> Quote:
    return quote(**{"child_id": child.pk, "group_id": here.group.pk, "by": child.added_by, "on": TODAY, **where})


def reasons(offer: Quote) -> list[type]:
    return [type(each.refusal) for each in offer.obstacles]


def test_a_closed_period_says_from_which_day_courses_may_begin(at):
    child = at.child()
    bound(at, closes_at=timezone.now() - PAST)

    offer = quoted(at, child)

    assert reasons(offer) == [errors.PeriodClosed]
    assert offer.obstacles[0].message == (
        "Приём заявлений на занятия, которые начинаются с 01.01.2026 по 31.12.2026, закрыт. Выберите занятия, которые "
        "начинаются 01.01.2027 или позже."
    )
    assert offer.obstacles[0].clause == scheme_of(at).title


def test_a_period_is_open_until_the_very_moment(at):
    child, moment = at.child(), timezone.now() + timedelta(hours=1)
    bound(at, closes_at=moment)

    assert reasons(quoted(at, child, at=moment - timedelta(seconds=1))) == []
    assert reasons(quoted(at, child, at=moment)) == [errors.PeriodClosed]
    assert quoted(at, child).closes_at == moment


@pytest.mark.parametrize(("until", "expected"), [(date(2026, 9, 1), []), (date(2026, 8, 31), [errors.StartsTooLate])])
def test_days_on_which_courses_begin_are_named(at, until, expected):
    child = at.child()
    bound(at, starts_until=until)

    offer = quoted(at, child)

    assert reasons(offer) == expected
    assert all("начинаются с 01.01.2026 по 31.08.2026, а эти — 01.09.2026" in each.message for each in offer.obstacles)


def test_a_ticket_of_before_does_not_book_into_a_closed_period(at):
    closed, late = (quoted(at, at.child()).booking(key=demand.new_key(), actor_id=None) for _ in range(2))

    bound(at, closes_at=timezone.now() - PAST)
    assert book_all([closed])[0].verdict == Verdict.STALE
    bound(at, starts_until=date(2026, 8, 31))
    assert book_all([late])[0].verdict == Verdict.STALE
    bound(at)
    assert [each.verdict for each in book_all([closed, late])] == [Verdict.POSTED] * 2


def test_who_is_there_already_may_change_the_group(at):
    application, group = demand.application(at), at.other_group(of=at.group.part)
    bound(at, closes_at=timezone.now() - PAST)

    moved = change_group(
        application_id=application.pk,
        group_id=group.pk,
        parent_amount=application.parent_amount,
        key=demand.new_key(),
        by=application.applied_by,
        on=TODAY,
    )

    assert (moved.group_id, moved.state) == (group.pk, "submitted")


def test_a_place_that_comes_free_is_not_offered_for_a_closed_period():
    at, holder = life.full_market()
    entry = life.waiting(at)
    bound(at, closes_at=timezone.now() - PAST)
    withdraw_application(application_id=holder.pk, by=holder.applied_by, on=TODAY)

    assert offer_places(group_id=at.group.pk, on=TODAY) == []

    entry.refresh_from_db()
    assert entry.state == EntryState.BLOCKED


def test_only_who_answers_for_the_order_closes_a_period(at):
    elsewhere = demand.market().municipality
    with pytest.raises(NotAllowed):
        bound(at, by=member(Finance, at.municipality))
    with pytest.raises(NotFound):
        bound(at, by=member(Head, elsewhere))
    closed = bound(at, closes_at=timezone.now(), by=member(Head, at.municipality))
    assert closed.closes_at is not None
    assert AuditEvent.objects.filter(action="fundingscheme.set_starts").count() == 1


def test_the_last_day_of_beginning_is_one_of_the_period(at):
    with pytest.raises(ConstraintViolated, match="внутри периода"):
        bound(at, starts_until=date(2027, 1, 1))


def test_the_next_period_stays_open(at):
    child = at.child()
    following = demand.scheme(at.municipality, period=DateRange(date(2027, 1, 1), date(2028, 1, 1)))
    set_starts(scheme_id=following.pk, closes_at=timezone.now() - PAST, starts_until=None, by=SYSTEM)

    assert reasons(quoted(at, child)) == []
