"""Facts read for many children and groups at once are those that the quote of each pair reads."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from tests.factories import demand
from tests.factories.kernel import adopted
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import set_part
from sotszakaz.demand.certificates.models import CertificatePeriod
from sotszakaz.demand.certificates.selectors import scheme_on
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments import rules
from sotszakaz.demand.enrolments.actions import refuse_application
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.quotes import Many, Sought, facts_of, judge_beside, quote, seek
from sotszakaz.demand.enrolments.rules import Obstacle
from sotszakaz.demand.enrolments.suspending import suspend_certificate
from sotszakaz.demand.waiting.actions import enter_line
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.models import Programme, StudyGroup

pytestmark = pytest.mark.django_db


def many_of(at: demand.Market, children: list[Child], groups: list[StudyGroup], *, on: date = TODAY) -> Many:
    return Many(at.municipality, [each.pk for each in children], [each.pk for each in groups], on=on)


def one(child: Child, group: StudyGroup, *, on: date = TODAY) -> Sought:
    return seek(child.pk, group.pk, person_id=None, at=timezone.now(), on=on, starts_on=None, without=None)


def told(obstacles: list[Obstacle]) -> list[tuple[str, str, bool]]:
    return [(each.message, each.clause, each.is_confirmed) for each in obstacles]


def assert_same(at: demand.Market, children: list[Child], groups: list[StudyGroup], *, on: date = TODAY) -> Many:
    many = many_of(at, children, groups, on=on)
    for child in children:
        for group in groups:
            sought, own = many.sought(child.pk, group.pk), one(child, group, on=on)
            assert sought is not None
            assert facts_of(sought) == facts_of(own)
            assert told(rules.obstacles(facts_of(sought))) == told(rules.obstacles(facts_of(own)))
            assert sought.sources.booked == own.sources.booked
            assert sought.history == own.history
    return many


def refuse(application: EnrolmentApplication) -> None:
    refuse_application(application_id=application.pk, ground="places", reason="Мест нет.", by=SYSTEM, on=TODAY)


def spoil_nothing(at: demand.Market) -> None:
    """A market as it is."""


def split_year(at: demand.Market) -> None:
    scheme = scheme_on(at.municipality.pk, TODAY)
    for days in (DateRange(date(2026, 1, 1), date(2026, 11, 1)), DateRange(date(2026, 11, 1), date(2027, 1, 1))):
        set_part(scheme_id=scheme.pk, period=days, limit=400_000_00, by=SYSTEM, on=TODAY)


def strict(at: demand.Market) -> None:
    adopted(
        at.municipality,
        starts_on=TODAY - timedelta(days=1),
        clashes_forbidden=True,
        certification_required=True,
        max_certificates_per_child=1,
        max_hours_per_week_per_child="3",
        days_after_refusal=30,
        days_after_certificate=60,
    )


@pytest.mark.parametrize("unit", [SchemeUnit.RUB, SchemeUnit.HOUR, SchemeUnit.HOURS_PER_WEEK])
@pytest.mark.parametrize("spoil", [spoil_nothing, split_year, strict])
def test_many_read_what_each_quote_reads(unit: SchemeUnit, spoil: Any) -> None:
    at = demand.market(unit=unit, value=100_000_00)
    other = at.other_group(starts_on=date(2026, 10, 1))
    closed = at.other_group()
    StudyGroup.objects.filter(pk=closed.pk).update(state="closed")
    fresh, busy, refused, suspended, poor = (at.child() for _ in range(5))
    demand.contract(at, busy)
    refuse(demand.application(at, refused))
    suspend_certificate(child_id=suspended.pk, reason="Проверка документов.", since=TODAY, by=SYSTEM, on=TODAY)
    CertificatePeriod.objects.filter(certificate__child=poor).update(
        state="withdrawn", ended_at=timezone.now(), reason="Ошибка."
    )
    pending = demand.pending_child(at.municipality)
    spoil(at)

    assert_same(at, [fresh, busy, refused, suspended, poor, pending], [at.group, other, closed])
    assert_same(at, [fresh, busy], [at.group, other], on=date(2026, 10, 20))


def test_many_read_lines_agreements_and_licences_as_a_quote_does() -> None:
    at = demand.market(places=1, budget=Decimal(10_000), limit=Decimal(10_000))
    child, waiting = at.child(), at.child()
    enter_line(child=waiting, group=at.group, by=SYSTEM)

    many = assert_same(at, [child, waiting], [at.group])

    sought = many.sought(child.pk, at.group.pk)
    assert sought is not None
    assert sought.somebody_waits


def test_many_do_not_know_groups_that_nobody_may_see() -> None:
    at = demand.market()
    child = at.child()
    of = Programme.objects.filter(pk=at.group.part.programme_id)
    of.update(state="draft", published_at=None, published_by=None)

    assert many_of(at, [child], [at.group]).sought(child.pk, at.group.pk) is None


def test_many_take_a_fixed_number_of_queries(django_assert_max_num_queries: Any) -> None:
    at = demand.market()
    groups = [at.group, *(at.other_group() for _ in range(3))]
    children = [at.child() for _ in range(4)]

    with django_assert_max_num_queries(25):
        many = many_of(at, children, groups)
        for child in children:
            for group in groups:
                sought = many.sought(child.pk, group.pk)
                assert sought is not None
                rules.obstacles(facts_of(sought))


@pytest.mark.parametrize("unit", [SchemeUnit.RUB, SchemeUnit.HOUR, SchemeUnit.HOURS_PER_WEEK])
def test_a_place_beside_others_is_judged_as_after_their_booking(unit: SchemeUnit) -> None:
    at = demand.market(unit=unit, value=6_00 if unit == SchemeUnit.HOURS_PER_WEEK else None)
    child, other = at.child(), at.other_group()
    many = many_of(at, [child], [at.group, other])
    first, second = many.sought(child.pk, at.group.pk), many.sought(child.pk, other.pk)
    assert first is not None
    assert second is not None
    alone, beside = judge_beside(second).obstacles, judge_beside(second, [first]).obstacles

    demand.application(at, child)
    booked = quote(child_id=child.pk, group_id=other.pk, by=SYSTEM, on=TODAY)

    assert alone == []
    assert told(beside) == told(booked.obstacles)
    assert bool(beside) is (unit != SchemeUnit.RUB)
