"""Which groups a certificate pays in whole: by unit cost, by the full formula, by hours, by a weekly norm."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.factories import supply
from tests.factories.kernel import adopted
from tests.factories.normatives import normative_set

from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.ordering.catalogue.rules import Teaching
from sotszakaz.ordering.catalogue.selectors import normative_on, normative_price_of
from sotszakaz.supply.programmes import selectors
from sotszakaz.supply.programmes.models import ProgrammePart
from sotszakaz.supply.programmes.selectors import Covered, Query
from sotszakaz.supply.programmes.significance import declare_significant

pytestmark = pytest.mark.django_db
DAY = supply.TODAY


def found(**query):
    return selectors.find(selectors.scope_of(Query(**query), on=DAY)).groups


def priced(group, price):
    ProgrammePart.objects.filter(pk=group.part_id).update(price=price)


def formula_price(group):
    programme = group.part.programme
    normative = normative_on(group.municipality_id, programme.locality, programme.service.focus, DAY)
    part = group.part
    return normative_price_of(normative, hours=part.hours, occupancy=group.places, teaching=part.teaching)


@pytest.mark.parametrize(("hours", "places"), [(68, 7), (68, 12), (48, 18)], ids=str)
def test_the_full_formula_is_the_limit_where_the_regulation_chooses_it(hours, places):
    part = supply.part(hours=Decimal(hours), teaching=Teaching("high", equipment="high"))
    group = supply.published_group(part, places=places)
    home = group.municipality
    adopted(home, starts_on=DAY - timedelta(days=1), normative_method="full")
    priced(group, Decimal(1))
    assert found(covered=Covered()) == found(covered=Covered(home.pk)) == []

    normative_set(home)
    limit = formula_price(group)
    priced(group, limit)
    assert found(covered=Covered()) == found(covered=Covered(home.pk)) == [group]
    priced(group, limit + Decimal("0.01"))
    assert found(covered=Covered()) == found(covered=Covered(home.pk)) == []


@pytest.mark.parametrize(
    "teaching",
    [
        Teaching(qualification="high", equipment="low"),
        Teaching(individual_hours=Decimal(6)),
        Teaching("first", "high", "high", Decimal("2.5"), Decimal(20)),
    ],
    ids=["who and where", "apart", "all together"],
)
def test_the_catalogue_judges_a_part_by_how_it_is_taught(teaching):
    group = supply.published_group(supply.part(teaching=teaching), places=9)
    home = group.municipality
    adopted(home, starts_on=DAY - timedelta(days=1), normative_method="full")
    normative_set(home)

    limit = formula_price(group)
    priced(group, limit)
    assert found(covered=Covered()) == found(covered=Covered(home.pk)) == [group]
    priced(group, limit + Decimal("0.01"))
    assert found(covered=Covered()) == found(covered=Covered(home.pk)) == []


def test_the_payers_method_counts_not_that_of_the_group():
    group = supply.published_group()
    adopted(supply.decided_municipality(), starts_on=DAY - timedelta(days=1), normative_method="full")

    priced(group, supply.UNIT_COST * group.part.hours)
    assert found(covered=Covered()) == [group]


def test_by_hours_the_price_does_not_matter():
    group = supply.published_group()
    priced(group, supply.UNIT_COST * group.part.hours * 10)
    hours = int(group.part.hours * 100)

    assert found(covered=Covered(group.municipality_id, Unit.HOUR, hours)) == [group]
    assert found(covered=Covered(group.municipality_id, Unit.HOUR, hours - 1)) == []


def test_by_hours_with_a_co_payment_the_normative_price_must_bear_the_price():
    group = supply.published_group()
    home, hours = group.municipality_id, int(group.part.hours * 100)
    adopted(group.municipality, starts_on=DAY - timedelta(days=1), hours_price="co_payment")
    limit = supply.UNIT_COST * group.part.hours

    priced(group, limit)
    assert found(covered=Covered(home, Unit.HOUR, hours)) == [group]
    priced(group, limit + Decimal("0.01"))
    assert found(covered=Covered(home, Unit.HOUR, hours)) == []


def test_a_weekly_norm_holds_in_every_month_of_the_course():
    group = supply.published_group()
    week = int(sum(slot.hours for slot in group.slots.all()) * 100)
    autumn = [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)]
    until = date(2027, 1, 1)

    def covered(**less):
        months = tuple((month, less.get(f"{month:%b}", week)) for month in autumn)
        return found(covered=Covered(group.municipality_id, Unit.HOUR, months=months, until=until))

    assert (group.starts_on.month, group.ends_on.month) == (9, 12)
    assert covered() == [group]
    assert covered(Dec=week - 1) == []
    assert found(covered=Covered(group.municipality_id, Unit.HOUR, months=(), until=group.ends_on)) == []


def test_a_significant_programme_may_use_the_hours_beyond_the_norm():
    group, significant = supply.published_group(), supply.published_group(name="Значимая группа")
    declare_significant(programme_id=significant.part.programme_id, ground="Перечень", by=SYSTEM, on=DAY)
    week = int(sum(slot.hours for slot in group.slots.all()) * 100)
    autumn = [date(2026, month, 1) for month in range(9, 13)]

    def covered(norm, extended):
        own, beyond = (tuple((month, hours) for month in autumn) for hours in (norm, extended))
        places = {group.municipality_id, significant.municipality_id}
        sides = (Covered(home, Unit.HOUR, months=own, extended=beyond, until=date(2027, 1, 1)) for home in places)
        return {each for side in sides for each in found(covered=side)}

    assert covered(week, week) == {group, significant}
    assert covered(week - 1, week) == {significant}
    assert covered(week - 1, week - 1) == set()


def test_the_age_is_that_of_the_first_day():
    group = supply.published_group()
    starts, programme = group.starts_on, group.part.programme
    youngest = starts.replace(year=starts.year - programme.age_from)
    too_old = starts.replace(year=starts.year - programme.age_to - 1)

    assert starts > DAY
    assert found(born_on=youngest) == [group]
    assert found(born_on=youngest + timedelta(days=1)) == []
    assert found(born_on=too_old + timedelta(days=1)) == [group]
    assert found(born_on=too_old) == []


def test_who_is_born_on_the_29th_of_february_has_a_birthday_every_year():
    supply.published_group()

    assert len(found(born_on=date(2016, 2, 29))) == 1
