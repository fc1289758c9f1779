"""What is left of booked terms when the contract begins later: by days, and never dearer than was agreed."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from sotszakaz.demand.enrolments.rules import Course, Terms, schedule, terms_in_roubles
from sotszakaz.demand.enrolments.rules.later import terms_left
from sotszakaz.foundation.money import from_units, to_units

FIRST, LAST = date(2026, 9, 1), date(2026, 12, 25)


def drawn(seed: int) -> tuple[Terms, Decimal, date]:
    """Terms of a random course and balance, the most that a rich certificate would pay, and a later day of it."""
    luck = random.Random(seed)
    course = Course(
        starts_on=FIRST,
        ends_on=FIRST + timedelta(days=luck.randint(1, 120)),
        price=from_units(luck.randint(100, 30_000_00)),
        hours=from_units(luck.randint(100, 200_00)),
    )
    start = FIRST + timedelta(days=luck.randint(0, (course.ends_on - FIRST).days - 1))
    cost = from_units(luck.randint(1_00, 300_00))
    booked = terms_in_roubles(course, start=start, unit_cost=cost, balance=luck.randint(1, 40_000_00))
    rich = terms_in_roubles(course, start=start, unit_cost=cost, balance=10**12)
    later = start + timedelta(days=luck.randint(1, (course.ends_on - start).days))
    return booked, rich.certificate_amount, later


@pytest.mark.parametrize("seed", range(300))
def test_nobody_pays_more_and_nothing_more_is_held(seed: int) -> None:
    booked, ceiling, later = drawn(seed)

    left = terms_left(booked, start=later, ceiling=ceiling)

    assert Decimal(0) <= left.parent_amount <= booked.parent_amount + Decimal("0.01")
    assert Decimal(0) <= left.certificate_amount <= booked.certificate_amount
    assert left.certificate_units == to_units(left.certificate_amount)
    assert left.price <= booked.price
    assert left.person_hours <= booked.person_hours
    months = schedule(left)
    assert sum(each.price for each in months) == left.price
    assert months[0].month == later.replace(day=1)


def terms(certificate: str, parent: str, **changes: int) -> Terms:
    facts = {"certificate_units": to_units(Decimal(certificate)), **changes}
    return Terms(FIRST, LAST, Decimal(certificate), Decimal(parent), person_hours=Decimal(116), **facts)


@pytest.mark.parametrize(
    ("booked", "ceiling", "expected"),
    [
        (terms("11600", "0"), "11600", ("8200", "0")),
        (terms("8700", "2900"), "8700", ("6150", "2050")),
        (terms("5800", "5800"), "11600", ("5800", "2400")),
        (terms("5800", "5800"), "8700", ("5800", "2400")),
    ],
    ids=["all is paid", "up to the normative price", "up to the balance", "the balance, then the normative price"],
)
def test_the_three_bounds_of_what_the_certificate_pays(booked: Terms, ceiling: str, expected: tuple[str, str]) -> None:
    left = terms_left(booked, start=date(2026, 10, 5), ceiling=Decimal(ceiling))

    assert (left.certificate_amount, left.parent_amount) == (Decimal(expected[0]), Decimal(expected[1]))


def test_a_weekly_norm_keeps_its_months_that_are_left() -> None:
    booked = terms("11600", "0", certificate_units=4 * 6_00, month_units=6_00)

    left = terms_left(booked, start=date(2026, 10, 5), ceiling=None)

    assert (left.certificate_units, left.month_units) == (3 * 6_00, 6_00)
    assert (left.certificate_amount, left.person_hours) == (Decimal(8200), Decimal(82))
