"""«Сертификат покроет всю цену» in the catalogue says what the quote says of each group."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories import demand, supply
from tests.factories.admission import DAY, NOON
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import set_part, set_starts
from sotszakaz.demand.certificates.models import FundingScheme
from sotszakaz.demand.certificates.selectors import coverage_of
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.demand.enrolments.suspending import suspend_certificate
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.selectors import Query, facets_of, find, scope_of

pytestmark = pytest.mark.django_db


def filtered(child: Child) -> set[int]:
    scope = scope_of(Query(covered=coverage_of(child, TODAY, at=NOON)), on=TODAY)
    found = {each.pk for each in find(scope).groups}
    assert facets_of(scope).total == len(found)  # counted by other conditions, thousands at once
    return found


def quoted(child: Child) -> set[int]:
    offers = [
        quote(child_id=child.pk, group_id=each.pk, by=SYSTEM, on=TODAY, at=NOON) for each in StudyGroup.objects.all()
    ]
    return {each.group.pk for each in offers if each.is_possible and each.terms and not each.terms.parent_amount}


def same(child: Child) -> int:
    """How many groups both find."""
    found = filtered(child)
    assert found == quoted(child)
    return len(found)


def test_a_period_that_takes_no_courses_covers_none() -> None:
    at = demand.market(value=100_000_00)
    late = at.other_group(at.group.part, starts_on=date(2026, 11, 2))
    child, scheme = at.child(), FundingScheme.objects.get()

    def set_to(closes_at: object, starts_until: date | None) -> int:
        set_starts(scheme_id=scheme.pk, closes_at=closes_at, starts_until=starts_until, by=SYSTEM)  # type: ignore[arg-type]
        return same(child)

    assert same(child) == 2
    assert set_to(NOON + DAY, None) == 2
    assert set_to(NOON, None) == 0
    assert [set_to(None, late.starts_on - timedelta(days=back)) for back in (0, 1)] == [2, 1]
    assert set_to(None, TODAY - timedelta(days=1)) == 0


def test_money_that_is_bound_to_a_sub_period_ends_with_it() -> None:
    at = demand.market(value=100_000_00)
    at.other_group(at.group.part, ends_on=date(2026, 10, 31))
    child, scheme = at.child(), FundingScheme.objects.get()

    def part(limit: int) -> int:
        days = DateRange(date(2026, 1, 1), date(2026, 11, 1))
        set_part(scheme_id=scheme.pk, period=days, limit=limit, by=SYSTEM, on=TODAY)
        return same(child)

    assert [part(limit) for limit in (400_000_00, 12_240_00, 12_239_99)] == [1, 1, 0]


@pytest.mark.parametrize(
    ("short", "found"),
    [
        ({"budget": Decimal(12_000), "limit": Decimal(12_000)}, 0),
        ({"limit": Decimal(12_000)}, 0),
        ({"person_hours": Decimal(60)}, 0),
        ({"budget": Decimal(13_000), "limit": Decimal(12_240), "person_hours": Decimal(68)}, 1),
    ],
)
def test_what_the_payer_has_not_left_covers_nothing(short: dict[str, Decimal], found: int) -> None:
    at = demand.market(value=100_000_00, **short)  # type: ignore[arg-type]

    assert same(at.child()) == found


def test_an_agreement_that_ends_sooner_and_a_suspended_certificate_cover_nothing() -> None:
    at = demand.market(value=100_000_00)
    child, other = at.child(), at.child()
    suspend_certificate(child_id=child.pk, reason="Заявление.", since=TODAY, by=SYSTEM, on=TODAY)
    assert (same(child), same(other)) == (0, 1)

    for last_day in (date(2026, 11, 1), None):  # the second provider has no agreement at all
        record = supply.record(at.municipality)
        supply.published_group(supply.part(supply.programme(record), price=at.group.part.price))
        if last_day is not None:
            supply.agreement(record, last_day=last_day)

    assert same(other) == 1
