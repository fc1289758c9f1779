"""What a child's certificate can pay in whole, as the search of the catalogue asks it."""

from datetime import date

import pytest
from tests.factories import demand
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.selectors import coverage_of
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.kernel.ledger.states import Unit

pytestmark = pytest.mark.django_db


def test_by_roubles_it_is_what_is_free_after_a_booking():
    at = demand.market()
    child = at.child()
    spent = demand.application(at, child).certificate_units

    covered = coverage_of(child, TODAY)

    assert (covered.unit, covered.balance) == (Unit.RUB, demand.FACE_VALUE - spent)
    assert (covered.municipality_id, covered.last_day) == (at.municipality.pk, date(2026, 12, 31))


def test_by_hours_it_is_hours():
    at = demand.market(unit=SchemeUnit.HOUR)

    assert (coverage_of(at.child(), TODAY).unit, coverage_of(at.child(), TODAY).balance) == (Unit.HOUR, demand.HOURS)


def test_by_a_weekly_norm_it_is_every_month_from_now_on():
    at = demand.market(unit=SchemeUnit.HOURS_PER_WEEK, value=6_00)

    months = coverage_of(at.child(), TODAY).months

    assert months == tuple((date(2026, month, 1), 6_00) for month in range(TODAY.month, 13))


def test_without_a_value_nothing_is_covered():
    at = demand.market()

    assert coverage_of(at.child(category=ChildCategory.DISABILITY), TODAY).balance == 0
