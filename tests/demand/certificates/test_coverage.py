"""What a child's certificate can pay in whole, as the search of the catalogue asks it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories import demand, supply
from tests.factories.admission import NOON
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import grant_values, set_funding_scheme
from sotszakaz.demand.certificates.models import FundingScheme
from sotszakaz.demand.certificates.selectors import coverage_of
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.ordering.catalogue.models import UnitCost
from sotszakaz.supply.programmes.selectors import Covered, Query, facets_of, find, scope_of
from sotszakaz.supply.providers.models import AppliedService

pytestmark = pytest.mark.django_db


def test_by_roubles_it_is_what_is_free_after_a_booking():
    at = demand.market()
    child = at.child()
    spent = demand.application(at, child).certificate_units

    covered = coverage_of(child, TODAY, at=NOON)

    assert (covered.unit, covered.balance) == (Unit.RUB, demand.FACE_VALUE - spent)
    assert (covered.municipality_id, covered.last_day) == (at.municipality.pk, date(2026, 12, 31))


def test_by_hours_it_is_hours():
    at = demand.market(unit=SchemeUnit.HOUR)

    covered = coverage_of(at.child(), TODAY, at=NOON)
    assert (covered.unit, covered.balance) == (Unit.HOUR, demand.HOURS)


def test_by_a_weekly_norm_it_is_every_month_from_now_on():
    at = demand.market(unit=SchemeUnit.HOURS_PER_WEEK, value=6_00)

    months = coverage_of(at.child(), TODAY, at=NOON).months

    assert months == tuple((date(2026, month, 1), 6_00) for month in range(TODAY.month, 13))


def test_without_a_value_nothing_is_covered():
    at = demand.market()

    assert coverage_of(at.child(category=ChildCategory.DISABILITY), TODAY, at=NOON).balance == 0


def next_year(at, child, amount: int) -> FundingScheme:
    """A scheme of the next year, given to the child."""
    scheme = set_funding_scheme(
        municipality_id=at.municipality.pk,
        period=DateRange(date(2027, 1, 1), date(2028, 1, 1)),
        unit=SchemeUnit.RUB,
        title="Программа на 2027 год",
        values={child.category: amount},
        by=SYSTEM,
    )
    grant_values(scheme_id=scheme.pk, by=SYSTEM, on=TODAY)
    return scheme


def found(covered: Covered) -> set[int]:
    return {each.pk for each in find(scope_of(Query(covered=covered), on=TODAY)).groups}


def test_a_group_is_paid_by_the_value_of_the_scheme_in_which_it_starts():
    at = demand.market()
    child = at.child()
    later = at.other_group(starts_on=date(2027, 2, 1), ends_on=date(2027, 5, 31))
    UnitCost.objects.update(valid=DateRange(date(2026, 1, 1), None))
    before = coverage_of(child, TODAY, at=NOON)

    next_year(at, child, demand.FACE_VALUE)
    after = coverage_of(child, TODAY, at=NOON)

    assert after.then is not None
    assert (after.then.balance, after.then.since, after.then.until) == (
        demand.FACE_VALUE,
        date(2027, 1, 1),
        date(2028, 1, 1),
    )
    assert found(after) == found(before)  # nothing is ordered for that year yet
    supply.agreement(at.record, first_day=date(2027, 1, 1), last_day=date(2027, 12, 31))
    after = coverage_of(child, TODAY, at=NOON)
    assert found(after) - found(before) == {later.pk}
    assert at.group.pk in found(before)


def test_a_child_whose_value_begins_later_is_covered_from_then_on():
    at = demand.market()
    child = at.child(category=ChildCategory.DISABILITY)

    next_year(at, child, 1_000_00)

    covered = coverage_of(child, TODAY, at=NOON)
    assert (covered.since, covered.balance, covered.then) == (date(2027, 1, 1), 1_000_00, None)


def test_coverage_takes_seven_queries_however_many_schemes(django_assert_num_queries):
    at = demand.market()
    child = at.child()
    next_year(at, child, 1_000_00)

    with django_assert_num_queries(7):
        coverage_of(child, TODAY, at=NOON)


def groups_found(child, **asked):
    """Ids of the groups that the certificate pays in whole."""
    query = Query(covered=coverage_of(child, TODAY, at=NOON), **asked)
    return [each.pk for each in find(scope_of(query, on=TODAY)).groups]


def test_a_group_elsewhere_is_covered_where_the_payer_has_an_agreement_with_its_provider():
    place = demand.market(unit_cost=Decimal(500))
    home = demand.market()
    child = home.child()
    assert groups_found(child) == [home.group.pk]

    record = demand.serving(home, place)
    assert sorted(groups_found(child)) == sorted([home.group.pk, place.group.pk])
    assert groups_found(child, municipality_id=place.municipality.pk) == [place.group.pk]

    AppliedService.objects.filter(application=record.application).delete()
    assert groups_found(child) == [home.group.pk]


def test_a_group_elsewhere_is_not_covered_beyond_the_days_of_the_agreement():
    place = demand.market()
    home = demand.market()
    child = home.child()

    demand.serving(home, place, last_day=place.group.ends_on - timedelta(days=1))

    assert groups_found(child) == [home.group.pk]


def test_the_counts_beside_filters_ask_the_same():
    place = demand.market()
    home = demand.market()
    child = home.child()
    covered = coverage_of(child, TODAY, at=NOON)
    assert facets_of(scope_of(Query(covered=covered), on=TODAY)).total == 1

    demand.serving(home, place)

    assert facets_of(scope_of(Query(covered=coverage_of(child, TODAY, at=NOON)), on=TODAY)).total == 2
